internal import Agent
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// Lets clients in, and answers what they ask.
final class HTTPServer: Sendable {
    private let api: API
    private let access: Mutex<Access>
    private let limits: AgentConfiguration.Limits
    private let log: AgentLog
    private let connectionCount = Atomic(0)
    private let answerCount = Atomic(0)
    /// The bytes of the bodies that are held now.
    private let heldBytes = Atomic(0)
    private let isStopping = Atomic(false)
    private let group: MultiThreadedEventLoopGroup

    init(_ api: API, _ configuration: AgentConfiguration, group: MultiThreadedEventLoopGroup) {
        (self.api, limits, log, self.group) = (api, configuration.limits, api.agent.log, group)
        access = Mutex(Access(configuration))
    }

    /// Decides anew what clients may do that connect from now on.
    func reload(_ configuration: AgentConfiguration) { access.withLock { $0 = Access(configuration) } }

    /// The answers that are under way, events left out, which never end.
    var answersUnderWay: Int { answerCount.load(ordering: .relaxed) }

    /// Begins to listen.
    func open(_ listeners: [Listener]) async throws -> [Listener.Server] {
        var servers: [Listener.Server] = []
        for listener in listeners {
            do {
                servers.append(try await listener.open(limits, on: group))
            } catch {
                throw AgentFailure(.failed, "berthd cannot listen on \(listener.description): \(error)")
            }
            log.info("listening", ["on": listener.description])
        }
        return servers
    }

    /// Has answers under way come to their end, and lets nobody in any more.
    func stop(_ servers: [Listener.Server]) {
        isStopping.store(true, ordering: .relaxed)
        for server in servers { server.channel.close(promise: nil) }
    }

    /// Answers clients until the servers are closed, or the task is cancelled.
    func run(_ listeners: [Listener], _ servers: [Listener.Server]) async {
        await withDiscardingTaskGroup { group in
            for (listener, server) in zip(listeners, servers) {
                group.addTask { await self.accept(server, isEncrypted: listener.isEncrypted) }
            }
        }
    }

    private func accept(_ server: Listener.Server, isEncrypted: Bool) async {
        // A client that is gone before it is let in, or a socket that is closed, is nobody's failure.
        try? await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await channel in connections {
                    let count = connectionCount.add(1, ordering: .relaxed).newValue
                    group.addTask {
                        defer { self.connectionCount.subtract(1, ordering: .relaxed) }
                        guard count <= self.limits.connections else { return channel.close(promise: nil) }
                        await self.serve(channel, isEncrypted: isEncrypted)
                    }
                }
            }
        }
    }

    /// Has a connection's requests as a sequence from now on.
    ///
    /// Not as soon as a client is there: one that nobody comes to serve, as the server stops, must not be left with a
    /// sequence that nobody ends. Its channel is closed by ``ConnectionGuard``.
    private static func connection(on channel: any Channel) async throws -> Listener.Connection {
        let connection = try await channel.eventLoop.submit {
            try Listener.Connection(wrappingChannelSynchronously: channel)
        }.get()
        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
        return connection
    }

    /// Answers the requests of one connection, one after the other.
    private func serve(_ channel: any Channel, isEncrypted: Bool) async {
        guard let connection = try? await Self.connection(on: channel) else { return channel.close(promise: nil) }
        try? await connection.executeThenClose { inbound, outbound in
            var parts = inbound.makeAsyncIterator()
            var client: Client?
            while case .head(let head)? = try await parts.next() {
                if client == nil {
                    let access = access.withLock(\.self)
                    client = await access.client(of: channel, isEncrypted: isEncrypted)
                }
                guard let client else { return }
                let body = try await read(&parts)
                let response = await answer(head, body, client)
                release(body)
                var stays = head.isKeepAlive && !isStopping.load(ordering: .relaxed)
                if case .failure = body { stays = false }
                try await send(response, to: head, stays: stays, outbound, channel)
                guard stays else { return await Self.sendToTheEnd(channel) }
            }
        }
    }

    /// Waits until the last answer is sent: what is written, and waits for the client to read, is lost with the channel.
    ///
    /// For a client that does not read, ``ConnectionGuard`` ends the waiting.
    private static func sendToTheEnd(_ channel: any Channel) async {
        try? await channel.eventLoop.flatSubmit {
            let last = try? channel.pipeline.syncOperations.handler(type: ConnectionGuard.self).sent
            return last ?? channel.eventLoop.makeSucceededVoidFuture()
        }.get()
    }

    /// A reason that a body is not taken.
    private enum Refusal: Error {
        case tooLarge
        /// The bodies of all clients together are.
        case tooMany
    }

    private typealias Body = Result<[UInt8], Refusal>

    /// What the bodies of all clients may take together, in bytes: a thousand of the largest would fill memory.
    private var mostHeldBytes: Int { max(limits.bodyBytes, 16 << 20) }

    /// Reads a body to its end; what is not taken is thrown away.
    private func read(
        _ parts: inout sending NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator
    ) async throws -> Body {
        var body = Body.success([])
        do {
            while let part = try await parts.next() {
                switch part {
                case .head: continue
                case .body(let buffer): take(buffer, &body)
                case .end: return body
                }
            }
            throw ChannelError.eof
        } catch {
            release(body)
            throw error
        }
    }

    private func take(_ buffer: ByteBuffer, _ body: inout Body) {
        guard case .success(var bytes) = body else { return }
        let (count, most) = (buffer.readableBytes, limits.bodyBytes)
        let held = heldBytes.add(count, ordering: .relaxed).newValue
        guard bytes.count + count <= most, held <= mostHeldBytes else {
            heldBytes.subtract(count, ordering: .relaxed)
            release(body)
            body = .failure(bytes.count + count > most ? .tooLarge : .tooMany)
            return
        }
        // Or the bytes are copied with each part.
        body = .success([])
        bytes += buffer.readableBytesView
        body = .success(bytes)
    }

    private func release(_ body: Body) {
        if case .success(let bytes) = body { heldBytes.subtract(bytes.count, ordering: .relaxed) }
    }

    private func answer(_ head: HTTPRequestHead, _ body: Body, _ client: Client) async -> APIResponse {
        let bytes: [UInt8]
        switch body {
        case .success(let body): bytes = body
        case .failure(.tooLarge):
            return APIResponse(.tooLarge, "a body has at most \(limits.bodyBytes) bytes")
        case .failure(.tooMany):
            return APIResponse(.overloaded, "too many clients send large bodies; ask again")
        }
        answerCount.add(1, ordering: .relaxed)
        defer { answerCount.subtract(1, ordering: .relaxed) }
        do throws(AgentFailure) {
            return await api.respond(
                to: try APIRequest(head.method, head.uri, headers: head.headers, body: bytes, client: client))
        } catch {
            return APIResponse(.badRequest, error.messages)
        }
    }
}
