/// A number from 0 that names one thing of a kind, such as a host CPU.
///
/// Each kind is a type of its own, so that the number of a vCPU cannot be taken for that of a host CPU.
public protocol Ordinal: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible
where IntegerLiteralType == Int {
    var rawValue: Int { get }

    /// Creates a name from a number, which must not be negative.
    init(rawValue: Int)
}

extension Ordinal {
    @inlinable
    public init(integerLiteral value: Int) { self.init(rawValue: value) }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The number alone, as the kernel and libvirt print it.
    public var description: String { "\(rawValue)" }
}

/// A logical CPU of the host, by the number that the kernel and libvirt give it.
@frozen
public struct HostCPU: Ordinal {
    public let rawValue: Int

    @inlinable
    public init(rawValue: Int) {
        precondition(rawValue >= 0, "A CPU number is never negative.")
        self.rawValue = rawValue
    }
}

/// A virtual CPU of a guest.
@frozen
public struct VirtualCPU: Ordinal {
    public let rawValue: Int

    @inlinable
    public init(rawValue: Int) {
        precondition(rawValue >= 0, "A vCPU number is never negative.")
        self.rawValue = rawValue
    }
}

/// A NUMA node of the host, which libvirt's capabilities call a cell.
@frozen
public struct NUMANode: Ordinal {
    public let rawValue: Int

    @inlinable
    public init(rawValue: Int) {
        precondition(rawValue >= 0, "A node number is never negative.")
        self.rawValue = rawValue
    }
}
