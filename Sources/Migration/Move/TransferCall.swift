internal import Libvirt
internal import Synchronization

/// libvirt's call that sends a machine, which is left behind where it does not return.
///
/// In post-copy, the call waits for the target to say how it ended. If the link breaks and the source alone takes note,
/// the target waits for pages, and the call for the target: for a quarter of an hour by Linux's limits for TCP.
final class TransferCall: Sendable {
    private struct State {
        var result: Result<Void, any Error>?
        var waiting: CheckedContinuation<Void, any Error>?
    }

    private let state = Mutex(State())

    /// Why a call was left behind.
    struct Broken: Error, CustomStringConvertible {
        let description = "the transfer broke in post-copy"
    }

    /// Waits until the work is over, or until it is left behind; cancelling the task is passed on to the work.
    func run(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task {
            do { end(.success(try await work())) } catch { end(.failure(error)) }
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state in
                    if state.result == nil { state.waiting = continuation }
                    return state.result
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            task.cancel()
        }
    }

    /// Waits no longer.
    func leave(_ reason: any Error = Broken()) { end(.failure(reason)) }

    private func end(_ result: Result<Void, any Error>) {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            if state.result == nil { state.result = result }
            return state.waiting
        }
        waiting?.resume(with: result)
    }
}
