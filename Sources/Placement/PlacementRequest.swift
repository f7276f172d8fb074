public import Vocabulary

/// What a machine asks of a place on a host.
public struct PlacementRequest: Hashable, Sendable {
    /// The machine's name, for messages.
    public var name: String
    public var vcpus: Int
    public var memory: MemorySize
    /// The pages that back the memory; `nil` for the kernel's ordinary ones, which are not counted out.
    public var pageSize: PageSize?
    public var policy: CPUPolicy

    public init(
        name: String,
        vcpus: Int,
        memory: MemorySize,
        pageSize: PageSize? = nil,
        policy: CPUPolicy = .dedicated
    ) {
        precondition(vcpus > 0, "A machine has a vCPU at least.")
        self.name = name
        self.vcpus = vcpus
        self.memory = memory
        self.pageSize = pageSize
        self.policy = policy
    }
}

/// How a machine's vCPUs get host CPUs.
public enum CPUPolicy: Hashable, Sendable {
    /// Each vCPU has a CPU that no other machine gets.
    case dedicated
    /// The vCPUs float over a pool of CPUs within one die, at most `overcommit` of them a CPU.
    case shared(overcommit: Int)
    /// The kernel places the vCPUs, on any CPU. Their TLB invalidations then travel to all dies.
    case unpinned

    /// The name in a manifest.
    public var name: String {
        switch self {
        case .dedicated: "dedicated"
        case .shared: "shared"
        case .unpinned: "none"
        }
    }
}
