internal import Dispatch
internal import Glibc

/// Has Ctrl-C and `SIGTERM` call a function in place of ending the process, so that work can be taken back.
///
/// A second Ctrl-C ends the process all the same: what is left then, the next run removes.
final class InterruptSignal {
    private let sources: [any DispatchSourceSignal]

    init(_ action: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                action()
                _ = signal(number, SIG_DFL)
            }
            source.activate()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { _ = signal(number, SIG_DFL) }
    }
}
