public import Vocabulary

/// How a machine's vCPUs get host CPUs.
public enum CPUPolicy: Hashable, Sendable {
    /// Each vCPU has a CPU that no other machine gets.
    case dedicated
    /// The vCPUs float over a pool of CPUs within one die, or two where one is too small, at most `overcommit` of
    /// them a CPU.
    case shared(overcommit: Int)
    /// Some vCPUs have a CPU of their own, and the others float over a pool on the same die.
    case mixed(dedicated: VirtualCPUSet, overcommit: Int)
    /// The kernel places the vCPUs, on any CPU. Their TLB invalidations then travel to all dies.
    case unpinned

    /// The name in a manifest.
    public var name: String {
        switch self {
        case .dedicated: "dedicated"
        case .shared: "shared"
        case .mixed: "mixed"
        case .unpinned: "none"
        }
    }
}

/// What becomes of the other threads of a core that a dedicated vCPU runs on.
public enum ThreadPolicy: String, Hashable, Sendable, CaseIterable {
    /// Whole cores come first, and single threads are used where there are no others.
    case prefer
    /// Each vCPU has a core, whose other threads stay idle.
    case isolate
    /// vCPUs are placed on all threads of whole cores, which no other machine gets a thread of.
    case require
}

/// Where the threads run that serve a machine and are not its vCPUs.
public enum ServicePolicy: String, Hashable, Sendable, CaseIterable {
    /// On the host's housekeeping CPUs.
    case housekeeping
    /// On the CPUs of the machine's vCPUs.
    case share
    /// On a CPU of their own, near the machine's others.
    case isolate
}

/// How memory is taken from nodes, as in libvirt's `<numatune>`.
public enum MemoryMode: String, Hashable, Sendable, CaseIterable {
    /// From the nodes alone; what does not fit does not start.
    case strict
    /// From the nodes as long as they have some, then from others.
    case preferred
    /// From the nodes in turns, page by page.
    case interleave
}
