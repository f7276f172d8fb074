internal import AgentAPI
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1

extension HTTPServer {
    typealias Outbound = NIOAsyncChannelOutboundWriter<HTTPPart<HTTPResponseHead, ByteBuffer>>

    /// Sends an answer.
    func send(
        _ response: APIResponse, to request: HTTPRequestHead, stays: Bool, _ outbound: Outbound, _ channel: any Channel
    ) async throws {
        var head = HTTPResponseHead(version: request.version, status: response.status, headers: response.headers)
        head.headers.add(name: "server", value: "berthd")
        head.headers.add(name: "cache-control", value: "no-store")
        head.headers.add(name: "x-content-type-options", value: "nosniff")
        switch response.body {
        case .bytes(let bytes):
            head.headers.add(name: "content-length", value: "\(bytes.count)")
            head.headers.add(name: "connection", value: stays ? "keep-alive" : "close")
            var messages: [HTTPPart<HTTPResponseHead, ByteBuffer>] = [.head(head)]
            if request.method != .HEAD, !bytes.isEmpty { messages.append(.body(ByteBuffer(bytes: bytes))) }
            try await outbound.write(contentsOf: messages + [.end(nil)])
        case .events(let events):
            head.headers.add(name: "connection", value: "close")
            guard request.method != .HEAD else {
                return try await outbound.write(contentsOf: [.head(head), .end(nil)])
            }
            try await outbound.write(.head(head))
            // A client that comes back and was told less than there was has missed something.
            let last = request.headers.first(name: "last-event-id").flatMap { UInt64($0) }
            await follow(events, missedSince: last, outbound, channel)
        }
    }

    /// Sends events until the client goes.
    private func follow(
        _ events: AsyncStream<HostEvent>, missedSince last: UInt64?, _ outbound: Outbound, _ channel: any Channel
    ) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                do {
                    try await outbound.write(.body(ByteBuffer(string: ": the events of a host\nretry: 2000\n\n")))
                    if let last {
                        let event = HostEvent(id: last, kind: .missed, message: "events may be missing before this one")
                        try await outbound.write(.body(Self.text(of: event)))
                    }
                    for await event in events { try await outbound.write(.body(Self.text(of: event))) }
                } catch {
                    // The client is gone.
                }
                channel.close(promise: nil)
            }
            group.addTask {
                // By which a client, and what is between, knows that the agent is still there.
                while (try? await Task.sleep(for: .seconds(15))) != nil {
                    do { try await outbound.write(.body(ByteBuffer(string: ":\n\n"))) } catch { return }
                }
            }
            try? await channel.closeFuture.get()
            group.cancelAll()
        }
    }

    private static func text(of event: HostEvent) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = String(decoding: try encoder.encode(event), as: UTF8.self)
        return ByteBuffer(string: "id: \(event.id)\nevent: \(event.kind.rawValue)\ndata: \(data)\n\n")
    }
}
