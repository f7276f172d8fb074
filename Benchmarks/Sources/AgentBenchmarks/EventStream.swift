/// The events of an agent, as a client follows them.
struct EventStream {
    private let connection: UnixSocket
    private var unread: [UInt8] = []

    /// Begins to follow; the agent has taken the follower in when this returns.
    init(_ client: Client) throws {
        connection = try UnixSocket(path: client.socket)
        try connection.write("GET /v1/events HTTP/1.1\r\nHost: berth\r\nLast-Event-ID: 0\r\n\r\n")
        // Who says what it saw last is told at once that it may have missed something.
        try wait(for: "event: missed")
    }

    /// Reads on until an event has come that contains some words.
    ///
    /// - Throws: ``Failure``, if it has not come in 20 seconds.
    mutating func wait(for words: String) throws {
        // What keeps the connection alive comes again and again, and must not put the end off.
        let deadline = ContinuousClock.now + .seconds(20)
        repeat {
            while let event = next() {
                if event.contains(words) { return }
            }
        } while try connection.read(into: &unread, until: deadline)
        throw Failure("The agent ended the stream of events before '\(words)'.")
    }

    /// Takes the next event that has come in whole.
    private mutating func next() -> String? {
        let separator = Array("\n\n".utf8)
        guard let end = unread.indices.first(where: { unread[$0...].starts(with: separator) }) else { return nil }
        defer { unread.removeSubrange(...(end + 1)) }
        return String(decoding: unread[..<end], as: UTF8.self)
    }
}
