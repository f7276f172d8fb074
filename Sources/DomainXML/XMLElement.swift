/// An element of an XML document, with everything in it kept in order.
///
/// A value, so that an edit of one copy cannot be seen through another. What a program does not
/// understand, it does not touch: reading a document and writing it back loses nothing but the
/// white space inside tags, and puts namespace declarations before other attributes.
public struct XMLElement: Sendable {
    /// The name, including a prefix such as in `qemu:commandline`.
    public var name: String
    /// The attributes, namespace declarations such as `xmlns:qemu` among them.
    public var attributes: [Attribute]
    public var children: [XMLNode]
    /// Where in its document the element begins, or `nil` if a program made it.
    ///
    /// For messages alone: elements that differ in nothing else are equal.
    public internal(set) var place: XMLPlace?
    /// The line of the document that the element begins on, or `nil` if a program made it.
    public var line: Int? { place?.line }

    public struct Attribute: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Creates an element with attributes, and with children or a text.
    public init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], children: [XMLElement] = []) {
        self.name = name
        self.attributes = attributes.map { Attribute(name: $0.key, value: $0.value) }
        self.children = children.map(XMLNode.element)
    }

    public init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String) {
        self.init(name, attributes)
        self.text = text
    }
}

extension XMLElement: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.attributes == right.attributes && left.children == right.children
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(attributes)
        hasher.combine(children)
    }
}

/// A part of an element's content.
public enum XMLNode: Hashable, Sendable {
    case element(XMLElement)
    case text(String)
    case comment(String)
    case cdata(String)
    case processingInstruction(target: String, data: String)

    /// The element that the node is, or `nil`.
    public var element: XMLElement? {
        guard case .element(let element) = self else { return nil }
        return element
    }

    /// Whether the node is text of nothing but white space, such as the indentation of the next element.
    public var isBlank: Bool {
        guard case .text(let text) = self else { return false }
        return text.utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }
}
