internal import HostInventory

extension DieChoice {
    /// For a machine that needs three dies and more: the fewest dies, and of those the nearest to each other.
    func many(_ count: Int) -> Chosen? {
        let open = supply.inDie.indices.filter { supply.inDie[$0] > 0 }
            .sorted { (supply.inDie[$1], $0) < (supply.inDie[$0], $1) }
        guard open.count > 2, supply.sum(open) >= count, memory.mayFit(open) else { return nil }
        let orders = orders(open)
        lazy var searches = searches(count, among: open)
        for size in 3...open.count where supply.sum(open[..<size]) >= count {
            var best: (chosen: Chosen, cost: Cost)?
            for order in orders {
                let dies = order.prefix(size).sorted()
                guard supply.sum(dies) >= count, hasSingle(dies), memory.fits(dies) else { continue }
                let (seats, receivers) = seats(count, dies)
                let distance = dies.reduce(0) { sum, die in sum + dies.reduce(0) { $0 + layout.distance(die, $1) } }
                let cost = Cost(receivers: receivers, distance: distance, waste: supply.sum(dies) - count)
                if best.map({ cost < $0.cost }) ?? true {
                    best = (Chosen(dies: dies, seats: seats, alternatives: 0), cost)
                }
            }
            if let best { return best.chosen }
            for search in searches {
                guard let dies = search.find(size) else { continue }
                return Chosen(dies: dies, seats: seats(count, dies).seats, alternatives: 0)
            }
        }
        return nil
    }

    /// The orders in which dies are tried: the freest, and from each die on those that are nearest to it, or have the
    /// most memory.
    private func orders(_ freest: [Int]) -> [[Int]] {
        let near = freest.sorted().map { from in
            freest.sorted {
                (layout.distance(from, $0), -supply.inDie[$0]) < (layout.distance(from, $1), -supply.inDie[$1])
            }
        }
        guard memory.isScarce else { return [freest] + near }
        let roomy = freest.sorted { (memory.room(on: $1), $0) < (memory.room(on: $0), $1) }
        return [freest] + near + freest.sorted().map { from in [from] + roomy.filter { $0 != from } }
    }

    /// The searches that find a choice wherever there is one; none where the freest dies are one if there is any.
    private func searches(_ count: Int, among open: [Int]) -> [DieSearch] {
        guard memory.isScarce || single > 0 else { return [] }
        let cpus = DieSearch.Need(amounts: supply.inDie.map(UInt64.init), least: UInt64(count))
        let cores = DieSearch.Need(
            amounts: offer.single?.inDie.map(UInt64.init) ?? supply.inDie.map { _ in 0 }, least: UInt64(single))
        return memory.needs.map { need in
            let dies = memory.mode == .interleave ? open.filter { need.amounts[$0] > 0 } : open
            return DieSearch(dies, [cpus, cores, need]) { memory.fits($0) }
        }
    }

    /// Chooses the dies for vCPUs among those that a machine has: all, unless some are for the memory's sake.
    private func seats(_ count: Int, _ dies: [Int]) -> (seats: [Int], receivers: Int) {
        let freest = dies.sorted { (supply.inDie[$1], $0) < (supply.inDie[$0], $1) }
        let large = freest.filter { supply.inDie[$0] >= count && hasSingle([$0]) }
        let costs = large.map { cost(count, on: $0) }
        if let best = costs.indices.min(by: { costs[$0] < costs[$1] }) { return ([large[best]], costs[best].receivers) }
        var pair: (seats: [Int], cost: Cost)?
        for (index, first) in freest.enumerated() {
            for second in freest[(index + 1)...]
            where supply.inDie[first] + supply.inDie[second] >= count && hasSingle([first, second]) {
                let (seats, cost) = seats(count, min(first, second), max(first, second))
                if pair.map({ cost < $0.cost }) ?? true { pair = (seats, cost) }
            }
        }
        if let pair { return (pair.seats, pair.cost.receivers) }
        let size = freest.indices.first { supply.sum(freest[...$0]) >= count && hasSingle(Array(freest[...$0])) }
        return (freest[...(size ?? freest.count - 1)].sorted(), layout.cpus.count - count)
    }
}
