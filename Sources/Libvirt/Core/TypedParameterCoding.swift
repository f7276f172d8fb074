public import Vocabulary

/// How a value travels in a parameter: as which of libvirt's types, and in which unit.
///
/// libvirt counts memory limits in KiB, migration bandwidth in MiB/s and I/O limits in bytes; a key's coding
/// knows which, so that all of them are a `MemorySize` here. A coding reads every integer type that holds the
/// number, because libvirt widened several parameters over the years, and writes the one that libvirt documents.
public struct TypedParameterCoding<Payload: Sendable>: Sendable {
    let decode: @Sendable (TypedParameters.Value) -> Payload?
    let encode: @Sendable (Payload) -> TypedParameters.Value

    /// Creates a coding of one's own.
    ///
    /// `decode` returns `nil` for a value of another type than it expects.
    public init(
        decode: @escaping @Sendable (TypedParameters.Value) -> Payload?,
        encode: @escaping @Sendable (Payload) -> TypedParameters.Value
    ) {
        self.decode = decode
        self.encode = encode
    }
}

/// An integer type of libvirt's parameters.
public enum TypedParameterInteger: Sendable {
    case int32
    case uint32
    case int64
    case uint64

    func value(_ count: some BinaryInteger) -> TypedParameters.Value {
        switch self {
        case .int32: .int32(Int32(clamping: count))
        case .uint32: .uint32(UInt32(clamping: count))
        case .int64: .int64(Int64(clamping: count))
        case .uint64: .uint64(UInt64(clamping: count))
        }
    }
}

extension TypedParameters.Value {
    /// The number in any of the integer types, if the wanted type can hold it.
    func integer<Wanted: FixedWidthInteger>(as _: Wanted.Type = Wanted.self) -> Wanted? {
        switch self {
        case .int32(let value): Wanted(exactly: value)
        case .uint32(let value): Wanted(exactly: value)
        case .int64(let value): Wanted(exactly: value)
        case .uint64(let value): Wanted(exactly: value)
        case .double, .bool, .string, .unknown: nil
        }
    }
}

extension TypedParameterCoding where Payload: TypedParameterPayload {
    /// The payload's own type.
    public static var direct: Self {
        Self(decode: { Payload(typedParameter: $0) }, encode: { $0.typedParameter })
    }
}

extension TypedParameterCoding where Payload: LibvirtEnumeration {
    /// The number of a C enumeration's constant.
    public static var constant: Self {
        Self(decode: { $0.integer().map { Payload(rawValue: $0) } }, encode: { .int32($0.rawValue) })
    }
}

extension TypedParameterCoding {
    /// A list such as `0-3,8`, in a string.
    public static func list<Member>() -> Self where Payload == OrdinalSet<Member> {
        Self(
            decode: { value in
                guard case .string(let text) = value else { return nil }
                return try? OrdinalSet(parsing: text)
            },
            encode: { .string($0.description) })
    }
}

extension TypedParameterCoding<MemorySize> {
    /// A number of units; a size that is not a whole number of them is rounded up.
    public static func count(of unit: MemorySize, as type: TypedParameterInteger = .uint64) -> Self {
        Self(
            decode: { $0.integer().map { MemorySize(clamping: $0, times: unit) } },
            encode: { type.value($0.count(of: unit)) })
    }

    public static var bytes: Self { count(of: .bytes(1)) }
    public static var kibibytes: Self { count(of: .kibibytes(1)) }
    public static var mebibytes: Self { count(of: .mebibytes(1)) }
    /// Units of 1000 bytes in 32 bits, as network bandwidths are.
    public static var kilobytes32: Self { count(of: .bytes(1000), as: .uint32) }
    public static var kibibytes32: Self { count(of: .kibibytes(1), as: .uint32) }
    public static var bytes32: Self { count(of: .bytes(1), as: .uint32) }
}

extension TypedParameterCoding<Duration> {
    /// A number of units; the rest of a duration that is not a whole number of them is cut off.
    public static func count(of unit: Duration, as type: TypedParameterInteger = .uint64) -> Self {
        Self(
            decode: { $0.integer(as: Int128.self).map { unit * $0 } },
            encode: { type.value($0.count(of: unit)) })
    }

    public static var nanoseconds: Self { count(of: .nanoseconds(1)) }
    public static var microseconds: Self { count(of: .microseconds(1)) }
    /// Microseconds that may be negative, which scheduler quotas use for "no limit".
    public static var signedMicroseconds: Self { count(of: .microseconds(1), as: .int64) }
    public static var milliseconds: Self { count(of: .milliseconds(1)) }
    public static var milliseconds32: Self { count(of: .milliseconds(1), as: .uint32) }
    public static var seconds: Self { count(of: .seconds(1)) }
    public static var seconds32: Self { count(of: .seconds(1), as: .int32) }
}
