internal import HostInventory
internal import Vocabulary

/// Chooses the dies for a machine: as few as hold it, then those where its invalidations reach the fewest CPUs.
struct DieChoice {
    let offer: Offer
    let memory: MemoryDemand
    /// How far each die is from the devices that the machine wants to be near to; `nil` if there are none.
    let remoteness: [Int]?

    private var layout: HostLayout { offer.ledger.layout }
    private var supply: Supply { offer.supply }

    /// Dies that were chosen.
    struct Chosen {
        let dies: [Int]
        /// The number of other choices of as many dies that would have had room.
        let alternatives: Int
    }

    /// Chooses the fewest dies that have the CPUs and the memory.
    func choose(_ count: Int) -> Chosen? {
        one(count) ?? two(count) ?? many(count)
    }

    /// What a choice costs, the lowest being best; compared from the first figure on.
    private struct Cost: Comparable {
        /// CPUs that receive invalidations without being the machine's.
        var receivers: Int
        /// For two dies, the distance between them; and in any case that from devices.
        var distance: Int
        /// What it spoils for machines to come.
        var waste: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.receivers, left.distance, left.waste) < (right.receivers, right.distance, right.waste)
        }
    }

    /// CPUs that stay free weigh twice as much as a cluster beyond the fewest, or one that is shared.
    ///
    /// Neither rule alone does well over time: the fewest clusters first leaves holes of which machines are spread
    /// over dies later, and the fullest die first spoils clusters. The weights were found by measuring. Where machines
    /// can be moved later, holes are no harm, and clusters come first.
    private func waste(_ left: Int, _ spread: Supply.Spread, _ count: Int) -> Int {
        let flaws = spread.clusters - (count + layout.largestCluster - 1) / layout.largestCluster + spread.shared
        return 2 * left + (offer.sharing == .last ? 12 : 1) * flaws
    }

    private func one(_ count: Int) -> Chosen? {
        var best: (die: Int, cost: Cost)?
        var fitting = 0
        for die in supply.inDie.indices where supply.inDie[die] >= count && memory.fits(die) {
            fitting += 1
            let spread = supply.spread(count, on: die, sharing: offer.sharing)
            let cost = Cost(
                receivers: receiversBeyond(count, on: die, spread), distance: remoteness?[die] ?? 0,
                waste: waste(supply.inDie[die] - count, spread, count))
            if best.map({ cost < $0.cost }) ?? true { best = (die, cost) }
        }
        return best.map { Chosen(dies: [$0.die], alternatives: fitting - 1) }
    }

    /// On one die, whole cores receive; on HIP12, whole clusters.
    private func receiversBeyond(_ count: Int, on die: Int, _ spread: Supply.Spread) -> Int {
        if layout.selectsClusters {
            return layout.hasEvenClusters
                ? spread.clusters * layout.largestCluster - count : cover(count, on: [die]) - count
        }
        guard let whole = offer.whole else { return 0 }
        return max(0, count - whole.inDie[die])
    }

    private func two(_ count: Int) -> Chosen? {
        var best: (first: Int, second: Int, cost: Cost)?
        var fitting = 0
        let dies = supply.inDie.indices
        for first in dies where supply.inDie[first] > 0 {
            for second in dies[(first + 1)...] {
                let free = supply.inDie[first] + supply.inDie[second]
                guard supply.inDie[second] > 0, free >= count, memory.fits(first, second) else { continue }
                fitting += 1
                let spread = supply.spread(count, on: first, and: second, sharing: offer.sharing)
                let received =
                    layout.hasEvenClusters
                    ? spread.clusters * layout.largestCluster : cover(count, on: [first, second])
                let cost = Cost(
                    receivers: received - count,
                    distance: layout.distance(first, second) + (remoteness.map { $0[first] + $0[second] } ?? 0),
                    waste: waste(free - count, spread, count))
                if best.map({ cost < $0.cost }) ?? true { best = (first, second, cost) }
            }
        }
        return best.map { Chosen(dies: [$0.first, $0.second], alternatives: fitting - 1) }
    }

    /// The fewest CPUs that clusters have which together could take a number of vCPUs.
    private func cover(_ count: Int, on dies: [Int]) -> Int {
        supply.smallestClusters(count, on: dies, layout).reduce(0) { $0 + layout.clusters[$1.cluster].count }
    }

    /// For a machine that needs three dies and more, whose invalidations go everywhere: the fewest dies, and of
    /// those the nearest to each other.
    private func many(_ count: Int) -> Chosen? {
        let open = supply.inDie.indices.filter { supply.inDie[$0] > 0 }
        guard open.count > 2 else { return nil }
        for size in 3...open.count {
            // The freest dies, and for each die those that are nearest to it.
            var best: (dies: [Int], cost: Cost)?
            let freest = open.sorted { (supply.inDie[$1], $0) < (supply.inDie[$0], $1) }
            let near = open.map { from in
                freest.sorted {
                    (layout.distance(from, $0), -supply.inDie[$0]) < (layout.distance(from, $1), -supply.inDie[$1])
                }
            }
            for order in [freest] + near {
                let dies = order.prefix(size).sorted()
                guard supply.sum(dies) >= count, memory.fits(dies) else { continue }
                let distance = dies.reduce(0) { sum, die in sum + dies.reduce(0) { $0 + layout.distance(die, $1) } }
                let cost = Cost(receivers: 0, distance: distance, waste: supply.sum(dies) - count)
                if best.map({ cost < $0.cost }) ?? true { best = (dies, cost) }
            }
            if let best { return Chosen(dies: best.dies, alternatives: 0) }
            if let dies = firstFitting(count, size, open) { return Chosen(dies: dies, alternatives: 0) }
        }
        return nil
    }

    /// Tries all choices of some dies, where memory makes the freest ones unfit.
    private func firstFitting(_ count: Int, _ size: Int, _ open: [Int]) -> [Int]? {
        guard memory.isScarce, open.count <= 16 else { return nil }
        var chosen: [Int] = []
        func search(from first: Int) -> [Int]? {
            if chosen.count == size { return supply.sum(chosen) >= count && memory.fits(chosen) ? chosen : nil }
            guard first < open.count else { return nil }
            for index in first...(open.count - (size - chosen.count)) {
                chosen.append(open[index])
                if let found = search(from: index + 1) { return found }
                chosen.removeLast()
            }
            return nil
        }
        return search(from: 0)
    }
}

extension HostLayout {
    /// Whether invalidations within one die reach whole clusters rather than cores.
    var selectsClusters: Bool { host.invalidation.value == .narrowed(.hip12) }
}
