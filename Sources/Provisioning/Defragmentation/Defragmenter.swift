public import Libvirt
public import Placement
internal import DomainXML
internal import HostInventory
internal import Templates
internal import Vocabulary

/// Moves machines of a host for a goal, one after the other.
///
/// Each move is a transaction of its own, after which all is in order. Before each the host is read anew; if somebody came
/// in the way meanwhile, the rest is not done.
public struct Defragmenter: Sendable {
    private let connection: Connection
    private let housekeeping: Housekeeping?
    private let reserves: PageReserves
    private let interruption: Interruption
    private let report: @Sendable (Progress) -> Void

    /// A step that is about to be done.
    public struct Progress: Hashable, Sendable {
        public let machine: String
        /// What is done, such as `pins vCPU 3 to CPU 9`.
        public let step: String
    }

    /// Creates a defragmenter of a host.
    ///
    /// - Parameters:
    ///   - connection: The connection to the host.
    ///   - housekeeping: The CPUs to keep, where somebody chose them.
    ///   - reserves: The pages to keep for others.
    ///   - interruption: A wish to stop: the move under way is taken back, and the rest is not done.
    ///   - report: Is called with each step before it is done.
    public init(
        _ connection: Connection,
        housekeeping: Housekeeping? = nil,
        reserves: PageReserves = PageReserves(),
        interruption: Interruption = Interruption(),
        report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        (self.connection, self.housekeeping, self.reserves) = (connection, housekeeping, reserves)
        (self.interruption, self.report) = (interruption, report)
    }

    /// What became of moves.
    public struct Outcome: Sendable {
        public let plan: DefragmentationPlanner.Plan
        /// How many of the moves were made: the first ones.
        public let done: Int
        /// What is not quite as planned, a sentence each.
        public let remarks: [String]
        /// Why the rest was not made; `nil` if all were.
        public let stop: (any Error)?
    }

    /// Plans moves for a goal, and makes them.
    ///
    /// - Throws: What ``DefragmentationPlanner/plan(_:limits:)`` throws, before anything is done.
    @available(*, noasync)
    public func run(_ goal: Defragmentation.Goal, limits: MoveLimits) throws -> Outcome {
        let planner = DefragmentationPlanner(connection, housekeeping: housekeeping, reserves: reserves)
        return make(try planner.plan(goal, limits: limits))
    }

    /// Makes moves that were planned.
    @available(*, noasync)
    public func make(_ plan: DefragmentationPlanner.Plan) -> Outcome {
        var remarks: [String] = []
        for (index, move) in plan.defragmentation.moves.enumerated() {
            do {
                try interruption.check()
                remarks += try make(move, plan.defragmentation, from: index)
            } catch {
                return Outcome(plan: plan, done: index, remarks: remarks, stop: error)
            }
        }
        return Outcome(plan: plan, done: plan.defragmentation.moves.count, remarks: remarks, stop: nil)
    }

    private func make(_ move: Defragmentation.Move, _ plan: Defragmentation, from index: Int) throws -> [String] {
        let reach = try MemoryReach(connection)
        let check = { (state: HostState) throws in
            guard let obstacle = plan.obstacle(from: index, on: state.ledgerForMoves(reach)) else { return }
            throw ProvisioningError(
                .busy, "\(state.host.name) has changed since the moves were planned: \(obstacle)",
                remedy: "run berth defrag again, which plans anew")
        }
        guard move.isRunning else {
            try relocate(move, unless: check)
            return []
        }
        let (machine, report) = (move.machine, report)
        let repinner = Repinner(
            connection, housekeeping: housekeeping, reserves: reserves, interruption: interruption
        ) { report(Progress(machine: machine, step: $0)) }
        return try repinner.repin(machine, to: .relocation(move.relocation), unless: check).remarks
    }

    /// Gives a machine that does not run its new place in its definition.
    private func relocate(_ move: Defragmentation.Move, unless check: (HostState) throws -> Void) throws {
        let locks = try MachineLock(connection)
        let machineLock = try locks.machine(move.machine)
        let planningLock = try locks.planning(unless: interruption)
        defer { withExtendedLifetime((machineLock, planningLock)) {} }
        let state = try HostState(connection, housekeeping: housekeeping, reserves: reserves)
        try check(state)
        guard let live = state.domain(named: move.machine), let record = live.record, !live.isActive else {
            throw ProvisioningError(
                .busy, "machine '\(move.machine)' runs by now", remedy: "run berth defrag again, which plans anew")
        }
        var ledger = state.ledger
        ledger.remove(move.machine)
        let request = try PlacementRequest(record, on: state.host, keepsGuest: false)
        let placement = try Planner(ledger).place(request, on: move.relocation.to.compactMap(\.first))
        report(Progress(machine: move.machine, step: "is to start on CPU \(placement.berth.cpus)"))
        try live.redefine(record.moved(to: placement.berth), on: state.host, connection)
    }
}

extension MachineRecord {
    /// The record of the machine in another place.
    func moved(to berth: Berth) -> Self {
        var record = self
        record.berth = berth
        return record
    }
}
