internal import Migration
internal import Synchronization
internal import Vocabulary

/// What is measured of moves: their phases, and how long guests stood still beside what was expected.
final class MoveFigures: Sendable {
    /// What became of a move.
    enum Outcome: String, CaseIterable, Sendable {
        case arrived
        case stayed
    }

    fileprivate struct Move {
        var phase: (MovePhase, since: ContinuousClock.Instant)?
        /// The standstill that QEMU expected when it was last asked.
        var predicted: Duration?
        var downtime: Duration?
    }

    fileprivate struct State {
        var moves: [String: Move] = [:]
        /// The machines that moved, the oldest first.
        var order: [String] = []
        var phases: [MovePhase: Duration] = [:]
        var outcomes: [Outcome: UInt64] = [:]
    }

    private let state = Mutex(State())
    /// The machines whose last move is remembered.
    fileprivate static let memory = 256

    /// Notes something that happens while a machine moves.
    func note(_ event: MoveEvent, of machine: String) {
        state.withLock { state in
            switch event {
            case .phase(let phase):
                state.enter(phase, machine)
            case .progress(let progress):
                if let downtime = progress.downtime { state.moves[machine]?.predicted = downtime }
            case .step, .refusedStep, .remark: break
            }
        }
    }

    /// Notes that a move is over.
    func end(_ machine: String, _ outcome: Outcome, downtime: Duration?) {
        state.withLock { state in
            state.outcomes[outcome, default: 0] += 1
            state.enter(nil, machine)
            state.moves[machine]?.downtime = downtime
        }
    }

    /// Adds what was measured.
    func add(to metrics: inout MetricsText) {
        let (moves, phases, outcomes) = state.withLock { ($0.moves, $0.phases, $0.outcomes) }
        for outcome in Outcome.allCases {
            metrics.add(
                "berth_migrations_total", .counter, "Moves that are over, by what became of them.",
                ["outcome": outcome.rawValue], Double(outcomes[outcome] ?? 0))
        }
        for phase in MovePhase.allCases {
            metrics.add(
                "berth_migration_phase_seconds_total", .counter, "How long moves were in each of their phases.",
                ["phase": phase.rawValue], (phases[phase] ?? .zero).inSeconds)
        }
        for (machine, move) in moves.sorted(by: { $0.key < $1.key }) { move.add(of: machine, to: &metrics) }
    }
}

extension MoveFigures.State {
    fileprivate mutating func enter(_ phase: MovePhase?, _ machine: String) {
        let now = ContinuousClock.now
        if moves[machine] == nil || phase == .prepare {
            order.removeAll { $0 == machine }
            order.append(machine)
            if order.count > MoveFigures.memory { moves[order.removeFirst()] = nil }
            moves[machine] = MoveFigures.Move()
        }
        if let (former, since) = moves[machine]?.phase { phases[former, default: .zero] += now - since }
        moves[machine]?.phase = phase.map { ($0, now) }
    }
}

extension MoveFigures.Move {
    fileprivate func add(of machine: String, to metrics: inout MetricsText) {
        if let phase {
            metrics.add(
                "berth_migration_phase", .gauge, "The phase that a machine's move is in.",
                ["machine": machine, "phase": phase.0.rawValue], 1)
        }
        if let predicted {
            metrics.add(
                "berth_migration_predicted_downtime_seconds", .gauge,
                "How long QEMU expected the guest to stand still, of a machine's last move.", ["machine": machine],
                predicted.inSeconds)
        }
        if let downtime {
            metrics.add(
                "berth_migration_downtime_seconds", .gauge,
                "How long the guest stood still, of a machine's last move.", ["machine": machine], downtime.inSeconds)
        }
    }
}
