internal import HostInventory
internal import Vocabulary

extension Planner {
    /// Gives each vCPU a CPU that nobody else has.
    func placeDedicated(_ request: PlacementRequest) -> PlannedBerth? {
        guard let (dies, alternatives) = chooseDies(request) else { return nil }
        let places = choosePlaces(request.vcpus, on: dies)
        return placement(
            request,
            pins: places.map { [layout.cpus[$0]] },
            dies: dies,
            nodes: memoryNodes(of: dies),
            alternatives: alternatives
        )
    }

    /// Chooses the fewest dies that have the CPUs and the memory: of equals those on the fewest sockets, then
    /// those that need the fewest clusters, then the fullest.
    private func chooseDies(_ request: PlacementRequest) -> (dies: [Int], alternatives: Int)? {
        let candidates = layout.dies.indices.filter { ledger.freeInDie[$0] > 0 }
        for count in 1...max(1, min(2, candidates.count)) {
            var best: (cost: Cost, dies: [Int])?
            var fitting = 0
            for dies in combinations(candidates, count) {
                guard let cost = cost(of: dies, request) else { continue }
                fitting += 1
                if best.map({ cost < $0.cost }) ?? true { best = (cost, dies) }
            }
            if let best { return (best.dies, count == 1 ? fitting - 1 : 0) }
        }
        return chooseManyDies(request, candidates).map { ($0, 0) }
    }

    private func combinations(_ dies: [Int], _ count: Int) -> [[Int]] {
        if count == 1 { return dies.map { [$0] } }
        return dies.indices.flatMap { first in dies[(first + 1)...].map { [dies[first], $0] } }
    }

    /// For a machine that needs three dies and more: the freest dies, and for each socket its dies before others.
    private func chooseManyDies(_ request: PlacementRequest, _ candidates: [Int]) -> [Int]? {
        guard candidates.count > 2 else { return nil }
        let freest = candidates.sorted { (ledger.freeInDie[$1], $0) < (ledger.freeInDie[$0], $1) }
        let orders = Set(candidates.map { layout.socketOfDie[$0] }).sorted().map { socket in
            freest.filter { layout.socketOfDie[$0] == socket } + freest.filter { layout.socketOfDie[$0] != socket }
        }
        for count in 3...candidates.count {
            let choices = (orders + [freest]).map { $0.prefix(count).sorted() }
            let fitting = choices.compactMap { dies in cost(of: dies, request).map { (cost: $0, dies: dies) } }
            if let best = fitting.min(by: { $0.cost < $1.cost }) { return best.dies }
        }
        return nil
    }

    /// What a choice of dies costs, the lowest being best; compared from the first figure on.
    private struct Cost: Comparable {
        var sockets: Int
        var clusters: Int
        var freeAfter: Int
        var firstDie: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.sockets, left.clusters, left.freeAfter, left.firstDie)
                < (right.sockets, right.clusters, right.freeAfter, right.firstDie)
        }
    }

    /// Returns what a choice of dies costs, or `nil` if the machine does not fit there.
    private func cost(of dies: [Int], _ request: PlacementRequest) -> Cost? {
        let free = dies.reduce(0) { $0 + ledger.freeInDie[$1] }
        guard free >= request.vcpus, hasMemory(for: request, on: memoryNodes(of: dies)) else { return nil }
        return Cost(
            sockets: Set(dies.map { layout.socketOfDie[$0] }).count,
            clusters: chooseClusters(request.vcpus, on: dies).count,
            freeAfter: free - request.vcpus,
            firstDie: dies[0]
        )
    }

    /// Chooses the fewest clusters: the freest ones whole, and for the rest the one that fits best.
    private func chooseClusters(_ count: Int, on dies: [Int]) -> [(cluster: Int, count: Int)] {
        var open = dies.flatMap { layout.clustersOfDie[$0] }.filter { ledger.freeInCluster[$0] > 0 }
        var chosen: [(cluster: Int, count: Int)] = []
        var missing = count
        while missing > 0 {
            let free = open.map { ledger.freeInCluster[$0] }
            let fitting = free.indices.filter { free[$0] >= missing }.min { (free[$0], $0) < (free[$1], $1) }
            guard let index = fitting ?? free.indices.max(by: { (free[$0], -$0) < (free[$1], -$1) }) else { break }
            let taken = min(missing, free[index])
            chosen.append((open[index], taken))
            missing -= taken
            open.remove(at: index)
        }
        return chosen
    }

    /// Chooses the CPUs, in the order in which the vCPUs get them: cluster by cluster, core by core.
    private func choosePlaces(_ count: Int, on dies: [Int]) -> [Int] {
        let clusters = chooseClusters(count, on: dies).sorted { $0.cluster < $1.cluster }
        return clusters.flatMap { cluster, count in choosePlaces(count, inCluster: cluster) }
    }

    /// Takes cores of which nobody has a thread before those that another machine is on already.
    private func choosePlaces(_ count: Int, inCluster cluster: Int) -> [Int] {
        let cores = layout.coresOfCluster[cluster].map { layout.cores[$0] }
        let isWhole = { (core: Range<Int>) in core.allSatisfy { ledger.uses[$0] == .free } }
        let ordered = cores.filter(isWhole) + cores.filter { !isWhole($0) }
        return ordered.flatMap { $0.filter { ledger.uses[$0] == .free } }.prefix(count).sorted()
    }
}
