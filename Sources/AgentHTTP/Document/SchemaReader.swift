/// A decoder that has no values, and notes what is asked of it.
final class SchemaReader: Decoder {
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private let name: String
    fileprivate var fields: [Schema.Field] = []
    /// What the value is, where it is no object.
    fileprivate var whole: Schema?

    private init(_ name: String) { self.name = name }

    /// Finds out what a type looks like, with a value that stands for all.
    static func schema<Value: Decodable>(of type: Value.Type) throws -> (schema: Schema, value: Value) {
        if let words = type as? any (RawRepresentable<String> & CaseIterable & Sendable).Type {
            return (.text(words: allWords(words)), try first(of: type))
        }
        // `Luncheon.Course.Dish` is `Luncheon.Course.Dish` of the module, whose name says nothing to a client.
        let reader = SchemaReader(String(reflecting: type).split(separator: ".").dropFirst().joined(separator: "."))
        let value = try Value(from: reader)
        return (reader.whole ?? .object(name: reader.name, fields: reader.fields), value)
    }

    private static func allWords<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> [String] {
        Word.allCases.map(\.rawValue)
    }

    private static func first<Value>(of type: Value.Type) throws -> Value {
        guard let words = type as? any CaseIterable.Type, let first = firstCase(words) as? Value else {
            throw Undescribable()
        }
        return first
    }

    private static func firstCase<Word: CaseIterable>(_ type: Word.Type) -> Word? { Word.allCases.first }

    /// A type that this cannot describe.
    struct Undescribable: Error {}

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(KeyedFields(reader: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer { ListItems(reader: self) }

    func singleValueContainer() -> any SingleValueDecodingContainer { SingleValue(reader: self) }

    fileprivate func describe<Value: Decodable>(_ type: Value.Type) throws -> (schema: Schema, value: Value) {
        func known(_ schema: Schema, _ value: Any) throws -> (Schema, Value) {
            guard let value = value as? Value else { throw Undescribable() }
            return (schema, value)
        }
        switch type {
        case is Bool.Type: return try known(.boolean, false)
        case is String.Type: return try known(.text(words: []), "")
        case is Int.Type: return try known(.integer(atLeast: nil), 0)
        case is UInt64.Type: return try known(.integer(atLeast: 0), UInt64(0))
        case is Double.Type: return try known(.number, 0.0)
        case is [Int: Int].Type: return try known(.dictionary(.integer(atLeast: nil)), [Int: Int]())
        case is [String: Int].Type: return try known(.dictionary(.integer(atLeast: nil)), [String: Int]())
        default: return try Self.schema(of: type)
        }
    }
}

/// The fields of an object.
private struct KeyedFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reader: SchemaReader
    let codingPath: [any CodingKey] = []
    let allKeys: [Key] = []

    func contains(_ key: Key) -> Bool { true }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let (schema, value) = try reader.describe(type)
        reader.fields.append(Schema.Field(name: key.stringValue, schema: schema))
        return value
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        let (schema, value) = try reader.describe(type)
        reader.fields.append(Schema.Field(name: key.stringValue, schema: .optional(schema)))
        return value
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try optional(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try optional(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try optional(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try optional(type, key) }

    private func optional<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
        let (schema, value) = try reader.describe(type)
        reader.fields.append(Schema.Field(name: key.stringValue, schema: .optional(schema)))
        return value
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw SchemaReader.Undescribable() }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw SchemaReader.Undescribable()
    }

    func superDecoder() throws -> any Decoder { throw SchemaReader.Undescribable() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw SchemaReader.Undescribable() }
}

/// The items of a list, of which there is one.
private struct ListItems: UnkeyedDecodingContainer {
    let reader: SchemaReader
    let codingPath: [any CodingKey] = []
    let count: Int? = 1
    var currentIndex = 0

    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        let (schema, value) = try reader.describe(type)
        reader.whole = .list(schema)
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { throw SchemaReader.Undescribable() }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw SchemaReader.Undescribable() }
    mutating func superDecoder() throws -> any Decoder { throw SchemaReader.Undescribable() }
}

/// A value that is no object and no list.
private struct SingleValue: SingleValueDecodingContainer {
    let reader: SchemaReader
    let codingPath: [any CodingKey] = []

    func decodeNil() -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (schema, value) = try reader.describe(type)
        reader.whole = schema
        return value
    }
}
