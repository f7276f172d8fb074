internal import HostInventory
internal import Vocabulary

/// Chooses hosts for machines by what their dies have free, and looks at CPUs on the chosen one alone.
struct HostChoice {
    private(set) var ledgers: [Ledger]
    /// The most free CPUs of a die of each host.
    private var freest: [Int]
    /// The hosts on which each machine is.
    private var hostsOf: [String: [Int]] = [:]

    init(_ ledgers: [Ledger]) {
        self.ledgers = ledgers
        freest = ledgers.map { $0.seats.free.inDie.max() ?? 0 }
        for (host, ledger) in ledgers.enumerated() {
            for claim in ledger.claims { hostsOf[claim.owner, default: []].append(host) }
        }
    }

    /// What a host costs a machine, the lowest being best; compared from the first figure on.
    private struct Cost: Comparable {
        /// Machines that it is to be apart from.
        var foes = 0
        var dies = 1
        var receivers = 0
        /// What it spoils for machines to come, as ``DieChoice`` counts it.
        var waste = 0
        /// The CPUs that are free on the host.
        var free = 0
        var host: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.foes, left.dies, left.receivers, left.waste, left.free, left.host)
                < (right.foes, right.dies, right.receivers, right.waste, right.free, right.host)
        }
    }

    /// How many hosts are looked at closely where counting does not tell all.
    private static let closest = 4

    /// Finds machines that are to be together their places, one by itself too, and enters them.
    mutating func place(
        _ requests: [PlacementRequest], _ isOpen: (PlacementRequest, Int) -> Bool
    ) -> [FleetPlacement.Assignment?] {
        let hosts = candidates(for: requests, isOpen)
        if requests.count > 1 {
            for cost in costs(requests, hosts) {
                var ledger = ledgers[cost.host]
                let placed = ledger.place(requests).compactMap(\.self)
                guard placed.count == requests.count else { continue }
                return enter(placed, ledger, on: cost.host)
            }
        }
        return requests.map { request in
            let open = requests.count == 1 ? hosts : candidates(for: [request], isOpen)
            guard let (host, placement) = find(request, open) else { return nil }
            ledgers[host].enter(Claim(placement))
            return note(placement, on: host)
        }
    }

    private mutating func enter(
        _ placed: [PlannedBerth], _ ledger: Ledger, on host: Int
    ) -> [FleetPlacement.Assignment] {
        ledgers[host] = ledger
        return placed.map { note($0, on: host) }
    }

    private mutating func note(_ placement: PlannedBerth, on host: Int) -> FleetPlacement.Assignment {
        freest[host] = ledgers[host].seats.free.inDie.max() ?? 0
        hostsOf[placement.request.name, default: []].append(host)
        return FleetPlacement.Assignment(host: host, placement: placement)
    }

    /// The hosts that machines may be on: those of the ones that they are to be together with, if they are anywhere.
    private func candidates(
        for requests: [PlacementRequest], _ isOpen: (PlacementRequest, Int) -> Bool
    ) -> [Int] {
        let companions = requests.flatMap { request in request.together.flatMap { hostsOf[$0] ?? [] } }
        let hosts = companions.isEmpty ? Array(ledgers.indices) : Set(companions).sorted()
        return hosts.filter { host in requests.allSatisfy { isOpen($0, host) } }
    }

    /// The cheapest host, and the place there.
    private func find(_ request: PlacementRequest, _ hosts: [Int]) -> (host: Int, placement: PlannedBerth)? {
        if isCountable(request), let best = cheapest(request, hosts),
            let placement = Planner(ledgers[best]).find(request), placement.decision.dies.count == 1
        {
            return (best, placement)
        }
        var best: (placement: PlannedBerth, cost: Cost)?
        var looked = 0
        for var cost in costs([request], hosts) where looked < Self.closest {
            guard let placement = Planner(ledgers[cost.host]).find(request) else { continue }
            looked += 1
            cost.dies = placement.decision.dies.count
            cost.receivers = (placement.invalidations.receivers.value?.count ?? 0) - placement.berth.cpus.count
            if best.map({ cost < $0.cost }) ?? true { best = (placement, cost) }
        }
        return best.map { ($0.cost.host, $0.placement) }
    }

    /// Whether counts tell what a machine costs: it takes any CPUs of a die.
    private func isCountable(_ request: PlacementRequest) -> Bool {
        request.policy == .dedicated && request.threads == .prefer && request.topology == .flat
            && request.affinities.isEmpty && request.serviceCPUs == 0 && request.memoryMode == .strict
    }

    /// The host with the best die for a machine, if one has room for it.
    private func cheapest(_ request: PlacementRequest, _ hosts: [Int]) -> Int? {
        var best: Cost?
        for host in hosts where freest[host] >= request.vcpus {
            let ledger = ledgers[host]
            let supply = ledger.seats.free
            for die in supply.inDie.indices where supply.inDie[die] >= request.vcpus {
                let nodes = ledger.layout.memoryNodesOfDie[die]
                guard ledger.room(request.pageSize, on: nodes) >= request.memory else { continue }
                let spread = supply.spread(request.vcpus, on: die)
                let cost = Cost(
                    foes: foes(of: request, on: host),
                    receivers: receivers(of: request.vcpus, on: die, ledger, spread),
                    waste: 2 * (supply.inDie[die] - request.vcpus) + spread.shared + spread.clusters,
                    free: ledger.freeCount,
                    host: host)
                if best.map({ cost < $0 }) ?? true { best = cost }
            }
        }
        return best?.host
    }

    /// The CPUs beyond the machine's own that receive its invalidations on one die, as ``DieChoice`` counts them.
    private func receivers(of vcpus: Int, on die: Int, _ ledger: Ledger, _ spread: Supply.Spread) -> Int {
        if ledger.layout.selectsClusters { return spread.clusters * ledger.layout.largestCluster - vcpus }
        return ledger.layout.threadsPerCore > 1 ? max(0, vcpus - ledger.seats.whole.inDie[die]) : 0
    }

    private func foes(of request: PlacementRequest, on host: Int) -> Int {
        guard !request.apart.isEmpty else { return 0 }
        return request.apart.reduce(0) { hostsOf[$1]?.contains(host) ?? false ? $0 + 1 : $0 }
    }

    /// The hosts that have the CPUs, by what a machine is likely to cost there: as few dies as can be, and those that
    /// are fullest.
    private func costs(_ requests: [PlacementRequest], _ hosts: [Int]) -> [Cost] {
        let needed = requests.reduce(0) { $0 + $1.leastCPUs }
        return hosts.compactMap { host in
            let free = ledgers[host].seats.free.inDie
            guard requests.contains(where: { $0.policy != .dedicated }) || ledgers[host].freeCount >= needed else {
                return nil
            }
            var (dies, left) = (0, needed)
            for cpus in free.sorted(by: >) where left > 0 { (dies, left) = (dies + 1, left - cpus) }
            return Cost(
                foes: requests.reduce(0) { $0 + foes(of: $1, on: host) }, dies: max(1, dies),
                free: ledgers[host].freeCount, host: host)
        }
        .sorted()
    }
}
