internal import Vocabulary

extension PageReserves.Reserve {
    /// A reason that a text is no reserve.
    public struct ParsingError: Error, Hashable, Sendable, CustomStringConvertible {
        public let text: String
        public let reason: String

        public var description: String {
            "'\(text)' is not a reserve of pages: \(reason); write node:size:count or node:size:count:consumer, such as "
                + "0:2MiB:1024:ovs"
        }
    }

    /// Reads a reserve of the form `node:size:count`, or `node:size:count:consumer`.
    public init(parsing text: String) throws(ParsingError) {
        let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3 else { throw ParsingError(text: text, reason: "it has \(counted(parts.count, "part"))") }
        guard let node = Int(parts[0]), (0...1023).contains(node) else {
            throw ParsingError(text: text, reason: "'\(parts[0])' is no node")
        }
        guard let size = (try? MemorySize(parsing: parts[1])).flatMap({ PageSize($0) }) else {
            throw ParsingError(text: text, reason: "'\(parts[1])' is no size of pages")
        }
        // A host with more pages than these has more memory than 64 bits can count.
        guard let count = UInt64(parts[2]), count < 1 << 52 else {
            throw ParsingError(text: text, reason: "'\(parts[2])' is no number of pages")
        }
        self.init(
            consumer: parts.count > 3 ? parts[3] : "", node: NUMANode(rawValue: node), size: size, count: count)
    }
}
