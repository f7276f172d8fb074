internal import Migration
internal import Provisioning
internal import Synchronization

/// What Ctrl-C does to a move: before it begins, it does not; afterwards, it is aborted.
final class MoveInterruption: Sendable {
    private struct State {
        var isRequested = false
        var move: Task<Migrator.Outcome, any Error>?
    }

    private let state = Mutex(State())

    /// Asks the move to stop.
    func request() {
        state.withLock { state in
            state.isRequested = true
            state.move?.cancel()
        }
    }

    /// Fails if somebody asked before the move began.
    func check() throws(Interrupted) {
        if state.withLock({ $0.isRequested }) { throw Interrupted() }
    }

    /// Waits for the move, which is aborted if somebody asks.
    func outcome(of move: Task<Migrator.Outcome, any Error>) async -> Result<Migrator.Outcome, any Error> {
        state.withLock { state in
            state.move = move
            if state.isRequested { move.cancel() }
        }
        return await move.result
    }
}
