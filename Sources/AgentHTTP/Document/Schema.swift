/// What a value looks like in JSON, as a JSON schema says it.
indirect enum Schema: Hashable, Sendable {
    case boolean
    case integer(atLeast: Int?)
    case number
    /// Text; if it is one of some words, these.
    case text(words: [String])
    /// Text that is not empty, and not longer than so many bytes.
    case name(atMost: Int)
    case list(Schema)
    /// Any keys, with values of one kind.
    case dictionary(Schema)
    /// Named fields; some may be missing.
    case object(name: String, fields: [Field])
    /// A value that may be `null` or missing.
    case optional(Schema)
    /// Any value at all.
    case any

    /// A field of an object.
    struct Field: Hashable, Sendable {
        let name: String
        let schema: Schema
    }

    /// Finds out what a type looks like, by having it decoded from nothing: each field that it asks for is noted.
    init<Value: Decodable>(of type: Value.Type) {
        do {
            self = try SchemaReader.schema(of: type).schema
        } catch {
            preconditionFailure("\(type) cannot be described: \(error)")
        }
    }
}

extension Schema: Encodable {
    private enum Key: String, CodingKey {
        case type, minimum, minLength, maxLength, items, properties, required, additionalProperties
        case words = "enum"
        case reference = "$ref"
    }

    /// Writes the schema; objects stand among the document's components, under their names.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .boolean: try container.encode("boolean", forKey: .type)
        case .integer(let least):
            try container.encode("integer", forKey: .type)
            try container.encodeIfPresent(least, forKey: .minimum)
        case .number: try container.encode("number", forKey: .type)
        case .text(let words):
            try container.encode("string", forKey: .type)
            if !words.isEmpty { try container.encode(words, forKey: .words) }
        case .name(let most):
            try container.encode("string", forKey: .type)
            try container.encode(1, forKey: .minLength)
            try container.encode(most, forKey: .maxLength)
        case .list(let items):
            try container.encode("array", forKey: .type)
            try container.encode(items, forKey: .items)
        case .dictionary(let values):
            try container.encode("object", forKey: .type)
            try container.encode(values, forKey: .additionalProperties)
        case .object(let name, _): try container.encode("#/components/schemas/\(name)", forKey: .reference)
        case .optional(let schema): try schema.encode(to: encoder)
        case .any: break
        }
    }

    /// An object with its fields, as it stands among the components.
    struct Definition: Encodable {
        let fields: [Field]

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode("object", forKey: .type)
            let properties = Dictionary(fields.map { ($0.name, $0.schema) }) { first, _ in first }
            try container.encode(properties, forKey: .properties)
            // A missing value is left out of an answer, and may be left out of a request.
            try container.encode(fields.filter { !$0.schema.isOptional }.map(\.name).sorted(), forKey: .required)
        }
    }

    var isOptional: Bool { if case .optional = self { true } else { false } }

    /// The objects in the schema, by their names.
    var objects: [String: [Field]] {
        switch self {
        case .boolean, .integer, .number, .text, .name, .any: [:]
        case .list(let inner), .dictionary(let inner), .optional(let inner): inner.objects
        case .object(let name, let fields):
            fields.reduce(into: [name: fields]) { $0.merge($1.schema.objects) { first, _ in first } }
        }
    }
}
