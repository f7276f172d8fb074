/// A key of a manifest, for its schema.
struct SchemaKey: Sendable {
    let name: String
    let isRequired: Bool
    /// One sentence, which an editor shows.
    let description: String
    let shape: SchemaShape

    init(_ name: String, required isRequired: Bool = false, _ description: String, _ shape: SchemaShape) {
        (self.name, self.isRequired, self.description, self.shape) = (name, isRequired, description, shape)
    }
}

/// What a place of a manifest may hold, for its schema.
indirect enum SchemaShape: Sendable {
    /// Text, which a pattern may narrow.
    case text(pattern: String? = nil)
    case integer(ClosedRange<Int>)
    case flag
    /// A size such as `16GiB`.
    case size
    /// Numbers and ranges such as `0-3,8`.
    case numbers
    /// One of some words.
    case words([String])
    case list(SchemaShape)
    /// These keys and no others.
    case mapping([SchemaKey])
    /// Any keys, with a scalar each.
    case values
    case either([SchemaShape])

    /// The schema of the place, key by key.
    var node: [(String, JSONNode)] {
        switch self {
        case .text(nil): [("type", .text("string"))]
        case .text(let pattern?): [("type", .text("string")), ("pattern", .text(pattern))]
        case .integer(let range):
            [
                ("type", .text("integer")), ("minimum", .number(range.lowerBound)),
                ("maximum", .number(range.upperBound)),
            ]
        case .flag: [("type", .text("boolean"))]
        case .size:
            [("type", .text("string")), ("pattern", .text("^[0-9]+ *([KkMmGgTtPpEe]([Ii]?[Bb])?|[Bb](yte|ytes)?)$"))]
        case .numbers: [("type", .list([.text("string"), .text("integer")]))]
        case .words(let words): [("enum", .list(words.map(JSONNode.text)))]
        case .list(let shape): [("type", .text("array")), ("items", .object(shape.node))]
        case .mapping(let keys):
            [
                ("type", .text("object")),
                (
                    "properties",
                    .object(
                        keys.map { key in
                            (key.name, .object([("description", .text(key.description))] + key.shape.node))
                        })
                ),
                ("required", .list(keys.filter(\.isRequired).map { .text($0.name) })),
                ("additionalProperties", .flag(false)),
            ]
        case .values:
            [
                ("type", .text("object")),
                (
                    "additionalProperties",
                    .object([("type", .list(["string", "number", "boolean"].map(JSONNode.text)))])
                ),
            ]
        case .either(let shapes): [("anyOf", .list(shapes.map { .object($0.node) }))]
        }
    }
}

/// A value of JSON whose keys stay in their order, as people wrote them.
enum JSONNode: Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([JSONNode])
    case object([(String, JSONNode)])

    /// The value as JSON, two spaces deeper at each level; lists that hold no others stay on one line.
    func text(depth: Int = 0) -> String {
        let margin = "\n" + String(repeating: "  ", count: depth + 1)
        let end = String(margin.dropLast(2))
        switch self {
        case .text(let text): return Self.quoted(text)
        case .number(let number): return "\(number)"
        case .flag(let flag): return "\(flag)"
        case .list(let items):
            let parts = items.map { $0.text(depth: depth + 1) }
            guard parts.contains(where: { $0.contains("\n") }) else { return "[\(parts.joined(separator: ", "))]" }
            return "[" + margin + parts.joined(separator: "," + margin) + end + "]"
        case .object(let fields):
            let parts = fields.map { "\(Self.quoted($0)): \($1.text(depth: depth + 1))" }
            return parts.isEmpty ? "{}" : "{" + margin + parts.joined(separator: "," + margin) + end + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
