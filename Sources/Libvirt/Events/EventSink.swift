internal import Synchronization

/// Hands events from libvirt's thread to streams, and remembers for each whether any were lost.
final class EventSink<Event: Sendable>: Sendable {
    private typealias Continuation = AsyncStream<EventStream<Event>.Element>.Continuation

    private struct Subscriber {
        let continuation: Continuation
        var hasMissed = false

        mutating func send(_ event: Event) {
            if hasMissed {
                hasMissed = false
                yield(.missed)
            }
            yield(.event(event))
        }

        private mutating func yield(_ element: EventStream<Event>.Element) {
            if case .dropped = continuation.yield(element) { hasMissed = true }
        }
    }

    private struct State {
        var nextToken = 0
        var subscribers: [Int: Subscriber] = [:]
        var isFinished = false
    }

    private let state = Mutex(State())

    deinit { finish() }

    /// Whether nobody follows the events.
    var isIdle: Bool { state.withLock { $0.subscribers.isEmpty } }

    func send(_ event: Event) {
        state.withLock { state in
            for token in state.subscribers.keys { state.subscribers[token]?.send(event) }
        }
    }

    /// Ends all streams, also those that are still to be made.
    func finish() {
        let subscribers = state.withLock { state in
            state.isFinished = true
            return state.subscribers.values
        }
        // Not under the lock: a stream that ends comes back here.
        for subscriber in subscribers { subscriber.continuation.finish() }
    }

    /// Creates a stream of the events from now on; `onEnd` is called when it has ended.
    func makeStream(capacity: Int, onEnd: @escaping @Sendable () -> Void) -> EventStream<Event> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: EventStream<Event>.Element.self,
            bufferingPolicy: .bufferingNewest(capacity)
        )
        let (token, isFinished) = state.withLock { state in
            state.nextToken += 1
            state.subscribers[state.nextToken] = Subscriber(continuation: continuation)
            return (state.nextToken, state.isFinished)
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.subscribers.removeValue(forKey: token) }
            onEnd()
        }
        if isFinished { continuation.finish() }
        return EventStream(stream: stream)
    }

    /// The sink behind the pointer that libvirt hands to a callback.
    static func from(_ opaque: UnsafeMutableRawPointer?) -> EventSink? {
        unsafe opaque.map { unsafe Unmanaged<EventSink>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// Gives back the reference to a sink that libvirt held.
let releaseSink: @Sendable @convention(c) (UnsafeMutableRawPointer?) -> Void = { opaque in
    if let opaque = unsafe opaque { unsafe Unmanaged<AnyObject>.fromOpaque(opaque).release() }
}
