public import Vocabulary

/// What a host is and has, at one moment.
///
/// A value, made from documents and files: the planner and the templates decide on it alone, whether it was
/// read a moment ago or recorded on another machine.
public struct Host: Hashable, Sendable {
    /// The host's name, as its daemon knows it.
    public var name: String
    /// What tells the host from every other; `nil` where libvirt gives none.
    public var uuid: UniqueIdentifier?
    public var architecture: Architecture
    public var topology: HostTopology
    /// In ascending order of their numbers; at least one.
    public var nodes: [MemoryNode]
    /// CPUs that the kernel keeps ordinary tasks off (`isolcpus=`).
    public var isolated: Fact<CPUSet>
    /// The kinds of guests that the host has emulators for.
    public var guests: [GuestSupport]
    /// What each emulator can do, by architecture and accelerator, as far as somebody asked.
    public var domainCapabilities: [DomainCapabilities] = []
    /// How the CPUs learn of a guest's TLB invalidations.
    public var invalidation: Fact<Invalidation>
    /// What hinders the narrowing of invalidations, or may go wrong with it on some kernels.
    public var invalidationFindings: [Finding] = []
    /// The MPIDR of each CPU; empty where it is not known.
    public var affinityRegisters: [HostCPU: AffinityRegister] = [:]
    /// How far KVM injects interrupts without leaving the guest.
    public var directInjection: Fact<KernelLog.DirectInjection>
    /// The NUMA nodes of PCI devices, of those that somebody asked for.
    public var deviceNodes: [PCIAddress: Fact<NUMANode>] = [:]
    /// All PCI functions; `nil` if nobody asked for them.
    public var pciDevices: [PCIDevice]?
    /// Whether the CPUs have Arm's scalable vectors.
    public var vectorExtension: Fact<VectorExtension> = .unknown("nobody looked")
    /// Whether the kernel offers guests PV spinlocks, which on Arm only its making tells.
    public var offersSpinlocks: Fact<Bool> = .unknown("nobody looked")
    /// What libvirt knows of emulators and does not tell, by their paths.
    public var emulatorFacts: [String: EmulatorFacts] = [:]
    /// Whether libvirt can show a guest clusters (`clusters` in `<topology>`).
    public var knowsGuestClusters: Fact<Bool> = .unknown("nobody looked")

    /// How CPUs learn that a guest invalidated an entry of its TLBs.
    public enum Invalidation: Hashable, Sendable {
        /// An instruction broadcasts to every CPU of the host, as on Arm.
        case broadcast
        /// An instruction broadcasts to the CPUs that a register selects (DVMBM of Kunpeng).
        case narrowed(Chip)
        /// The kernel interrupts the CPUs that may hold the entry, as on x86 and LoongArch.
        case interrupts
    }

    /// A HiSilicon chip whose kernel can narrow invalidations.
    public enum Chip: String, Hashable, Sendable, CaseIterable {
        case hip09 = "HIP09"
        case hip10 = "HIP10"
        case hip10C = "HIP10C"
        case hip12 = "HIP12"
    }

    /// Returns the node with a number.
    public func node(_ number: NUMANode) -> MemoryNode? { nodes.first { $0.number == number } }

    /// The sizes of pages that some node has at least one page of, in ascending order.
    public var pageSizes: [PageSize] {
        Set(nodes.flatMap(\.pools).filter { $0.total > 0 }.map(\.size)).sorted()
    }

    /// The size of the kernel's own pages: the smallest.
    public var basePageSize: PageSize { nodes.compactMap(\.pools.first?.size).min() ?? .kibibytes4 }

    /// Returns what the emulator for an architecture can do with an accelerator.
    public func domainCapabilities(_ architecture: Architecture, _ accelerator: Accelerator) -> DomainCapabilities? {
        domainCapabilities.first { $0.architecture == architecture && $0.accelerator == accelerator }
    }

    /// Returns the kind of guest for an architecture.
    public func guest(_ architecture: Architecture) -> GuestSupport? {
        guests.first { $0.architecture == architecture }
    }
}
