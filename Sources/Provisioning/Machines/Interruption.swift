internal import Dispatch
internal import Glibc
internal import Synchronization

/// A wish to stop, which work under way looks at between its steps.
///
/// Set from anywhere, such as on Ctrl-C. Work that sees it takes back what it has done.
public final class Interruption: Sendable {
    /// A call that blocks.
    private struct Call {
        let end: @Sendable () -> Void
        /// Empty when nobody tries to end it.
        let enders = DispatchGroup()
    }

    private struct State {
        var isRequested = false
        /// Those under way, by the order of their beginning.
        var calls: [Int: Call] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Asks the work to stop.
    public func request() {
        let calls = state.withLock { state in
            defer { state.isRequested = true }
            guard !state.isRequested else { return [Int: Call]() }
            for call in state.calls.values { call.enders.enter() }
            return state.calls
        }
        // Threads of their own: who asks may be the one that hears signals.
        for (number, call) in calls {
            DispatchQueue(label: "berth.interruption").async { self.end(number, call) }
        }
    }

    public var isRequested: Bool { state.withLock(\.isRequested) }

    /// Fails if somebody asked to stop.
    public func check() throws(Interrupted) {
        if isRequested { throw Interrupted() }
    }

    /// Does something that may block for ever, and has it ended when somebody asks to stop meanwhile.
    ///
    /// - Parameters:
    ///   - work: What blocks.
    ///   - end: Makes `work` return. Called on another thread, again and again until it has, as the first time may come
    ///     before there is anything to end.
    /// - Returns: What `work` returns.
    /// - Throws: ``Interrupted`` if somebody asked to stop, whatever came of `work` then; or else its error.
    @available(*, noasync)
    func run<Value>(_ work: () throws -> Value, endedBy end: @escaping @Sendable () -> Void) throws -> Value {
        let number = try begin(Call(end: end))
        let result = Result { try work() }
        state.withLock { $0.calls.removeValue(forKey: number) }?.enders.wait()
        try check()
        return try result.get()
    }

    private func begin(_ call: Call) throws(Interrupted) -> Int {
        let number = state.withLock { state -> Int? in
            guard !state.isRequested else { return nil }
            state.count += 1
            state.calls[state.count] = call
            return state.count
        }
        guard let number else { throw Interrupted() }
        return number
    }

    private func end(_ number: Int, _ call: Call) {
        while state.withLock({ $0.calls[number] != nil }) {
            call.end()
            usleep(100_000)
        }
        call.enders.leave()
    }
}

/// Work that stopped because somebody asked for it.
public struct Interrupted: Error, Hashable, Sendable, CustomStringConvertible {
    public init() {}

    public var description: String { "interrupted" }
}
