public import AgentAPI
internal import Synchronization

/// Hands the agent's events to all who follow them; who is slow loses the oldest, and is told so.
public final class EventBoard: Sendable {
    private struct Follower {
        let continuation: AsyncStream<HostEvent>.Continuation
        var hasMissed = false

        mutating func send(_ event: HostEvent) {
            if hasMissed {
                hasMissed = false
                yield(HostEvent(id: event.id, kind: .missed, message: "events are missing before this one"))
            }
            yield(event)
        }

        private mutating func yield(_ event: HostEvent) {
            if case .dropped = continuation.yield(event) { hasMissed = true }
        }
    }

    private struct State {
        var lastID: UInt64 = 0
        var nextFollower = 0
        var followers: [Int: Follower] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// The number of events since the agent started.
    public var count: UInt64 { state.withLock(\.lastID) }

    /// The number of those who follow.
    public var followerCount: Int { state.withLock(\.followers.count) }

    /// Tells all followers of something.
    public func post(_ kind: HostEvent.Kind, _ machine: String? = nil, _ message: String, operation: String? = nil) {
        state.withLock { state in
            state.lastID += 1
            let event = HostEvent(
                id: state.lastID, kind: kind, machine: machine, message: message, operation: operation)
            for key in state.followers.keys { state.followers[key]?.send(event) }
        }
    }

    /// Returns the events from now on; `capacity` of them wait for a slow follower.
    public func events(capacity: Int = 256) -> AsyncStream<HostEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: HostEvent.self, bufferingPolicy: .bufferingNewest(capacity))
        let key = state.withLock { state in
            state.nextFollower += 1
            state.followers[state.nextFollower] = Follower(continuation: continuation)
            return state.nextFollower
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.followers.removeValue(forKey: key) }
        }
        return stream
    }
}
