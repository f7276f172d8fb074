internal import Vocabulary

/// Looks for a machine that shares a cluster, or lies on more than it needs, and would lie well on another die.
struct DieExchange {
    private let ledger: Ledger
    private let fixed: Set<String>

    private var layout: HostLayout { ledger.layout }

    init(_ ledger: Ledger, fixed: Set<String>) { (self.ledger, self.fixed) = (ledger, fixed) }

    /// Returns the cheapest such move, or `nil` if there is none within a number of vCPUs.
    func move(atMost limit: Int) -> Relocation? {
        guard limit > 0 else { return nil }
        var users = [Int](repeating: 0, count: layout.clusters.count)
        let clusters = ledger.claims.map { claim in
            Set(
                (claim.dedicatedCPUs.union(claim.pooledCPUs)).compactMap { layout.place(of: $0) }.map {
                    layout.clusterOfPlace[$0]
                })
        }
        for own in clusters { for cluster in own { users[cluster] += 1 } }
        let candidates = ledger.claims.indices
            .filter { ledger.mayMove(ledger.claims[$0], besides: fixed) }
            .filter { ledger.claims[$0].vcpuPins.count <= limit }
            .filter { index in
                let fewest = (ledger.claims[index].vcpuPins.count + layout.largestCluster - 1) / layout.largestCluster
                return clusters[index].count > fewest || clusters[index].contains { users[$0] > 1 }
            }
            .sorted { (ledger.claims[$0].vcpuPins.count, $0) < (ledger.claims[$1].vcpuPins.count, $1) }
        for index in candidates {
            if let move = move(of: ledger.claims[index]) { return move }
        }
        return nil
    }

    /// The fullest die on which a machine shares nothing and is on as few clusters as it needs.
    private func move(of claim: Claim) -> Relocation? {
        let count = claim.vcpuPins.count
        let fewest = (count + layout.largestCluster - 1) / layout.largestCluster
        let home = layout.dies(of: claim.cpus)
        let free = ledger.seats.free
        let dies = layout.dies.indices.filter {
            !home.contains($0) && free.inDie[$0] >= count && ledger.allows(claim.owner, on: $0)
        }
        .sorted { (free.inDie[$0], $0) < (free.inDie[$1], $1) }
        for die in dies {
            let whole = layout.clustersOfDie[die].filter { free.inCluster[$0] == layout.clusters[$0].count }
            guard whole.count >= fewest else { continue }
            var places: [Int] = []
            for cluster in whole where places.count < count {
                places += layout.clusters[cluster].prefix(count - places.count)
            }
            guard places.count == count else { continue }
            let nodes = layout.memoryNodesOfDie[die]
            let isMoving = nodes != claim.memory.nodes
            if isMoving, claim.memory.pageSize != nil, ledger.room(claim.memory.pageSize, on: nodes) < claim.memory.size
            {
                continue
            }
            return Relocation(
                owner: claim.owner, from: claim.vcpuPins,
                to: VirtualCPUPins(dedicated: places.lazy.map { layout.cpus[$0] }), nodes: nodes,
                memory: isMoving ? claim.memory.size : .zero)
        }
        return nil
    }
}
