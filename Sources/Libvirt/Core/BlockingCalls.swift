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
/// Put what belongs together into one closure: each costs a change of threads, some microseconds.
public final class BlockingCalls: Sendable {
    /// The pool for callers that need none of their own.
    public static let shared = BlockingCalls(width: 32)

    private struct State: ~Copyable {
        /// The threads that have nothing to do.
        ///
        /// A serial queue each: a concurrent one starts its threads one a second once it has as many as the
        /// machine has cores, even if all of them sleep.
        var idle: [DispatchQueue]
        /// Work that waits for a thread, the oldest last.
        var waiting: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>

    /// Creates a pool that runs at most `width` functions at once; others wait their turn.
    public init(width: Int) {
        precondition(width > 0, "A pool needs a thread.")
        state = Mutex(State(idle: (0..<width).map { _ in DispatchQueue(label: "libvirt.call") }))
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
    /// `cancel` gets a thread outside the pool, since it must not wait for what it is to end. It runs at
    /// once if the task is cancelled already, so `work` may not have begun.
    public func run<Success: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Success,
        onCancel cancel: @escaping @Sendable () -> Void
    ) async throws(Failure) -> Success {
        let result: Result<Success, Failure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                submit { continuation.resume(returning: Result { () throws(Failure) in try work() }) }
            }
        } onCancel: {
            DispatchQueue(label: "libvirt.cancel").async(execute: cancel)
        }
        return try result.get()
    }

    private func submit(_ work: @escaping @Sendable () -> Void) {
        let thread = state.withLock { state in
            let thread = state.idle.popLast()
            if thread == nil { state.waiting.insert(work, at: 0) }
            return thread
        }
        thread?.async { self.run(work, on: thread) }
    }

    /// Runs work, and whatever waits by then, until the thread has nothing to do.
    private func run(_ work: @Sendable () -> Void, on thread: DispatchQueue?) {
        work()
        while let next = next(for: thread) { next() }
    }

    private func next(for thread: DispatchQueue?) -> (@Sendable () -> Void)? {
        state.withLock { state in
            if let work = state.waiting.popLast() { return work }
            if let thread { state.idle.append(thread) }
            return nil
        }
    }
}
