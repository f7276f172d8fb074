public import Vocabulary

/// A NUMA node's memory.
public struct MemoryNode: Hashable, Sendable {
    public let number: NUMANode
    /// All of the node's memory.
    public var memory: MemorySize
    /// What is not in use, or `nil` if nobody was asked.
    public var free: MemorySize?
    /// The CPUs of the node that are on line; empty for a node of memory alone.
    public var cpus: CPUSet
    /// The distance to each node, 10 for the node itself; empty where the firmware tells none.
    public var distances: [NUMANode: Int]
    /// The pools of pages, in ascending order of their size; the first holds the kernel's own pages.
    public var pools: [PagePool]

    /// Returns the pool of a size, or `nil` if the kernel has none of it.
    public func pool(_ size: PageSize) -> PagePool? { pools.first { $0.size == size } }
}

/// The pages of one size on one NUMA node.
public struct PagePool: Hashable, Sendable {
    public let size: PageSize
    public var total: UInt64
    /// The pages that nobody has taken, or `nil` if nobody was asked.
    public var free: UInt64?

    public init(size: PageSize, total: UInt64, free: UInt64? = nil) {
        (self.size, self.total, self.free) = (size, total, free)
    }
}
