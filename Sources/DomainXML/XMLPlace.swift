/// Where something begins in a text, for messages.
public struct XMLPlace: Hashable, Comparable, Sendable {
    /// From 1.
    public let line: Int
    /// In characters of Unicode, from 1.
    public let column: Int

    public init(line: Int, column: Int) { (self.line, self.column) = (line, column) }

    public static func < (left: Self, right: Self) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// The places of a document's start tags, one after the other.
///
/// libxml2 tells of a tag when it has read all of it, and then stands at its end, which may be some lines further.
/// Finding where tags begin takes no parser: in a well-formed document only comments, CDATA and processing
/// instructions have a `<` that begins no tag, and only attributes a `>` that ends none.
struct StartTags {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var column = 1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Returns the place of the next start tag; `nil` at the end of the text.
    mutating func next() -> XMLPlace? {
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<") else {
                advance()
                continue
            }
            let place = XMLPlace(line: line, column: column)
            if skip("<!--", to: "-->") || skip("<![CDATA[", to: "]]>") || skip("<?", to: "?>") || skip("</", to: ">") {
                continue
            }
            skipTag()
            return place
        }
        return nil
    }

    private mutating func advance() {
        if bytes[index] == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if bytes[index] & 0xC0 != 0x80 {
            // Bytes that continue a character count with its first.
            column += 1
        }
        index += 1
    }

    private func stands(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + count <= bytes.count else { return false }
        return text.withUTF8Buffer { unsafe $0.elementsEqual(bytes[index..<index + count]) }
    }

    /// Skips something that begins and ends with some words, if it stands here.
    private mutating func skip(_ start: StaticString, to end: StaticString) -> Bool {
        guard stands(start) else { return false }
        for _ in 0..<start.utf8CodeUnitCount { advance() }
        while index < bytes.count, !stands(end) { advance() }
        return true
    }

    private mutating func skipTag() {
        var quote: UInt8?
        while index < bytes.count {
            let byte = bytes[index]
            advance()
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return
            }
        }
    }
}
