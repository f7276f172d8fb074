/// The size of a page of memory: the kernel's own, or one of its hugepage sizes.
///
/// Which sizes exist depends on the architecture *and* on the kernel's page size: 16 KiB LoongArch
/// kernels have 32 MiB hugepages and no other, 4 KiB aarch64 kernels 64 KiB, 2 MiB, 32 MiB and 1 GiB.
public struct PageSize: Hashable, Sendable {
    public let size: MemorySize

    /// Creates a page size, or `nil` if it is not a power of two of at least 1 KiB.
    public init?(_ size: MemorySize) {
        guard size.bytes >= 1024, size.bytes.nonzeroBitCount == 1 else { return nil }
        self.size = size
    }

    private init(shift: UInt64) { size = .bytes(1 << shift) }

    public static let kibibytes4 = Self(shift: 12)
    public static let kibibytes16 = Self(shift: 14)
    public static let kibibytes64 = Self(shift: 16)
    public static let mebibytes2 = Self(shift: 21)
    public static let mebibytes32 = Self(shift: 25)
    public static let mebibytes512 = Self(shift: 29)
    public static let gibibytes1 = Self(shift: 30)

    /// Whether a size is a whole number of these pages.
    public func divides(_ other: MemorySize) -> Bool { other.bytes % size.bytes == 0 }

    /// Returns the number of pages that hold a size, or `nil` if it is not a whole number.
    public func count(in other: MemorySize) -> UInt64? { divides(other) ? other.bytes / size.bytes : nil }

    /// Returns the next size from `other` upwards that is a whole number of pages, or `nil` if none
    /// fits 64 bits.
    public func roundingUp(_ other: MemorySize) -> MemorySize? {
        let (sum, overflow) = other.bytes.addingReportingOverflow(size.bytes - 1)
        return overflow ? nil : .bytes(sum & ~(size.bytes - 1))
    }
}

extension PageSize: Comparable, CustomStringConvertible {
    public static func < (left: Self, right: Self) -> Bool { left.size < right.size }
    public var description: String { size.description }
}
