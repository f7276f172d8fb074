/// Finds machines places on many hosts, as after a drain: each on the host where it costs least.
///
/// A machine goes where it lies on the fewest dies, where its invalidations reach the fewest CPUs of others, and where it
/// leaves least behind that nobody can use. Machines that are to be together share a host, and those that are to be apart
/// have different ones as long as there are any.
///
/// ```swift
/// let placed = FleetPlanner(ledgers).place(requests)
/// ```
public struct FleetPlanner: Sendable {
    public let hosts: [Ledger]
    private let isOpen: @Sendable (PlacementRequest, Int) -> Bool

    /// - Parameters:
    ///   - hosts: Who has what on each host.
    ///   - isOpen: Whether a machine may be on a host, by the host's place in the list, as for its architecture.
    public init(
        _ hosts: [Ledger], isOpen: @escaping @Sendable (PlacementRequest, Int) -> Bool = { _, _ in true }
    ) {
        (self.hosts, self.isOpen) = (hosts, isOpen)
    }

    /// Plans machines together: the order of the list does not matter to what each of them gets.
    ///
    /// - Parameter requests: The machines, each with a name of its own.
    /// - Returns: A result for each of them.
    /// - Complexity: O(*h* · *d*) for each machine in the hosts and their dies, and some decisions on the best of them;
    ///   several times that where machines find no good places at once.
    public func place(_ requests: [PlacementRequest]) -> FleetPlacement {
        let units = PlacementUnit.units(of: requests)
        let room = JointRoom(cpus: hosts.reduce(0) { $0 + $1.freeCount })
        let tries = min(64, max(8, 4000 / max(1, requests.count)))
        guard !units.isEmpty else { return FleetPlacement(results: [], hosts: hosts) }
        var search = OrderSearch(units, in: room, budget: tries) { order in
            FleetAttempt(units, order, requests, hosts, isOpen)
        }
        let best = search.run()
        let results = requests.indices.map { index -> Result<FleetPlacement.Assignment, FleetShortfall> in
            if let assignment = best.assignments[index] { return .success(assignment) }
            let shortfalls = hosts.indices.filter { isOpen(requests[index], $0) }
                .map { (host: $0, shortfall: Shortfall(requests[index], on: best.choice.ledgers[$0])) }
            return .failure(FleetShortfall(request: requests[index], shortfalls: shortfalls))
        }
        return FleetPlacement(results: results, hosts: best.choice.ledgers)
    }
}

/// Machines planned on many hosts in one order.
private struct FleetAttempt: JointAttempt {
    private(set) var choice: HostChoice
    private(set) var assignments: [FleetPlacement.Assignment?]
    private(set) var quality = JointQuality()
    private(set) var blamed: [Int] = []
    private(set) var isTorn = false

    init(
        _ units: [PlacementUnit], _ order: [Int], _ requests: [PlacementRequest], _ hosts: [Ledger],
        _ isOpen: (PlacementRequest, Int) -> Bool
    ) {
        choice = HostChoice(hosts)
        assignments = Array(repeating: nil, count: requests.count)
        for unit in order {
            let members = units[unit].members
            let placed = choice.place(members.map { requests[$0] }, isOpen)
            var isBlamed = false
            for (index, assignment) in zip(members, placed) {
                assignments[index] = assignment
                quality.count(assignment?.placement, requests[index])
                let isWorse = assignment.map { $0.placement.diesBeyondNeed > 0 }
                isTorn = isTorn || isWorse ?? false
                isBlamed = isBlamed || isWorse ?? true
            }
            if isBlamed { blamed.append(unit) }
        }
        for ledger in choice.ledgers {
            let tidiness = Tidiness(ledger)
            quality.flaws += tidiness.clustersBeyondNeed + tidiness.sharedClusters
        }
    }
}
