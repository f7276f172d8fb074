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
    /// An event, or the news that some are missing.
    public enum Element: Sendable {
        case event(Event)
        /// Events were lost before the next one.
        case missed
    }

    let stream: AsyncStream<Element>

    public func makeAsyncIterator() -> AsyncStream<Element>.Iterator { stream.makeAsyncIterator() }
}
