public import NIOCore
internal import NIOPosix

/// Says something over a Unix socket, and hears what is answered, byte by byte as it was written.
public struct SocketClient: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    public func open() async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
            }
    }

    /// Returns all that is answered until the server closes the connection, or until any of some words came.
    ///
    /// Something can be done as soon as the first words came.
    public func exchange(
        _ request: String, until words: String..., after first: String? = nil,
        act: @Sendable () async throws -> Void = {}
    ) async throws -> String {
        try await open().executeThenClose { inbound, outbound in
            // A server that has closed already still has said why.
            try? await outbound.write(ByteBuffer(string: request))
            var bytes: [UInt8] = []
            var awaited = first
            func hasCome(_ words: String) -> Bool { String(decoding: bytes, as: UTF8.self).contains(words) }
            var parts = inbound.makeAsyncIterator()
            // One that is closed with something unread ends with an error.
            while let part = try? await parts.next() {
                bytes += Array(part.readableBytesView)
                if let first = awaited, hasCome(first) {
                    awaited = nil
                    try await act()
                }
                if words.contains(where: hasCome) { break }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
