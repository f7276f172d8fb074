internal import HostInventory
internal import Vocabulary

/// Places for machines that were planned together.
public struct JointPlacement: Sendable {
    /// For each request, in the order of the list, its place, or why it has none.
    public let results: [Result<PlannedBerth, Shortfall>]
    /// Who has what when all that were placed are there.
    public let ledger: Ledger
}

extension Planner {
    /// Plans machines together: the order of the list does not matter to what each of them gets.
    ///
    /// As few vCPUs as possible are refused; then machines lie on few dies, and their invalidations reach few CPUs. Machines
    /// that are to be together are looked for one place for.
    ///
    /// - Parameter requests: The machines, each with a name of its own.
    /// - Returns: A result for each of them.
    /// - Complexity: Some dozens of times that of ``place(_:)-(PlacementRequest)`` for each machine; four times where
    ///   all find good places at once.
    public func place(_ requests: [PlacementRequest]) -> JointPlacement {
        // What fits nowhere alone fits nowhere beside others, unless they make pools.
        let alone = requests.map { find($0) }
        let candidates = requests.indices.filter { alone[$0] != nil || requests[$0].policy != .dedicated }
        let wanted = candidates.map { requests[$0] }
        let units = PlacementUnit.units(of: wanted)
        guard !units.isEmpty else { return joint(requests, [:], ledger) }
        let needs = candidates.map { alone[$0]?.diesBeyondNeed ?? 0 }
        let tries = min(240, 3000 / wanted.count)
        var search = OrderSearch(units, in: ledger.jointRoom(for: wanted), budget: tries) { order in
            HostAttempt(units, order, wanted, needs, ledger)
        }
        let best = search.run()
        let placements = zip(candidates, best.placements).compactMap { index, found in found.map { (index, $0) } }
        return joint(requests, Dictionary(uniqueKeysWithValues: placements), best.ledger)
    }

    private func joint(
        _ requests: [PlacementRequest], _ placements: [Int: PlannedBerth], _ ledger: Ledger
    ) -> JointPlacement {
        let results = requests.indices.map { index -> Result<PlannedBerth, Shortfall> in
            placements[index].map { .success($0) } ?? .failure(Shortfall(requests[index], on: ledger))
        }
        return JointPlacement(results: results, ledger: ledger)
    }
}

/// Machines planned on one host in one order.
struct HostAttempt: JointAttempt {
    private(set) var ledger: Ledger
    private(set) var placements: [PlannedBerth?]
    private(set) var quality = JointQuality()
    private(set) var blamed: [Int] = []
    private(set) var isTorn = false

    /// - Parameters:
    ///   - units: What is planned.
    ///   - order: The order, by places in the units.
    ///   - requests: The machines of the units.
    ///   - beyond: The dies beyond its need that each machine lies on when it is there alone.
    ///   - ledger: Who has what.
    init(
        _ units: [PlacementUnit], _ order: [Int], _ requests: [PlacementRequest], _ beyond: [Int], _ ledger: Ledger
    ) {
        self.ledger = ledger
        placements = Array(repeating: nil, count: requests.count)
        for unit in order {
            let placed = self.ledger.place(units[unit].members.map { requests[$0] })
            var isBlamed = false
            for (index, placement) in zip(units[unit].members, placed) {
                placements[index] = placement
                quality.count(placement, requests[index])
                let isWorse = placement.map { $0.diesBeyondNeed > beyond[index] }
                isTorn = isTorn || isWorse ?? false
                isBlamed = isBlamed || isWorse ?? true
            }
            if isBlamed { blamed.append(unit) }
        }
        let tidiness = Tidiness(self.ledger)
        quality.flaws = tidiness.clustersBeyondNeed + tidiness.sharedClusters
    }
}

extension JointQuality {
    /// Counts a machine in that has a place, or none.
    mutating func count(_ placement: PlannedBerth?, _ request: PlacementRequest) {
        guard let placement else { return refusedVCPUs += request.vcpus }
        diesBeyondNeed += placement.diesBeyondNeed
        receivers += max(0, (placement.invalidations.receivers.value?.count ?? 0) - placement.berth.cpus.count)
    }
}

extension PlannedBerth {
    /// The dies that a machine with CPUs of its own lies on beyond those that it needs.
    var diesBeyondNeed: Int {
        guard request.policy == .dedicated, request.topology.cellCount == 0 else { return 0 }
        let largest = decision.layout.dies.map(\.count).max() ?? 1
        return max(0, decision.dies.count - request.vcpus.dividedUp(by: largest))
    }
}

extension GuestTopology {
    fileprivate var cellCount: Int { if case .cells(let cells) = self { cells.count } else { 0 } }
}

extension Ledger {
    /// What there is for some machines, all dies together.
    func jointRoom(for requests: [PlacementRequest]) -> JointRoom {
        let sizes = Set(requests.map(\.pageSize))
        let nodes = NodeSet(host.nodes.map(\.number))
        return JointRoom(
            cpus: freeCount, memory: sizes.count == 1 ? sizes.first?.flatMap { room($0, on: nodes) } : nil)
    }

    /// Finds machines that are to be together their places, one by itself too, and enters them.
    ///
    /// - Returns: A place for each that has one.
    mutating func place(_ requests: [PlacementRequest]) -> [PlannedBerth?] {
        if requests.count > 1, let (ledger, placements) = placeOnOneDie(requests) {
            self = ledger
            return placements
        }
        return requests.map { request in
            let placement = Planner(self).find(request)
            if let placement { enter(Claim(placement)) }
            return placement
        }
    }

    /// Finds the fullest die that has room for all of them.
    private func placeOnOneDie(_ requests: [PlacementRequest]) -> (Ledger, [PlannedBerth])? {
        let dies = layout.dies.indices.sorted { (seats.free.inDie[$0], $0) < (seats.free.inDie[$1], $1) }
        for die in dies {
            var ledger = self
            let placements = requests.compactMap { request -> PlannedBerth? in
                guard let placement = Planner(ledger).find(request, within: [die]) else { return nil }
                ledger.enter(Claim(placement))
                return placement
            }
            if placements.count == requests.count { return (ledger, placements) }
        }
        return nil
    }
}
