extension ManifestReader {
    /// Reads the text of a file that a manifest names, by the path that it has there.
    public typealias FileReading = (_ path: String) -> Result<String, UnreadableFile>

    /// Why a file that a manifest names cannot be read.
    public struct UnreadableFile: Error, Hashable, Sendable {
        /// The end of a sentence, such as `No such file or directory`.
        public let reason: String

        public init(reason: String) { self.reason = reason }
    }

    /// Whether a text can be the name of a machine, or of a set of them.
    public static func isName(_ text: String) -> Bool {
        text.count <= 63 && text.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } == true
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }

    /// A path on the host, which begins with a slash.
    static func hostPath(_ node: ManifestNode, _ what: String) -> String? {
        guard let text = node.text("the path of \(what)") else { return nil }
        guard text.hasPrefix("/"), !text.hasSuffix("/") else {
            node.reject("'\(text)' is not the path of a file on the host: write it whole, from '/'")
            return nil
        }
        return text
    }

    /// The place of a device among those that the guest boots from.
    static func bootOrder(_ node: ManifestNode?) -> Int? { node?.number("a place in the boot order", in: 1...99) }
}
