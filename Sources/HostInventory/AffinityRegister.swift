/// A CPU's MPIDR_EL1, by which Arm hardware tells CPUs, clusters and dies apart.
///
/// On Kunpeng HIP09 and later, Aff3 is the socket and the die, Aff2 the cluster, Aff1 the core and Aff0 the
/// thread; the layout is in the kernel's `arch/arm64/kvm/hisilicon/hisi_virt.h` (openEuler).
public struct AffinityRegister: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public var aff0: UInt8 { UInt8(truncatingIfNeeded: rawValue) }
    public var aff1: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 8) }
    public var aff2: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 16) }
    public var aff3: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 32) }
}

extension AffinityRegister: CustomStringConvertible {
    /// The value as the kernel prints it when a CPU boots.
    public var description: String {
        let digits = String(rawValue, radix: 16)
        return "0x" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }
}
