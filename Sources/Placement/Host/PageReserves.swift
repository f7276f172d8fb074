public import Vocabulary

/// Free pages that no machine may get, since somebody else is going to take them, such as OVS-DPDK, or as a margin.
///
/// What such a consumer has taken already is not free, and is no part of its reserve any more.
public struct PageReserves: Hashable, Sendable {
    /// Pages of one size on one node, for one consumer.
    public struct Reserve: Hashable, Sendable {
        public var consumer: String
        public var node: NUMANode
        public var size: PageSize
        public var count: UInt64

        public init(consumer: String, node: NUMANode, size: PageSize, count: UInt64) {
            (self.consumer, self.node, self.size, self.count) = (consumer, node, size, count)
        }
    }

    public var reserves: [Reserve]

    public init(_ reserves: [Reserve] = []) { self.reserves = reserves }

    /// The pages of a size on a node that are kept.
    func count(_ size: PageSize, on node: NUMANode) -> UInt64 {
        reserves.reduce(0) { $1.node == node && $1.size == size ? $0 + $1.count : $0 }
    }
}
