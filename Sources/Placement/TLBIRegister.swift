public import HostInventory

/// The value that KVM of openEuler writes to `LSUDVMBM_EL2`, by which hardware selects the CPUs that receive a
/// guest's TLB invalidations.
///
/// The layout and the algorithm are those of `arch/arm64/kvm/hisilicon/hisi_virt.c`. The register cannot be read
/// from user space: this is a prediction.
public struct TLBIRegister: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// RANGE 3: every CPU of the host.
    public static let allDies = Self(rawValue: 3 << 62)

    /// Encodes a set of CPUs, given by their affinity registers in ascending order of the CPUs' numbers.
    ///
    /// The order matters: the die of the first CPU is DIE1. An empty set gives 0, which is what the register
    /// holds before a vCPU has run.
    public init(_ cpus: [AffinityRegister], chip: Host.Chip, clusters: PhysicalClusters = .identity) {
        var dies: [UInt8] = []
        for cpu in cpus where !dies.contains(cpu.aff3) { dies.append(cpu.aff3) }
        guard dies.count <= 2 else {
            self = .allDies
            return
        }
        guard let first = dies.first else {
            self.init(rawValue: 0)
            return
        }
        let second = dies.count == 2 ? dies[1] : nil
        switch chip {
        case .hip12: self.init(hip12: cpus, first, second)
        case .hip09, .hip10, .hip10C: self.init(hip09: cpus, first, second, clusters)
        }
    }

    /// HIP09, HIP10 and HIP10C: cores within one die, whole clusters over two.
    private init(hip09 cpus: [AffinityRegister], _ first: UInt8, _ second: UInt8?, _ clusters: PhysicalClusters) {
        var value = UInt64(first) << 53
        if let second { value |= 1 << 62 | UInt64(second) << 45 }
        for cpu in cpus {
            let cluster = UInt64(clusters[cpu])
            let bit =
                switch second {
                case nil: cluster * 4 + UInt64(cpu.aff1)
                case .some: cluster + (cpu.aff3 == first ? 22 : 0)
                }
            value |= 1 << bit
        }
        self.init(rawValue: value)
    }

    /// HIP12: whole clusters in any case.
    private init(hip12 cpus: [AffinityRegister], _ first: UInt8, _ second: UInt8?) {
        /// Socket and die of a socket, two bits each.
        func code(_ aff3: UInt8) -> UInt64 { UInt64(aff3 >> 3 & 3) << 2 | UInt64(aff3 & 7) }
        var value = code(first) << 57
        if let second { value |= 1 << 62 | code(second) << 53 }
        for cpu in cpus { value |= 1 << (UInt64(cpu.aff2) + (cpu.aff3 == first ? 6 : 0)) }
        self.init(rawValue: value)
    }
}

extension TLBIRegister: CustomStringConvertible {
    public var description: String {
        let digits = String(rawValue, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// The places of clusters on the silicon, where some are disabled ("partial good" chips of HIP09 and HIP10).
///
/// Only the kernel can read them. They change the bits of the register, and not the set of CPUs.
public struct PhysicalClusters: Hashable, Sendable {
    /// For a die, by its Aff3, the physical number of each logical cluster.
    private let map: [UInt8: [UInt8]]

    /// No cluster is disabled.
    public static let identity = Self(map: [:])

    public init(map: [UInt8: [UInt8]]) { self.map = map }

    subscript(cpu: AffinityRegister) -> UInt8 {
        guard let die = map[cpu.aff3], Int(cpu.aff2) < die.count else { return cpu.aff2 }
        return die[Int(cpu.aff2)]
    }
}
