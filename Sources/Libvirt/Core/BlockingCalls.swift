internal import Dispatch
internal import Synchronization

/// Runs functions that block, such as all of libvirt's, on threads of their own.
///
/// Swift's cooperative pool has one thread per core; a few calls that wait for a slow host would stop
/// every other task. Functions of this library that block cannot be called from asynchronous code (the
/// compiler refuses), except in here:
///
/// ```swift
/// try await BlockingCalls.shared.run { try domain.start() }
/// ```
///
/// Put what belongs together into one closure: each costs a change of threads, a few microseconds.
public final class BlockingCalls: Sendable {
    /// The pool for callers that need none of their own.
    public static let shared = BlockingCalls(width: 32)

    private struct State: ~Copyable {
        var idle: Int
        /// Work that waits for a thread, the oldest last.
        var waiting: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "libvirt.calls", attributes: .concurrent)

    /// Creates a pool that runs at most `width` functions at once; others wait their turn.
    public init(width: Int) {
        precondition(width > 0, "A pool needs a thread.")
        state = Mutex(State(idle: width))
    }

    /// Runs a function that blocks, and returns its result.
    ///
    /// Cancelling the task does not interrupt a call under way.
    public func run<Success: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Success
    ) async throws(Failure) -> Success {
        let result: Result<Success, Failure> = await withCheckedContinuation { continuation in
            submit { continuation.resume(returning: Result { () throws(Failure) in try work() }) }
        }
        return try result.get()
    }

    /// Runs a function that blocks; if the task is cancelled meanwhile, also runs `cancel`.
    ///
    /// `cancel` gets a thread outside the pool, since it must not wait for what it is to end.
    public func run<Success: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Success,
        onCancel cancel: @escaping @Sendable () -> Void
    ) async throws(Failure) -> Success {
        let result: Result<Success, Failure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                submit { continuation.resume(returning: Result { () throws(Failure) in try work() }) }
            }
        } onCancel: {
            queue.async(execute: cancel)
        }
        return try result.get()
    }

    private func submit(_ work: @escaping @Sendable () -> Void) {
        let mayRun = state.withLock { state in
            guard state.idle > 0 else {
                state.waiting.insert(work, at: 0)
                return false
            }
            state.idle -= 1
            return true
        }
        if mayRun { queue.async { self.runUntilIdle(first: work) } }
    }

    private func runUntilIdle(first: @Sendable () -> Void) {
        first()
        while let next = next() { next() }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard let work = state.waiting.popLast() else {
                state.idle += 1
                return nil
            }
            return work
        }
    }
}
