internal import HostInventory
internal import Vocabulary

extension Planner {
    /// The nodes whose memory belongs to some dies: their own, or the nearest that have memory.
    func memoryNodes(of dies: [Int]) -> NodeSet {
        var nodes = NodeSet()
        for die in dies {
            for number in layout.nodesOfDie[die] {
                guard let node = ledger.host.node(number) else { continue }
                nodes.insert(node.memory > .zero ? number : nearestMemory(to: node))
            }
        }
        return nodes
    }

    /// The node with memory that is nearest to one without.
    private func nearestMemory(to node: MemoryNode) -> NUMANode {
        ledger.host.nodes
            .filter { $0.memory > .zero }
            .min { (node.distances[$0.number] ?? 255, $0.number) < (node.distances[$1.number] ?? 255, $1.number) }
            .map(\.number) ?? node.number
    }

    /// The memory of some nodes that a machine with pages of a size could still have.
    ///
    /// Ordinary pages are not counted out to machines, so all of a node's memory counts.
    func freeMemory(_ size: PageSize?, on nodes: NodeSet) -> MemorySize {
        nodes.reduce(.zero) { sum, node in
            guard let size else { return sum + (ledger.host.node(node)?.memory ?? .zero) }
            return sum + .bytes(ledger.freePages(size, on: node) * size.size.bytes)
        }
    }

    func hasMemory(for request: PlacementRequest, on nodes: NodeSet) -> Bool {
        // A driver that lists no memory, such as libvirt's test driver, is taken to have enough.
        if request.pageSize == nil, nodes.allSatisfy({ ledger.host.node($0)?.memory == .zero }) { return true }
        return freeMemory(request.pageSize, on: nodes) >= request.memory
    }
}
