/// What is wrong with a manifest: everything, not only the first thing.
public struct ManifestError: Error, Hashable, Sendable {
    /// In the order of their lines.
    public let problems: [Problem]

    /// One thing that is wrong, and where.
    public struct Problem: Hashable, Sendable, CustomStringConvertible {
        public let file: String
        /// From 1.
        public let line: Int
        /// From 1.
        public let column: Int
        public let message: String

        public var description: String { "\(file):\(line):\(column): \(message)" }
    }

    init(_ problems: [Problem]) {
        self.problems = problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }
}

extension ManifestError: CustomStringConvertible {
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
