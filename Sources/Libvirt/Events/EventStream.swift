internal import Synchronization

/// Events of one kind, from the moment the sequence was made.
///
/// Events are hints, not a log. A consumer that falls behind loses the oldest ones and receives
/// ``Element/missed`` in their place; it should then look at the objects themselves. The sequence ends when
/// the connection does. Dropping it, or cancelling the task that iterates, stops the events.
///
/// ```swift
/// for await element in try connection.events(.lifecycle) {
///     switch element {
///     case .event(let event): machines.note(event)
///     case .missed: machines.refresh()
///     }
/// }
/// ```
public struct EventStream<Event: Sendable>: AsyncSequence, Sendable {
    public enum Element: Sendable {
        case event(Event)
        /// Events were lost before the next one.
        case missed
    }

    let stream: AsyncStream<Element>

    public func makeAsyncIterator() -> AsyncStream<Element>.Iterator { stream.makeAsyncIterator() }
}

/// Hands events from libvirt's thread to a stream, and remembers whether any were lost.
final class EventSink<Event: Sendable>: Sendable {
    private let continuation: AsyncStream<EventStream<Event>.Element>.Continuation
    private let hasMissed = Atomic(false)

    init(_ continuation: AsyncStream<EventStream<Event>.Element>.Continuation) {
        self.continuation = continuation
    }

    deinit { continuation.finish() }

    func send(_ event: Event) {
        if hasMissed.exchange(false, ordering: .relaxed) {
            record(continuation.yield(.missed))
        }
        record(continuation.yield(.event(event)))
    }

    func finish() { continuation.finish() }

    private func record(_ result: AsyncStream<EventStream<Event>.Element>.Continuation.YieldResult) {
        if case .dropped = result { hasMissed.store(true, ordering: .relaxed) }
    }

    /// The sink behind the pointer that libvirt hands to a callback.
    static func from(_ opaque: UnsafeMutableRawPointer?) -> EventSink? {
        unsafe opaque.map { unsafe Unmanaged<EventSink>.fromOpaque($0).takeUnretainedValue() }
    }
}
