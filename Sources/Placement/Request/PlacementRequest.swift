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
    public var threads = ThreadPolicy.prefer
    /// Where the emulator's own threads run.
    public var emulator = ServicePolicy.housekeeping
    public var ioThreads = 0
    /// Where the I/O threads run.
    public var ioThreadPolicy = ServicePolicy.housekeeping
    public var memoryMode = MemoryMode.strict
    public var topology = GuestTopology.flat
    /// The nodes of devices that the machine uses.
    public var affinities: [NodeAffinity] = []
    /// Machines that it must share its dies with, as far as they are on the host.
    public var together: Set<String> = []
    /// Machines that it must not share a die with.
    public var apart: Set<String> = []

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

    /// The CPUs that the machine holds besides those of its vCPUs, for its emulator and I/O threads.
    var serviceCPUs: Int {
        (emulator == .isolate ? 1 : 0) + (ioThreadPolicy == .isolate ? ioThreads : 0)
    }

    /// The CPUs that the machine would take from an empty host at least.
    var leastCPUs: Int {
        switch policy {
        case .dedicated: vcpus + serviceCPUs
        case .shared(let overcommit): (vcpus + overcommit - 1) / overcommit + serviceCPUs
        case .mixed(let dedicated, let overcommit):
            dedicated.count + (vcpus - dedicated.count + overcommit - 1) / overcommit + serviceCPUs
        case .unpinned: 0
        }
    }
}
