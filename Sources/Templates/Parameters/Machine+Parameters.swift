/// A place in a manifest, for messages.
public struct ManifestPlace: Hashable, Sendable {
    public let file: String
    /// From 1.
    public let line: Int
    /// From 1.
    public let column: Int
}

extension Machine {
    /// The values that a manifest gives the parameters of its template.
    ///
    /// Text as it was written: what is right for each, its template says, which a manifest alone does not know.
    public struct Parameters: Sendable {
        /// In the order of the manifest.
        let arguments: [Argument]
        /// Where the manifest has them, or the machine where it has none.
        let place: ManifestPlace
        /// Where the manifest has the machine.
        let machinePlace: ManifestPlace

        struct Argument: Sendable {
            let name: String
            let text: String
            let namePlace: ManifestPlace
            let place: ManifestPlace
        }

        /// No values.
        public init() { self.init([], of: ManifestPlace(file: "manifest", line: 1, column: 1)) }

        init(_ arguments: [Argument], at place: ManifestPlace? = nil, of machine: ManifestPlace) {
            (self.arguments, self.place, machinePlace) = (arguments, place ?? machine, machine)
        }

        /// The value of a parameter; `nil` where the manifest says nothing.
        public subscript(name: String) -> String? { arguments.first { $0.name == name }?.text }

        /// The values by their names.
        public var values: [String: String] {
            Dictionary(arguments.map { ($0.name, $0.text) }) { first, _ in first }
        }

        public var isEmpty: Bool { arguments.isEmpty }
    }
}

/// By the values: where they were written does not matter.
extension Machine.Parameters: Hashable {
    public static func == (left: Self, right: Self) -> Bool { left.values == right.values }
    public func hash(into hasher: inout Hasher) { hasher.combine(values) }
}
