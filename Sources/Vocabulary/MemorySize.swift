/// An amount of memory or storage.
///
/// The unit is part of the value, never of a variable's name: libvirt counts domain memory in KiB,
/// migration bandwidth in MiB/s and statistics in bytes, and all three meet here.
///
/// ```swift
/// let memory = MemorySize.gibibytes(4)
/// memory.kibibytes(rounding: .up)  // 4194304
/// ```
@frozen
public struct MemorySize: Hashable, Sendable {
    public let bytes: UInt64

    @inlinable
    init(_ count: UInt64, times unit: UInt64) {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit)
        precondition(!overflow, "A memory size does not fit 64 bits.")
        self.bytes = bytes
    }

    @inlinable
    public static func bytes(_ count: UInt64) -> Self { Self(count, times: 1) }
    @inlinable
    public static func kibibytes(_ count: UInt64) -> Self { Self(count, times: 1 << 10) }
    @inlinable
    public static func mebibytes(_ count: UInt64) -> Self { Self(count, times: 1 << 20) }
    @inlinable
    public static func gibibytes(_ count: UInt64) -> Self { Self(count, times: 1 << 30) }
    public static let zero = Self.bytes(0)

    /// The direction in which a size that is not a whole number of units is rounded.
    public enum Rounding: Sendable {
        case up
        case down
    }

    /// Returns the size in whole KiB, the unit of libvirt's domain memory calls.
    public func kibibytes(rounding: Rounding) -> UInt64 { count(of: 1 << 10, rounding) }

    /// Returns the size in whole MiB, the unit of libvirt's bandwidths.
    public func mebibytes(rounding: Rounding) -> UInt64 { count(of: 1 << 20, rounding) }

    private func count(of unit: UInt64, _ rounding: Rounding) -> UInt64 {
        let (quotient, remainder) = bytes.quotientAndRemainder(dividingBy: unit)
        return rounding == .up && remainder > 0 ? quotient + 1 : quotient
    }
}

extension MemorySize: Comparable, AdditiveArithmetic {
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }
    @inlinable
    public static func + (left: Self, right: Self) -> Self { .bytes(left.bytes + right.bytes) }
    /// Subtracts a size that is not larger; a negative size would be a mistake of the program.
    @inlinable
    public static func - (left: Self, right: Self) -> Self { .bytes(left.bytes - right.bytes) }
}

extension MemorySize: CustomStringConvertible {
    /// The size in the largest binary unit that expresses it exactly, such as `1536 MiB`.
    public var description: String {
        let units: [(shift: UInt64, name: String)] = [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")]
        for unit in units where bytes > 0 && bytes % (1 << unit.shift) == 0 {
            return "\(bytes >> unit.shift) \(unit.name)"
        }
        return bytes == 0 ? "0" : "\(bytes) B"
    }
}
