internal import Dispatch
internal import Libvirt
internal import Synchronization

/// Hands the pieces of a volume from the thread that receives them to the one that sends them, a few at a time.
final class PieceQueue: Sendable {
    private struct State {
        var pieces: [StreamPiece] = []
        var isOver = false
        var error: (any Error)?
        /// Whether nobody takes any more.
        var isAbandoned = false
    }

    /// Nobody takes the pieces any more.
    struct Abandoned: Error {}

    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)

    /// - Parameter capacity: The most pieces that wait.
    init(capacity: Int) {
        // A semaphore that is destroyed below the number it began with ends the program.
        for _ in 0..<capacity { room.signal() }
    }

    /// Waits for room, and adds a piece.
    ///
    /// - Throws: ``Abandoned``.
    @available(*, noasync)
    func put(_ piece: StreamPiece) throws {
        room.wait()
        let isAbandoned = state.withLock { state in
            if !state.isAbandoned { state.pieces.append(piece) }
            return state.isAbandoned
        }
        guard !isAbandoned else { throw Abandoned() }
        filled.signal()
    }

    /// Says that no more comes, and why if that is not the end.
    func finish(_ error: (any Error)?) {
        state.withLock { ($0.isOver, $0.error) = (true, error) }
        filled.signal()
    }

    /// Waits for the next piece; `nil` at the end.
    ///
    /// - Throws: What ``finish(_:)`` was told.
    @available(*, noasync)
    func next() throws -> StreamPiece? {
        filled.wait()
        let (piece, error) = state.withLock { state in
            (state.pieces.isEmpty ? nil : state.pieces.removeFirst(), state.error)
        }
        guard let piece else {
            if let error { throw error }
            return nil
        }
        room.signal()
        return piece
    }

    /// Takes no more, so that whoever adds pieces ends.
    func abandon() {
        state.withLock { $0.isAbandoned = true }
        room.signal()
    }
}
