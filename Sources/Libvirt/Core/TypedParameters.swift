/// A list of named values that a libvirt function takes or returns.
///
/// A key fixes the type of its value, so neither can be misspelt:
///
/// ```swift
/// let parameters = TypedParameters {
///     $0[.migrationURI] = "tcp://10.0.0.2"
///     $0[.migrationBandwidth] = .mebibytes(100)
///     $0.append("vda", for: .migratedDisks)
///     $0.append("vdb", for: .migratedDisks)
/// }
/// ```
///
/// The order is kept, and a name may occur more than once, as libvirt wants it for lists.
public struct TypedParameters: Hashable, Sendable {
    private var entries: [Entry] = []

    private struct Entry: Hashable, Sendable {
        var name: String
        var value: Value
    }

    /// A value of one of the types that libvirt knows.
    ///
    /// The corresponding C type is `virTypedParameterType`.
    public enum Value: Hashable, Sendable {
        case int32(Int32)
        case uint32(UInt32)
        case int64(Int64)
        case uint64(UInt64)
        case double(Double)
        case bool(Bool)
        case string(String)
        /// A type that this version does not know, by its number.
        case unknown(type: Int32)
    }

    /// A parameter's name, with the type of its value and how that travels.
    ///
    /// The keys that libvirt documents are static members. For one that this version does not know, make a
    /// key: `TypedParameters.Key<MemorySize>("new_limit", .kibibytes)`.
    public struct Key<Payload: Sendable>: Sendable {
        public let name: String
        let coding: TypedParameterCoding<Payload>

        public init(_ name: String, _ coding: TypedParameterCoding<Payload>) {
            self.name = name
            self.coding = coding
        }
    }

    public init() {}

    /// Creates a list that `fill` puts values into.
    public init<Failure: Error>(_ fill: (inout Self) throws(Failure) -> Void) throws(Failure) {
        try fill(&self)
    }

    /// Accesses the value for a key; `nil` means that the list has no such parameter, or one of another type.
    public subscript<Payload>(key: Key<Payload>) -> Payload? {
        get { entries.first { $0.name == key.name }.flatMap { key.coding.decode($0.value) } }
        set {
            entries.removeAll { $0.name == key.name }
            if let newValue { append(newValue, for: key) }
        }
    }

    /// Adds a value without replacing those that have the same key.
    public mutating func append<Payload>(_ value: Payload, for key: Key<Payload>) {
        append(key.coding.encode(value), named: key.name)
    }

    /// Adds a value whose type is known at run time only.
    public mutating func append(_ value: Value, named name: String) {
        entries.append(Entry(name: name, value: value))
    }

    /// Returns all values for a key, in order.
    public func values<Payload>(for key: Key<Payload>) -> [Payload] {
        entries.lazy.filter { $0.name == key.name }.compactMap { key.coding.decode($0.value) }
    }
}

extension TypedParameters: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: (name: String, value: Value)...) {
        entries = elements.map { Entry(name: $0.name, value: $0.value) }
    }
}

extension TypedParameters: RandomAccessCollection {
    public var startIndex: Int { entries.startIndex }
    public var endIndex: Int { entries.endIndex }
    public subscript(position: Int) -> (name: String, value: Value) {
        (entries[position].name, entries[position].value)
    }
}
