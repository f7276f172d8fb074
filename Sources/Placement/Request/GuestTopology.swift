public import Vocabulary

/// What a guest is shown of the place of its vCPUs.
public enum GuestTopology: Hashable, Sendable {
    /// What the template says, and one cell.
    case flat
    /// Sockets, dies, clusters, cores, threads and cells as the vCPUs really lie on the host.
    case mirror
    /// Cells that somebody laid out, each of which lies on one node of the host.
    case cells([Cell])

    /// A cell as it is asked for.
    public struct Cell: Hashable, Sendable {
        public var vcpus: VirtualCPUSet
        public var memory: MemorySize

        public init(vcpus: VirtualCPUSet, memory: MemorySize) { (self.vcpus, self.memory) = (vcpus, memory) }
    }
}

/// A node that a machine is to be near to, since a device of its is there.
public struct NodeAffinity: Hashable, Sendable {
    public var nodes: NodeSet
    /// Whether the machine is refused where it cannot be on one of the nodes.
    public var isRequired: Bool
    /// Why it is these nodes, as the end of a sentence, such as `where PCI device 0000:7d:00.1 is`.
    public var reason: String

    public init(nodes: NodeSet, isRequired: Bool, reason: String) {
        (self.nodes, self.isRequired, self.reason) = (nodes, isRequired, reason)
    }
}
