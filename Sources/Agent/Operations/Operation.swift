public import AgentAPI
public import Provisioning
internal import FoundationEssentials
internal import Synchronization

/// Work under way, or done: what it has come to, and a way to stop it.
public final class Operation: Sendable {
    /// A wish to stop, which the work looks at between its steps.
    public let interruption = Interruption()
    private let state: Mutex<State>
    private let board: EventBoard

    private struct State {
        var report: OperationReport
        var task: Task<Void, Never>?
        var isCancelled = false
        var isWindingDown = false
        var isHandedOver = false
        var failure: AgentFailure?
    }

    /// The lines of the log that are kept.
    private static let logLimit = 200

    init(_ report: OperationReport, _ board: EventBoard) {
        state = Mutex(State(report: report))
        self.board = board
    }

    /// What it has come to; why it failed is told by ``failure``.
    public var report: OperationReport { state.withLock(\.report) }

    /// Why it did not succeed; `nil` if it did, or still runs.
    public var failure: AgentFailure? { state.withLock(\.failure) }

    public var isRunning: Bool { report.state == .running }

    var kind: OperationReport.Kind { report.kind }

    /// Notes a step that is about to be done.
    public func note(_ step: String) {
        let report = state.withLock { state in
            state.report.log.append(step)
            if state.report.log.count > Self.logLimit { state.report.log.removeFirst() }
            return state.report
        }
        board.post(.operation, report.machines.first, step, operation: report.id)
    }

    /// Names the machines that the work turns out to be about, beside those that were named before.
    func concern(_ machines: [String]) {
        state.withLock { state in
            state.report.machines += machines.filter { !state.report.machines.contains($0) }
        }
    }

    /// Notes what has come of the work so far, for when the rest of it fails.
    func leave(_ result: OperationReport.Result) { state.withLock { $0.report.result = result } }

    /// Notes how far the work has come, from 0 to 1.
    public func advance(to part: Double) { state.withLock { $0.report.progress = min(1, max(0, part)) } }

    /// Begins the work.
    func run(
        _ work: @escaping @Sendable (Operation) async throws -> OperationReport.Result,
        then: @escaping @Sendable () -> Void
    ) {
        let task = Task {
            do {
                finish(.success(try await work(self)))
            } catch {
                finish(.failure(AgentFailure(error)))
            }
            then()
        }
        state.withLock { state in
            state.task = task
            // Somebody was quicker.
            if state.isCancelled { task.cancel() }
        }
    }

    private func finish(_ outcome: Result<OperationReport.Result, AgentFailure>) {
        let report = state.withLock { state -> OperationReport? in
            // The next agent goes on with it, and tells its end.
            guard !state.isHandedOver else { return nil }
            state.report.ended = Self.now
            switch outcome {
            case .success(let result):
                (state.report.state, state.report.result, state.report.progress) = (.succeeded, result, 1)
            case .failure(let failure):
                state.report.state = failure.kind == .cancelled ? .cancelled : .failed
                state.failure = failure
            }
            return state.report
        }
        guard let report else { return }
        let detail = failure.map { ": \($0)" } ?? ""
        board.post(
            .operation, report.machines.first, "\(report.kind.rawValue) \(report.state.rawValue)\(detail)",
            operation: report.id)
    }

    /// Asks the work to stop; what it has done is taken back.
    public func cancel() {
        interruption.request()
        state.withLock { state in
            state.isCancelled = true
            state.task?.cancel()
        }
    }

    /// Has the work begin nothing more, since the agent stops: what it has begun goes on.
    func windDown() { state.withLock { $0.isWindingDown = true } }

    var isWindingDown: Bool { state.withLock(\.isWindingDown) }

    /// Leaves the work to the next agent: nobody waits for it any more, and its note stays.
    func handOver() { state.withLock { $0.isHandedOver = true } }

    var isHandedOver: Bool { state.withLock(\.isHandedOver) }

    /// Waits until the work is over, or left to the next agent.
    func endOrHandOver() async {
        while isRunning, !isHandedOver { try? await Task.sleep(for: .milliseconds(100)) }
    }

    /// Waits until the work is over.
    func end() async { await state.withLock(\.task)?.value }

    /// The time, as reports tell it.
    static var now: String { Date.now.formatted(.iso8601) }
}
