internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// The agent of another host, over TLS, where either side shows a certificate of an authority that the other trusts.
struct RemoteAgent: Sendable {
    let host: String
    let port: Int
    /// The files with this client's certificate and key, and with the authorities that agents' certificates are from,
    /// in PEM.
    let certificate: String
    let key: String
    let authorities: String

    /// The port that agents are at, unless somebody says otherwise.
    static let usualPort = 7373

    /// Takes an address apart, such as `node2`, `node2:7373` or `[::1]:7373`.
    ///
    /// - Returns: `nil` if it is none.
    static func parts(of address: String) -> (host: String, port: Int)? {
        if address.hasPrefix("[") {
            let parts = address.dropFirst().split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else { return nil }
            if parts[1].isEmpty { return (String(parts[0]), usualPort) }
            guard parts[1].hasPrefix(":"), let port = port(parts[1].dropFirst()) else { return nil }
            return (String(parts[0]), port)
        }
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        // Several colons are an IPv6 address without brackets.
        guard parts.count == 2 else { return address.isEmpty ? nil : (address, usualPort) }
        guard !parts[0].isEmpty, let port = port(parts[1]) else { return nil }
        return (String(parts[0]), port)
    }

    private static func port(_ text: Substring) -> Int? { Int(text).flatMap { (1...65_535).contains($0) ? $0 : nil } }

    /// Says something, and returns all that is answered.
    ///
    /// - Throws: What NIO or BoringSSL say.
    func exchange(_ request: [UInt8]) async throws -> [UInt8] {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
        configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
        let context = try NIOSSLContext(configuration: configuration)
        // An address has no name to ask for: the certificate has to be for the address then.
        let name = (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(10))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(try NIOSSLClientHandler(context: context, serverHostname: name))
                    try pipeline.addHandler(IdleStateHandler(readTimeout: .seconds(60)))
                    try pipeline.addHandler(SilenceGuard())
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: request))
            var answer: [UInt8] = []
            do {
                for try await piece in inbound { answer += piece.readableBytesView }
            } catch NIOSSLError.uncleanShutdown where !answer.isEmpty {
                // Whether that was all, the length says that the answer begins with.
            }
            return answer
        }
    }
}

/// Gives a connection up on which nothing is heard any more.
private final class SilenceGuard: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
        context.fireErrorCaught(ChannelError.connectTimeout(.seconds(60)))
        context.close(promise: nil)
    }
}
