/// Places for machines on the hosts of a fleet.
public struct FleetPlacement: Sendable {
    /// For each request, in the order of the list, its place, or why it has none.
    public let results: [Result<Assignment, FleetShortfall>]
    /// Who has what on each host when all that were placed are there.
    public let hosts: [Ledger]

    /// A machine's host, and its place there.
    public struct Assignment: Sendable {
        /// The host's place in the fleet.
        public let host: Int
        public let placement: PlannedBerth
    }
}

/// Why a machine fits on no host of a fleet.
public struct FleetShortfall: Error, Sendable {
    public let request: PlacementRequest
    /// Why it fits on each host that it may be on, by the host's place in the fleet.
    public let shortfalls: [(host: Int, shortfall: Shortfall)]
}

extension FleetShortfall: CustomStringConvertible {
    /// One sentence: what is asked for, and the host that comes nearest to it.
    public var description: String {
        guard let nearest = shortfalls.max(by: { $0.shortfall.largestVCPUs < $1.shortfall.largestVCPUs }) else {
            return "\(request.name) may be on no host of the fleet"
        }
        let others = shortfalls.count == 1 ? "" : ", and no other of \(shortfalls.count) hosts has more"
        return "\(nearest.shortfall)\(others)"
    }
}
