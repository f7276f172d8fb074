internal import AgentAPI
internal import FoundationEssentials
internal import NIOHTTP1

/// An answer.
struct APIResponse: Sendable {
    var status = HTTPResponseStatus.ok
    var headers = HTTPHeaders()
    var body = Body.bytes([])

    /// What is sent.
    enum Body: Sendable {
        case bytes([UInt8])
        /// Server-sent events, as long as the client stays.
        case events(AsyncStream<HostEvent>)
    }

    /// An answer in JSON, with its keys in the order of their names, so that equal answers are equal bytes.
    init(_ value: some Encodable, status: HTTPResponseStatus = .ok, type: String = "application/json") throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(text: String(decoding: try encoder.encode(value), as: UTF8.self) + "\n", type: type)
        self.status = status
    }

    init(text: String, type: String) { self.init(bytes: Array(text.utf8), type: type) }

    init(bytes: [UInt8], type: String) {
        body = .bytes(bytes)
        headers.add(name: "content-type", value: type)
    }

    /// Events until the client goes.
    init(events: AsyncStream<HostEvent>) {
        body = .events(events)
        headers.add(name: "content-type", value: "text/event-stream")
    }
}
