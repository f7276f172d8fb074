import NIOCore
import NIOPosix
import TestSupport

/// Lets a browser, which opens no Unix sockets, reach one by TCP.
enum TCPRelay {
    /// Relays until a function returns, which gets the port.
    static func with(_ client: SocketClient, _ body: (Int) async throws -> Void) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let relaying = Task { try await relay(server, client) }
        try await body(server.channel.localAddress?.port ?? 0)
        relaying.cancel()
        _ = await relaying.result
    }

    private static func relay(
        _ server: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>, _ client: SocketClient
    ) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await near in connections {
                    group.addTask { try? await join(near, try await client.open()) }
                }
            }
        }
    }

    /// Sends to each side what the other says, until one of them has gone.
    private static func join(
        _ near: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ far: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    ) async throws {
        try await near.executeThenClose { fromNear, toNear in
            try await far.executeThenClose { fromFar, toFar in
                await withTaskGroup { group in
                    group.addTask {
                        do { for try await part in fromNear { try await toFar.write(part) } } catch {}
                    }
                    group.addTask {
                        do { for try await part in fromFar { try await toNear.write(part) } } catch {}
                    }
                    await group.next()
                    group.cancelAll()
                }
            }
        }
    }
}
