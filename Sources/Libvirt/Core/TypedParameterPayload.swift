/// A type of libvirt's own parameters, which travels without a conversion.
public protocol TypedParameterPayload: Sendable {
    /// Creates a value from a parameter, or `nil` if that has another type.
    init?(typedParameter: TypedParameters.Value)
    var typedParameter: TypedParameters.Value { get }
}

extension TypedParameters.Key where Payload: TypedParameterPayload {
    public init(_ name: String) { self.init(name, .direct) }
}

extension TypedParameters.Key: Hashable {
    public static func == (left: Self, right: Self) -> Bool { left.name == right.name }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension String: TypedParameterPayload {
    public init?(typedParameter: TypedParameters.Value) {
        guard case .string(let value) = typedParameter else { return nil }
        self = value
    }

    public var typedParameter: TypedParameters.Value { .string(self) }
}

extension Bool: TypedParameterPayload {
    public init?(typedParameter: TypedParameters.Value) {
        guard case .bool(let value) = typedParameter else { return nil }
        self = value
    }

    public var typedParameter: TypedParameters.Value { .bool(self) }
}

extension Double: TypedParameterPayload {
    public init?(typedParameter: TypedParameters.Value) {
        guard case .double(let value) = typedParameter else { return nil }
        self = value
    }

    public var typedParameter: TypedParameters.Value { .double(self) }
}

extension Int32: TypedParameterPayload {
    public init?(typedParameter: TypedParameters.Value) {
        guard let value = typedParameter.integer(as: Int32.self) else { return nil }
        self = value
    }

    public var typedParameter: TypedParameters.Value { .int32(self) }
}

extension UInt32: TypedParameterPayload {
    public init?(typedParameter: TypedParameters.Value) {
        guard let value = typedParameter.integer(as: UInt32.self) else { return nil }
        self = value
    }

    public var typedParameter: TypedParameters.Value { .uint32(self) }
}

extension Int64: TypedParameterPayload {
    public init?(typedParameter: TypedParameters.Value) {
        guard let value = typedParameter.integer(as: Int64.self) else { return nil }
        self = value
    }

    public var typedParameter: TypedParameters.Value { .int64(self) }
}

extension UInt64: TypedParameterPayload {
    public init?(typedParameter: TypedParameters.Value) {
        guard let value = typedParameter.integer(as: UInt64.self) else { return nil }
        self = value
    }

    public var typedParameter: TypedParameters.Value { .uint64(self) }
}

extension TypedParameters.Value: TypedParameterPayload {
    public init?(typedParameter: Self) { self = typedParameter }

    public var typedParameter: Self { self }
}
