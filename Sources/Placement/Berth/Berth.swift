public import Vocabulary

/// The place that is kept for a machine on a host.
public struct Berth: Hashable, Sendable {
    public var policy: CPUPolicy
    /// The CPUs that each vCPU may run on, by the vCPU's number; empty sets mean any CPU.
    public var vcpuPins: VirtualCPUPins
    /// The CPUs that the emulator's own threads may run on; empty means any CPU.
    public var emulatorPin: CPUSet
    /// The CPUs that each I/O thread may run on, in the order of their numbers, which begin at 1.
    public var ioThreadPins: [CPUSet] = []
    /// CPUs that no vCPU runs on and that nobody else gets: siblings that are to stay idle, and the CPUs that the
    /// emulator or I/O threads have to themselves.
    public var held: CPUSet = []
    public var memory: MemoryBerth
    /// The cells that the guest sees, each on one node; empty where the guest sees one that is on no node in
    /// particular.
    public var cells: [CellBerth] = []

    public init(policy: CPUPolicy, vcpuPins: VirtualCPUPins, emulatorPin: CPUSet, memory: MemoryBerth) {
        (self.policy, self.vcpuPins, self.emulatorPin, self.memory) = (policy, vcpuPins, emulatorPin, memory)
    }

    public init(policy: CPUPolicy, vcpuPins: [CPUSet], emulatorPin: CPUSet, memory: MemoryBerth) {
        self.init(policy: policy, vcpuPins: VirtualCPUPins(vcpuPins), emulatorPin: emulatorPin, memory: memory)
    }

    /// The CPUs that some vCPU may run on; empty if one of them may run on any.
    public var cpus: CPUSet { vcpuPins.union ?? [] }
}

/// Where a machine's memory comes from.
public struct MemoryBerth: Hashable, Sendable {
    public var size: MemorySize
    /// The nodes that the memory comes from; empty means any node.
    public var nodes: NodeSet
    /// The size of the pages; `nil` for the kernel's ordinary ones.
    public var pageSize: PageSize?
    public var mode: MemoryMode

    public init(size: MemorySize, nodes: NodeSet, pageSize: PageSize?, mode: MemoryMode = .strict) {
        (self.size, self.nodes, self.pageSize, self.mode) = (size, nodes, pageSize, mode)
    }

    /// The number of hugepages, or `nil` for ordinary pages.
    public var pageCount: UInt64? { pageSize.flatMap { $0.count(in: size) } }
}

/// Where one cell of a guest comes from.
public struct CellBerth: Hashable, Sendable {
    /// The vCPUs that the guest sees in the cell.
    public var vcpus: VirtualCPUSet
    public var memory: MemorySize
    /// The host's node that the cell's memory comes from.
    public var node: NUMANode

    public init(vcpus: VirtualCPUSet, memory: MemorySize, node: NUMANode) {
        (self.vcpus, self.memory, self.node) = (vcpus, memory, node)
    }
}
