/// A whole XML document: the root element, and what stands before and after it.
///
/// Printing what was parsed gives an equal document, comments around the root included. The XML declaration
/// is left out: the text is UTF-8, which is what a document without one is.
public struct XMLDocument: Hashable, Sendable {
    /// Comments and processing instructions before the root.
    public var prolog: [XMLNode]
    public var root: XMLElement
    /// Comments and processing instructions after the root.
    public var epilog: [XMLNode]

    public init(_ root: XMLElement) {
        (prolog, self.root, epilog) = ([], root, [])
    }

    init(prolog: [XMLNode], root: XMLElement, epilog: [XMLNode]) {
        (self.prolog, self.root, self.epilog) = (prolog, root, epilog)
    }
}

extension XMLDocument {
    /// A reason that a text is not a document that is accepted.
    public struct ParsingError: Error, Hashable, Sendable, CustomStringConvertible {
        public let reason: Reason
        /// The line at which parsing stopped, from 1.
        public let line: Int

        public enum Reason: Hashable, Sendable, CustomStringConvertible {
            /// The text is not well formed; the words are libxml2's.
            case notWellFormed(String)
            /// A document type could declare entities that grow without bound, or that name files.
            case documentType
            case tooLarge(limit: Int)
            case tooDeep(limit: Int)

            public var description: String {
                switch self {
                case .notWellFormed(let message): message
                case .documentType: "a document type (<!DOCTYPE …>) is not accepted"
                case .tooLarge(let limit): "the document is larger than \(limit >> 20) MiB"
                case .tooDeep(let limit): "elements are nested more than \(limit) deep"
                }
            }
        }

        public var description: String { "line \(line): \(reason)" }
    }

    /// What a document may cost at the most, so that a hostile one can do no harm.
    public struct Limits: Sendable {
        /// In bytes.
        public var size = 16 << 20
        /// A chain of backing files nests one element a file, and libvirt stops at 200 files.
        public var depth = 250

        public init() {}
    }

    /// Parses a document.
    ///
    /// Reads nothing but the text: no network, no files, no entities but the five of XML itself.
    ///
    /// - Throws: ``ParsingError``, if the text is not well formed, has a document type, or passes a limit.
    /// - Complexity: O(*n*) in the length of the text.
    public init(parsing text: some StringProtocol, limits: Limits = Limits()) throws(ParsingError) {
        // The text is UTF-8 in memory, whatever its declaration says that it was in a file.
        self = try Self(bytes: Array(text.utf8), ignoringEncoding: true, limits)
    }

    /// Parses a document in the encoding that its declaration or its first bytes name.
    public init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(ParsingError) {
        self = try Self(bytes: bytes, ignoringEncoding: false, limits)
    }
}
