internal import HostInventory
internal import Vocabulary

/// Chooses the dies for a machine: as few as hold it, then those where its invalidations reach the fewest CPUs.
struct DieChoice {
    let offer: Offer
    let memory: MemoryDemand
    /// How far each die is from the devices that the machine wants to be near to; `nil` if there are none.
    let remoteness: [Int]?
    /// The CPUs that the machine's other threads would like to have beside its vCPUs.
    var services = 0
    /// The cores of a single thread that there have to be, so that enough of the others stay for the services.
    var single = 0

    var layout: HostLayout { offer.ledger.layout }
    var supply: Supply { offer.supply }

    /// Dies that were chosen.
    struct Chosen {
        /// The dies that the machine has CPUs or memory of.
        let dies: [Int]
        /// Those of them that its vCPUs are on: fewer, if the others are for the memory's sake.
        let seats: [Int]
        /// The number of other choices of as many dies that would have had room.
        let alternatives: Int

        init(dies: [Int], seats: [Int]? = nil, alternatives: Int) {
            (self.dies, self.seats, self.alternatives) = (dies, seats ?? dies, alternatives)
        }
    }

    /// Chooses the fewest dies that have the CPUs and the memory.
    func choose(_ count: Int) -> Chosen? {
        one(count) ?? two(count) ?? many(count)
    }

    /// What a choice costs, the lowest being best; compared from the first figure on.
    struct Cost: Comparable {
        /// CPUs that receive invalidations without being the machine's.
        var receivers: Int
        /// Cores that it would share with others, who receive then.
        var halves = 0
        /// CPUs that are missing there for the machine's other threads.
        var missing = 0
        /// For two dies, the distance between them; and in any case that from devices.
        var distance: Int
        /// What it spoils for machines to come.
        var waste: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.receivers, left.halves, left.missing, left.distance, left.waste)
                < (right.receivers, right.halves, right.missing, right.distance, right.waste)
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
        for die in supply.inDie.indices where supply.inDie[die] >= count && memory.fits(die) && hasSingle([die]) {
            fitting += 1
            let cost = self.cost(count, on: die)
            if best.map({ cost < $0.cost }) ?? true { best = (die, cost) }
        }
        return best.map { Chosen(dies: [$0.die], alternatives: fitting - 1) }
    }

    func cost(_ count: Int, on die: Int) -> Cost {
        let left = supply.inDie[die] - count
        let spread = supply.spread(count, on: die, sharing: offer.sharing)
        return Cost(
            receivers: receiversBeyond(count, on: die, spread),
            halves: layout.selectsClusters ? 0 : offer.whole.map { max(0, count - $0.inDie[die]) } ?? 0,
            missing: max(0, services - left),
            distance: remoteness?[die] ?? 0,
            waste: waste(left, spread, count))
    }

    /// On one die, whole cores receive; on HIP12, whole clusters.
    private func receiversBeyond(_ count: Int, on die: Int, _ spread: Supply.Spread) -> Int {
        if layout.selectsClusters {
            return layout.hasEvenClusters
                ? spread.clusters * layout.largestCluster - count : cover(count, on: [die]) - count
        }
        guard layout.threadsPerCore > 1 else { return 0 }
        let single = offer.single?.inDie[die] ?? 0
        switch offer.threads {
        case .isolate: return max(0, count - single) * (layout.threadsPerCore - 1)
        case .require, .prefer:
            // A thread that is left over has a sibling, unless there is a core without.
            let beyond = max(0, count - (offer.whole ?? supply).inDie[die])
            return single > 0 ? beyond : max(beyond, count % layout.threadsPerCore == 0 ? 0 : 1)
        }
    }

    private func two(_ count: Int) -> Chosen? {
        var best: (chosen: [Int], seats: [Int], cost: Cost)?
        var fitting = 0
        let dies = supply.inDie.indices
        for first in dies where supply.inDie[first] > 0 {
            for second in dies[(first + 1)...] {
                let free = supply.inDie[first] + supply.inDie[second]
                guard supply.inDie[second] > 0, free >= count, memory.fits(first, second), hasSingle([first, second])
                else { continue }
                fitting += 1
                let (seats, cost) = seats(count, first, second)
                if best.map({ cost < $0.cost }) ?? true { best = ([first, second], seats, cost) }
            }
        }
        return best.map { Chosen(dies: $0.chosen, seats: $0.seats, alternatives: fitting - 1) }
    }

    /// Chooses between two dies: where one of them holds the vCPUs, the other is for the memory alone.
    func seats(_ count: Int, _ first: Int, _ second: Int) -> (seats: [Int], cost: Cost) {
        let distance = layout.distance(first, second) + (remoteness.map { $0[first] + $0[second] } ?? 0)
        let large = [first, second].filter { supply.inDie[$0] >= count && hasSingle([$0]) }
        let costs = large.map { die -> Cost in
            var cost = self.cost(count, on: die)
            cost.distance = distance
            return cost
        }
        if let index = costs.indices.min(by: { costs[$0] < costs[$1] }) { return ([large[index]], costs[index]) }
        let left = supply.inDie[first] + supply.inDie[second] - count
        let spread = supply.spread(count, on: first, and: second, sharing: offer.sharing)
        let received =
            layout.hasEvenClusters ? spread.clusters * layout.largestCluster : cover(count, on: [first, second])
        let cost = Cost(
            receivers: received - count, missing: max(0, services - left), distance: distance,
            waste: waste(left, spread, count))
        return ([first, second], cost)
    }

    /// The fewest CPUs that clusters have which together could take a number of vCPUs.
    private func cover(_ count: Int, on dies: [Int]) -> Int {
        supply.smallestClusters(count, on: dies, layout).reduce(0) { $0 + layout.clusters[$1.cluster].count }
    }

    func hasSingle(_ dies: [Int]) -> Bool { single == 0 || (offer.single?.sum(dies) ?? 0) >= single }
}

extension HostLayout {
    /// Whether invalidations within one die reach whole clusters rather than cores.
    var selectsClusters: Bool { host.invalidation.value == .narrowed(.hip12) }

    /// Whether they reach cores.
    var selectsCores: Bool {
        guard case .narrowed(let chip) = host.invalidation.value else { return false }
        return chip != .hip12
    }
}
