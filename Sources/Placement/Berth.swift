public import Vocabulary

/// The place that is kept for a machine on a host.
public struct Berth: Hashable, Sendable {
    public var policy: CPUPolicy
    /// The CPUs that each vCPU may run on, by the vCPU's number; empty sets mean any CPU.
    public var vcpuPins: [CPUSet]
    /// The CPUs that the emulator's own threads may run on; empty means any CPU.
    public var emulatorPin: CPUSet
    public var memory: MemoryBerth

    public init(policy: CPUPolicy, vcpuPins: [CPUSet], emulatorPin: CPUSet, memory: MemoryBerth) {
        (self.policy, self.vcpuPins, self.emulatorPin, self.memory) = (policy, vcpuPins, emulatorPin, memory)
    }

    /// The CPUs that some vCPU may run on; empty if one of them may run on any.
    public var cpus: CPUSet {
        var union = CPUSet()
        for pin in vcpuPins {
            if pin.isEmpty { return [] }
            union.formUnion(pin)
        }
        return union
    }
}

/// Where a machine's memory comes from.
public struct MemoryBerth: Hashable, Sendable {
    public var size: MemorySize
    /// The nodes that the memory must come from; empty means any node.
    public var nodes: NodeSet
    /// The size of the pages; `nil` for the kernel's ordinary ones.
    public var pageSize: PageSize?

    public init(size: MemorySize, nodes: NodeSet, pageSize: PageSize?) {
        (self.size, self.nodes, self.pageSize) = (size, nodes, pageSize)
    }

    /// The number of hugepages, or `nil` for ordinary pages.
    public var pageCount: UInt64? { pageSize.flatMap { $0.count(in: size) } }
}
