public import HostInventory
public import Libvirt
public import Placement
internal import Vocabulary

/// Decides which machines of a host are moved for a goal, and changes nothing.
public struct DefragmentationPlanner: Sendable {
    let connection: Connection
    private let housekeeping: Housekeeping?
    private let reserves: PageReserves

    public init(
        _ connection: Connection,
        housekeeping: Housekeeping? = nil,
        reserves: PageReserves = PageReserves()
    ) {
        (self.connection, self.housekeeping, self.reserves) = (connection, housekeeping, reserves)
    }

    /// Moves, and the host that they are for.
    public struct Plan: Sendable {
        public let host: Host
        public let defragmentation: Defragmentation
    }

    /// Plans moves for a goal.
    ///
    /// - Throws: `DefragmentationObstacle` if nothing that may be moved makes room, ``ProvisioningError`` if a machine
    ///   that is to stay is not there.
    @available(*, noasync)
    public func plan(_ goal: Defragmentation.Goal, limits: MoveLimits) throws -> Plan {
        let reach = try MemoryReach(connection)
        let state = try HostState(connection, housekeeping: housekeeping, reserves: reserves)
        if let unknown = limits.fixed.sorted().first(where: { state.domain(named: $0) == nil }) {
            throw ProvisioningError(
                .noMachine, "there is no machine '\(unknown)' that could stay", remedy: "see berth list --all")
        }
        var ledger = state.ledgerForMoves(reach)
        while true {
            let plan = try Planner(ledger).defragment(for: goal, limits: limits)
            guard let bound = firstBound(of: plan, ledger, state, reach) else {
                return Plan(host: state.host, defragmentation: plan)
            }
            ledger.mobilities[bound.machine] = bound.mobility
        }
    }

    /// The first machine whose memory would be moved and has no cpusets by which the kernel could.
    private func firstBound(
        of plan: Defragmentation, _ ledger: Ledger, _ state: HostState, _ reach: MemoryReach
    ) -> (machine: String, mobility: Mobility)? {
        for move in plan.moves where move.relocation.memory > .zero {
            guard let live = state.domain(named: move.machine), let record = live.record,
                case .movable(let request, nil)? = ledger.mobilities[move.machine]
            else { continue }
            let cpusets = reach.mayHaveCpusets ? MemoryCpusets(of: live.domain.uuid) : nil
            let tuning = MemoryTuning(
                live.root, record, movesStrictMemory: reach.movesStrictMemory, cpusets: cpusets)
            guard let obstacle = tuning.binding.obstacle else { continue }
            return (move.machine, .movable(request, boundMemory: obstacle))
        }
        return nil
    }
}
