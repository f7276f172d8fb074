public import HostInventory
internal import Vocabulary

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
        var value: UInt64 = 0
        for cpu in cpus {
            let bits = Bits(cpu, chip, clusters)
            value |= dies.count == 1 ? bits.onlyDie : cpu.aff3 == dies[0] ? bits.firstDie : bits.secondDie
        }
        self.init(rawValue: value)
    }

    /// Encodes a set of CPUs from a host's tables; `nil` if the affinity register of one is not known.
    ///
    /// The tables' dies may be told apart by something else than Aff3, so they are counted here anew.
    ///
    /// - Complexity: O(*n*) in the CPUs of the set; no allocation.
    init?(_ cpus: CPUSet, _ tables: InvalidationMap.Tables) {
        var (only, first, second): (UInt64, UInt64, UInt64) = (0, 0, 0)
        var (firstDie, secondDie, isBeyond): (UInt8?, UInt8?, Bool) = (nil, nil, false)
        for cpu in cpus {
            guard let bits = tables.bits[cpu.rawValue] else { return nil }
            if firstDie == nil { firstDie = bits.die }
            if bits.die == firstDie {
                only |= bits.onlyDie
                first |= bits.firstDie
            } else {
                if secondDie == nil { secondDie = bits.die }
                if bits.die != secondDie {
                    isBeyond = true
                    if tables.knowsAllRegisters { break }
                }
                second |= bits.secondDie
            }
        }
        self = isBeyond ? .allDies : Self(rawValue: secondDie == nil ? only : first | second)
    }

    /// What one CPU brings into the register, the fields of its die included.
    struct Bits: Hashable, Sendable {
        /// The CPU's die, by its Aff3.
        let die: UInt8
        /// Where all CPUs are on one die.
        let onlyDie: UInt64
        /// Where the CPU is on the first of two dies.
        let firstDie: UInt64
        /// Where it is on the second.
        let secondDie: UInt64

        init(_ cpu: AffinityRegister, _ chip: Host.Chip, _ clusters: PhysicalClusters) {
            let twoDies: UInt64 = 1 << 62
            die = cpu.aff3
            switch chip {
            case .hip09, .hip10, .hip10C:
                // Cores within one die, whole clusters over two.
                let (aff3, cluster) = (UInt64(cpu.aff3), UInt64(clusters[cpu]))
                onlyDie = aff3 << 53 | 1 << (cluster * 4 + UInt64(cpu.aff1))
                firstDie = twoDies | aff3 << 53 | 1 << (cluster + 22)
                secondDie = twoDies | aff3 << 45 | 1 << cluster
            case .hip12:
                // Whole clusters in any case; two bits for the socket and two for the die in it.
                let (code, cluster) = (UInt64(cpu.aff3 >> 3 & 3) << 2 | UInt64(cpu.aff3 & 7), UInt64(cpu.aff2))
                onlyDie = code << 57 | 1 << (cluster + 6)
                firstDie = twoDies | code << 57 | 1 << (cluster + 6)
                secondDie = twoDies | code << 53 | 1 << cluster
            }
        }
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
