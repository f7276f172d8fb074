internal import HostInventory
internal import Vocabulary

extension Planner {
    /// The cells of a guest that is to see the nodes that it lies on, with memory in proportion to the vCPUs as far as
    /// each node has it.
    ///
    /// There are none where the guest lies on one node, where a vCPU floats over several, and where there are fewer
    /// pages than nodes.
    func mirroredCells(of berth: Berth) -> [CellBerth] {
        // libvirt rounds a cell's memory up to whole MiB.
        let page = berth.memory.pageSize ?? ledger.host.basePageSize
        let granule = max(page.size, .mebibytes(1))
        let room = rooms(of: berth, granule)
        guard var vcpus = vcpusOfNodes(berth, among: NodeSet(room.keys)), vcpus.count > 1 else { return [] }
        let all = berth.memory.size.bytes / granule.bytes
        let nodes = vcpus.keys.sorted()
        guard all >= UInt64(nodes.count) else { return [] }

        var shares = nodes.map { node in
            let share = all * UInt64(vcpus[node, default: []].count) / UInt64(berth.vcpuPins.count)
            return min(room[node] ?? 0, max(1, share))
        }
        // What rounding and scarce nodes leave goes to those that have room, and what is too much comes from the largest.
        for (index, node) in nodes.enumerated() {
            let missing = all - min(all, shares.reduce(0, +))
            shares[index] += min(missing, (room[node] ?? 0) - shares[index])
        }
        while shares.reduce(0, +) > all, let largest = shares.indices.max(by: { shares[$0] < shares[$1] }) {
            shares[largest] -= 1
        }
        guard shares.reduce(0, +) == all else { return [] }
        return zip(nodes, shares).map { node, share in
            CellBerth(vcpus: vcpus.removeValue(forKey: node) ?? [], memory: .bytes(share * granule.bytes), node: node)
        }
    }

    /// What each node of a berth could give, in units of some size; nodes that cannot give any are left out.
    private func rooms(of berth: Berth, _ unit: MemorySize) -> [NUMANode: UInt64] {
        let isEnough = berth.memory.mode == .preferred || ledger.listsNoMemory(of: berth.memory.pageSize)
        var rooms: [NUMANode: UInt64] = [:]
        for node in berth.memory.nodes {
            let room = ledger.pages.room(berth.memory.pageSize, on: node).bytes / unit.bytes
            rooms[node] = isEnough ? .max : room > 0 ? room : nil
        }
        return rooms
    }

    /// The vCPUs that are nearest to each of some nodes, or `nil` if one of them floats over CPUs near to several.
    private func vcpusOfNodes(_ berth: Berth, among nodes: NodeSet) -> [NUMANode: VirtualCPUSet]? {
        guard !nodes.isEmpty else { return nil }
        var homes: [NUMANode: NUMANode] = [:]
        var vcpus: [NUMANode: VirtualCPUSet] = [:]
        for (vcpu, cpus) in berth.vcpuPins.enumerated() {
            var home: NUMANode?
            for cpu in cpus {
                guard let place = layout.place(of: cpu) else { continue }
                let own = layout.nodeOfPlace[place]
                let nearest = homes[own] ?? nearest(to: own, among: nodes)
                homes[own] = nearest
                guard home == nil || home == nearest else { return nil }
                home = nearest
            }
            guard let home else { return nil }
            vcpus[home, default: []].insert(VirtualCPU(rawValue: vcpu))
        }
        return vcpus
    }

    private func nearest(to node: NUMANode, among nodes: NodeSet) -> NUMANode? {
        let distances = ledger.host.node(node)?.distances ?? [:]
        func distance(_ other: NUMANode) -> Int { other == node ? 0 : distances[other] ?? 255 }
        return nodes.min { (distance($0), $0) < (distance($1), $1) }
    }

    /// The one node that memory is preferred from, which most of the machine's CPUs are near to.
    ///
    /// libvirt takes several only where it was built with a new libnuma (`virNumaSetupMemoryPolicy`), and nobody can
    /// ask it.
    func preferredNode(of berth: Berth) -> NodeSet {
        guard berth.memory.nodes.count > 1 else { return berth.memory.nodes }
        var counts: [NUMANode: Int] = [:]
        for cpu in berth.cpus {
            guard let place = layout.place(of: cpu) else { continue }
            if let node = nearest(to: layout.nodeOfPlace[place], among: berth.memory.nodes) {
                counts[node, default: 0] += 1
            }
        }
        return counts.min { (-$0.value, $0.key) < (-$1.value, $1.key) }.map { [$0.key] } ?? berth.memory.nodes
    }
}
