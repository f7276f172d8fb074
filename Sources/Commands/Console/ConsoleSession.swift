internal import Libvirt
internal import Synchronization

/// A console while somebody sits at it: what is typed goes to the guest, and what the guest shows comes back.
///
/// Two threads block for it, one for each way. Neither polls: the one that reads the terminal is woken through a
/// pipe, and the one that reads the guest ends with the stream.
final class ConsoleSession: Sendable {
    /// How a session ended.
    enum End: Sendable {
        /// By the escape key.
        case left
        /// By a signal.
        case interrupted
        /// The other side closed it, with what libvirt said if it said something.
        case closed(LibvirtError?)
        /// Nobody takes what is shown any more.
        case outputGone
    }

    private let stream: Stream
    private let terminal: Terminal
    private let escape: EscapeKey
    private let isInterrupted = Atomic(false)

    init(_ stream: Stream, _ terminal: Terminal, escape: EscapeKey) {
        (self.stream, self.terminal, self.escape) = (stream, terminal, escape)
    }

    /// Ends the session from a signal.
    func interrupt() {
        isInterrupted.store(true, ordering: .relaxed)
        terminal.wake()
    }

    /// Runs until one side ends it.
    func run() async -> End {
        let (ends, ended) = AsyncStream.makeStream(of: End.self)
        // Not structured: a guest that shows nothing may hold its thread until the process ends.
        Task { ended.yield(await BlockingCalls.shared.run { self.show() }) }
        Task { if let end = await BlockingCalls.shared.run({ self.type() }) { ended.yield(end) } }
        var end = End.interrupted
        for await first in ends {
            end = first
            break
        }
        terminal.wake()
        await BlockingCalls.shared.run { [stream] in try? stream.abort() }
        return end
    }

    private func show() -> End {
        do throws(LibvirtError) {
            while let bytes = try stream.receive() {
                guard terminal.show(bytes) else { return .outputGone }
            }
            return .closed(nil)
        } catch {
            return .closed(error)
        }
    }

    /// Sends what is typed; returns `nil` if the other thread is to say how it ended.
    private func type() -> End? {
        while true {
            switch terminal.read() {
            case .woken: return isInterrupted.load(ordering: .relaxed) ? .interrupted : nil
            case .end:
                guard !terminal.isInteractive else { return .left }
                // A file or a pipe that is at its end says nothing more; the guest may.
                terminal.waitForWake()
                return isInterrupted.load(ordering: .relaxed) ? .interrupted : nil
            case .bytes(let typed):
                let before = terminal.isInteractive ? escape.prefix(of: typed) : nil
                do throws(LibvirtError) {
                    try stream.send(before ?? typed[...])
                } catch {
                    return .closed(error)
                }
                if before != nil { return .left }
            }
        }
    }
}
