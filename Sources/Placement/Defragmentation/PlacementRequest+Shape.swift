internal import Vocabulary

extension PlacementRequest {
    /// A reason that a text is no shape of a machine.
    public struct ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
        public let text: String
        public let reason: String

        public var description: String {
            "'\(text)' is not the shape of a machine: \(reason); write vcpus:memory or vcpus:memory:pages, such as "
                + "16:64GiB:2MiB"
        }
    }

    /// Reads the shape of a machine that has CPUs of its own, `vcpus:memory` or `vcpus:memory:pages`.
    ///
    /// - Parameters:
    ///   - text: The shape.
    ///   - name: What the machine is called in messages.
    /// - Throws: ``ShapeError`` with the first thing that is wrong.
    public init(shape text: String, name: String) throws(ShapeError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count) else {
            throw ShapeError(text: text, reason: "it has \(counted(parts.count, "part"))")
        }
        guard let vcpus = Int(parts[0]), (1...Self.mostVCPUs).contains(vcpus) else {
            throw ShapeError(text: text, reason: "'\(parts[0])' is no number of vCPUs")
        }
        guard let memory = try? MemorySize(parsing: parts[1]), memory > .zero else {
            throw ShapeError(text: text, reason: "'\(parts[1])' is no memory")
        }
        var pages: PageSize?
        if parts.count == 3 {
            pages = (try? MemorySize(parsing: parts[2])).flatMap { PageSize($0) }
            guard let pages, pages.count(in: memory) != nil else {
                throw ShapeError(
                    text: text,
                    reason: pages == nil
                        ? "'\(parts[2])' is no size of pages" : "\(memory) is no whole number of pages of \(parts[2])")
            }
        }
        self.init(name: name, vcpus: vcpus, memory: memory, pageSize: pages)
    }

    /// More than any machine can have; a request is not to take hours to refuse.
    private static let mostVCPUs = 16_384

    /// The shape as ``init(shape:name:)`` reads it, or `nil` if the machine asks for more than a shape says.
    var shape: String? {
        var plain = PlacementRequest(name: name, vcpus: vcpus, memory: memory, pageSize: pageSize)
        plain.ioThreads = ioThreads
        guard self == plain else { return nil }
        let pages = pageSize.map { ":\($0)" } ?? ""
        return "\(vcpus):\(memory)\(pages)".filter { $0 != " " }
    }
}
