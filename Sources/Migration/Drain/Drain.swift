public import Libvirt
internal import HostInventory
internal import Placement
internal import Provisioning
internal import Synchronization
internal import Vocabulary

/// Empties a host: moves its machines by a plan, some at a time, and goes on after the failure of one.
///
/// Each move is checked and planned anew when its turn comes, into what the plan left it: the places of all the others are
/// kept free until they have arrived or failed, so that no two moves get the same CPUs or pages.
public struct Drain: Sendable {
    private let plan: DrainPlan
    private let planner: DrainPlanner
    private let parallel: Int
    private let patience: Duration
    private let calls: BlockingCalls

    /// - Parameters:
    ///   - plan: Where the machines go.
    ///   - planner: What made the plan, with the connections and what somebody wants of each move.
    ///   - parallel: The most moves at a time.
    ///   - patience: How long the guest of a machine has to shut down that cannot move while it runs.
    ///   - calls: Where blocking calls run; each move takes one or two threads.
    public init(
        _ plan: DrainPlan, by planner: DrainPlanner, parallel: Int = 2, patience: Duration = .seconds(120),
        calls: BlockingCalls = .shared
    ) {
        (self.plan, self.planner, self.parallel) = (plan, planner, max(1, parallel))
        (self.patience, self.calls) = (patience, calls)
    }

    /// Moves all machines that can move.
    ///
    /// Cancelling the task aborts the moves under way, whose machines run on where they are, and begins no more.
    ///
    /// - Parameters:
    ///   - isWindingDown: Whether no more moves are to begin, while those under way go on; asked before each.
    ///   - report: Is called from several threads, in order for each machine.
    /// - Returns: What became of each machine.
    public func run(
        unless isWindingDown: @Sendable () -> Bool = { false }, report: @escaping @Sendable (DrainEvent) -> Void
    ) async -> DrainOutcome {
        let machines = plan.moves
        let reservations = Reservations(machines)
        var ends = [DrainOutcome.End](repeating: .notBegun, count: machines.count)
        await withTaskGroup(of: (Int, DrainOutcome.End).self) { group in
            var next = 0
            func begin() {
                guard next < machines.count, !Task.isCancelled, !isWindingDown() else { return }
                let (index, machine) = (next, machines[next])
                next += 1
                group.addTask { (index, await move(machine, reservations, report)) }
            }
            for _ in 0..<parallel { begin() }
            while let (index, end) = await group.next() {
                ends[index] = end
                begin()
            }
        }
        return DrainOutcome(
            plan: plan, results: zip(machines, ends).map { DrainOutcome.Result(machine: $0, end: $1) })
    }

    private func move(
        _ machine: DrainPlan.Machine, _ reservations: Reservations, _ report: @escaping @Sendable (DrainEvent) -> Void
    ) async -> DrainOutcome.End {
        @Sendable func tell(_ kind: DrainEvent.Kind) { report(DrainEvent(machine: machine.name, kind: kind)) }
        guard let destination = machine.destination else { return .notBegun }
        defer { reservations.release(machine.name, on: destination.target) }
        let mustStop = if case .restarts = machine.fate { true } else { false }
        tell(.begins(to: destination.host))
        do {
            let source = planner.source
            let (guarding, _) = try await calls.run {
                let guarding = try MoveGuard(machine.name, on: source)
                return (guarding, try guarding.settle(machine.name, source))
            }
            defer { withExtendedLifetime(guarding) {} }
            if mustStop {
                tell(.stops)
                _ = try await MachineControl(source).stop(machine.name, force: false, patience: patience)
            }
            do {
                let (plan, outcome) = try await transfer(machine.name, destination, reservations) { tell(.move($0)) }
                if mustStop, let host = await start(machine.name, planner.targets[destination.target].connection) {
                    tell(.started(on: host))
                }
                tell(.arrived(plan, outcome))
                return .arrived(plan, outcome)
            } catch {
                // Nothing is lost: a machine that ran runs.
                if mustStop, let host = await start(machine.name, source) { tell(.started(on: host)) }
                throw error
            }
        } catch {
            tell(.failed(error))
            return .failed(error)
        }
    }

    private func transfer(
        _ name: String, _ destination: DrainPlan.Destination, _ reservations: Reservations,
        _ report: @escaping @Sendable (MoveEvent) -> Void
    ) async throws -> (MigrationPlan, Migrator.Outcome) {
        let target = planner.targets[destination.target]
        var moves = MigrationPlanner(
            from: planner.source, to: target.connection, targetURI: target.peerURI,
            housekeeping: planner.housekeeping, reserves: planner.reserves)
        (moves.policy, moves.wishes) = (planner.policy, planner.wishes)
        moves.reservations = reservations.others(than: name, on: destination.target)
        let chosen = moves
        let plan = try await calls.run { try chosen.plan(name) }
        reservations.settle(name, Claim(plan.target.berth, owner: name), on: destination.target)
        let outcome = try await Migrator(plan, from: planner.source, to: target.connection, calls: calls)
            .run(report: report)
        return (plan, outcome)
    }

    /// Starts a machine on the host that has it; `nil` if it could not be started.
    private func start(_ name: String, _ connection: Connection) async -> String? {
        let (housekeeping, reserves) = (planner.housekeeping, planner.reserves)
        return try? await calls.run {
            let control = MachineControl(connection, housekeeping: housekeeping, reserves: reserves)
            _ = try control.start(name)
            return try connection.hostname()
        }
    }
}

/// What is kept on each target for machines that have not arrived.
private final class Reservations: Sendable {
    private let claims: Mutex<[Int: [String: Claim]]>

    init(_ machines: [DrainPlan.Machine]) {
        var claims: [Int: [String: Claim]] = [:]
        for machine in machines {
            guard let destination = machine.destination else { continue }
            claims[destination.target, default: [:]][machine.name] = destination.claim
        }
        self.claims = Mutex(claims)
    }

    func others(than machine: String, on target: Int) -> [Claim] {
        claims.withLock { claims in
            (claims[target] ?? [:]).filter { $0.key != machine }.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// Keeps the place that a move really goes to.
    func settle(_ machine: String, _ claim: Claim, on target: Int) {
        claims.withLock { $0[target, default: [:]][machine] = claim }
    }

    func release(_ machine: String, on target: Int) {
        claims.withLock { _ = $0[target]?.removeValue(forKey: machine) }
    }
}
