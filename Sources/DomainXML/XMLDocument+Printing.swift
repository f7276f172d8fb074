extension XMLDocument: CustomStringConvertible {
    /// The document as XML, with attributes in single quotes as libvirt's are.
    public var description: String {
        var output = XMLWriter()
        for node in prolog {
            output.write(node)
            output.write("\n")
        }
        output.write(root)
        for node in epilog {
            output.write("\n")
            output.write(node)
        }
        return output.text
    }
}

extension XMLElement: CustomStringConvertible {
    /// The element as XML, with attributes in single quotes as libvirt's are.
    public var description: String {
        var output = XMLWriter()
        output.write(self)
        return output.text
    }
}

/// Appends XML to a buffer of UTF-8.
private struct XMLWriter {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(4096) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func write(_ element: XMLElement) {
        write("<")
        write(element.name)
        for attribute in element.attributes {
            write(" ")
            write(attribute.name)
            write("='")
            writeEscaped(attribute.value, inAttribute: true)
            write("'")
        }
        guard !element.children.isEmpty else { return write("/>") }
        write(">")
        for child in element.children { write(child) }
        write("</")
        write(element.name)
        write(">")
    }

    mutating func write(_ node: XMLNode) {
        switch node {
        case .element(let element): write(element)
        case .text(let text): writeEscaped(text, inAttribute: false)
        case .comment(let text): write("<!--\(text)-->")
        case .cdata(let text): write("<![CDATA[\(text)]]>")
        case .processingInstruction(let target, ""): write("<?\(target)?>")
        case .processingInstruction(let target, let data): write("<?\(target) \(data)?>")
        }
    }

    /// Writes text so that parsing gives the same text again.
    ///
    /// A parser turns white space of an attribute into spaces, and a carriage return anywhere into a
    /// newline, unless they are written as references.
    private mutating func writeEscaped(_ text: String, inAttribute: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): write("&amp;")
            case UInt8(ascii: "<"): write("&lt;")
            case UInt8(ascii: ">"): write("&gt;")
            case UInt8(ascii: "'") where inAttribute: write("&apos;")
            case UInt8(ascii: "\n") where inAttribute: write("&#10;")
            case UInt8(ascii: "\t") where inAttribute: write("&#9;")
            case UInt8(ascii: "\r"): write("&#13;")
            default: bytes.append(byte)
            }
        }
    }
}
