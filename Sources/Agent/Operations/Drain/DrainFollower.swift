internal import AgentAPI
internal import Migration
internal import Synchronization
internal import Vocabulary

/// Tells of a drain in its operation, in the figures, and in the journal.
///
/// Each move under way is noted as an operation of its own, so that the next agent goes on with it as with any other move.
final class DrainFollower: Sendable {
    fileprivate let agent: Agent
    fileprivate let operation: Operation
    fileprivate let key: Operations.Key?
    fileprivate let choice: DrainChoice
    fileprivate let targets: [String: Int]
    private let state: Mutex<State>

    fileprivate struct State {
        var work: DrainWork
        var progress: DrainProgress
        /// The moves under way, by machine.
        var entries: [String: OperationJournal.Entry] = [:]
    }

    init(_ agent: Agent, _ operation: Operation, _ key: Operations.Key?, _ choice: DrainChoice, _ plan: DrainPlan) {
        (self.agent, self.operation, self.key, self.choice) = (agent, operation, key, choice)
        let moves = plan.moves
        targets = Dictionary(moves.compactMap { machine in machine.destination.map { (machine.name, $0.target) } }) {
            first, _ in first
        }
        state = Mutex(State(work: DrainWork(choice.request), progress: DrainProgress(of: moves.count)))
    }

    @Sendable func note(_ event: DrainEvent) {
        let name = event.machine
        switch event.kind {
        case .begins(let host):
            operation.note("\(name): moves to \(host)")
            state.withLock { $0.begin(name, self) }
        case .stops:
            operation.note("\(name): is shut down")
            state.withLock { $0.change(self) { $0.stop(name) } }
        case .started(let host):
            operation.note("\(name): was started on \(host)")
            state.withLock { $0.change(self) { $0.start(name) } }
        case .move(let event): note(event, of: name)
        case .arrived(let plan, let outcome):
            agent.moves.end(name, .arrived, downtime: outcome.progress.downtime)
            for clause in outcome.discrepancies + outcome.leftovers { operation.note("\(name): \(clause)") }
            operation.note("\(name): is on \(plan.target.name)")
            end(name)
        case .failed(let error):
            agent.moves.end(name, .stayed, downtime: nil)
            operation.note("\(name): \(AgentFailure(error))")
            end(name)
        }
    }

    private func note(_ event: MoveEvent, of name: String) {
        agent.moves.note(event, of: name)
        if let line = event.line { operation.note("\(name): \(line)") }
        switch event {
        case .step: state.withLock { $0.step(name, self) }
        case .progress(let progress): if let part = progress.part { advance(name, to: part) }
        case .phase, .refusedStep, .remark: break
        }
    }

    private func advance(_ name: String, to part: Double) {
        operation.advance(
            to: state.withLock { state in
                state.progress.advance(name, to: part)
                return state.progress.part
            })
    }

    private func end(_ name: String) {
        advance(name, to: 1)
        state.withLock { $0.end(name, self) }
    }
}

extension DrainFollower.State {
    /// Changes what is noted; under the lock, so that what was noted last is what is so.
    fileprivate mutating func change(_ follower: DrainFollower, _ change: (inout DrainWork) -> Void) {
        change(&work)
        follower.agent.operations.note(follower.operation, key: follower.key, .init(drain: work))
    }

    fileprivate mutating func begin(_ name: String, _ follower: DrainFollower) {
        guard let target = follower.targets[name] else { return }
        let report = OperationReport(
            id: "\(UniqueIdentifier.random())", kind: .migrate, machines: [name],
            client: follower.operation.report.client, begun: Operation.now)
        let entry = OperationJournal.Entry(
            report: report, key: nil, work: .init(migration: follower.choice.move(to: target)))
        entries[name] = entry
        follower.agent.journal.note(entry)
        change(follower) { $0.begin(name, as: report.id) }
    }

    fileprivate mutating func step(_ name: String, _ follower: DrainFollower) {
        guard var entry = entries[name] else { return }
        entry.work?.steps += 1
        entries[name] = entry
        follower.agent.journal.note(entry)
    }

    fileprivate mutating func end(_ name: String, _ follower: DrainFollower) {
        entries[name] = nil
        var noted: String?
        change(follower) { noted = $0.end(name) }
        if let noted { follower.agent.journal.forget(noted) }
    }
}

extension MoveEvent {
    /// What happens, for the log of an operation; `nil` for progress alone.
    var line: String? {
        switch self {
        case .phase(let phase): phase.rawValue
        case .progress: nil
        case .step(let action, let reason): "\(action.title), because \(reason)"
        case .refusedStep(let action, let reason): "could not do this: \(action.title), because \(reason)"
        case .remark(let remark): remark
        }
    }
}
