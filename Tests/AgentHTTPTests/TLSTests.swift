import Agent
import FoundationEssentials
import LibvirtTestSupport
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@testable import AgentHTTP

/// Clients over TCP, with certificates of this authority and of another.
@Suite(.timeLimit(.minutes(10)))
struct TLSTests {
    private static func file(_ name: String, _ source: String = #filePath) -> String {
        let folder = URL(filePath: source).deletingLastPathComponent().appending(path: "../Fixtures/tls")
        return folder.appending(path: name).standardizedFileURL.path
    }

    private func serving(_ body: (Int) async throws -> Void) async throws {
        let connection = try blocking { try TestHost.twoGuests.connect() }
        var configuration = AgentConfiguration()
        var tls = AgentConfiguration.TLS(
            host: "127.0.0.1", port: 0, certificate: Self.file("host.pem"), key: Self.file("host.key"),
            authorities: Self.file("ca.pem"))
        tls.clients = [.administer: ["control"]]
        configuration.tls = tls
        let agent = Agent(configuration, log: .silent) { _ in connection }
        let server = HTTPServer(API(agent), configuration, group: .singleton)
        let listeners = [try Listener.tls(tls)]
        let servers = try await server.open(listeners)
        let running = Task { await server.run(listeners, servers) }
        defer {
            server.stop(servers)
            running.cancel()
        }
        try await body(try #require(servers[0].channel.localAddress?.port))
    }

    /// Asks for the agent's state with a certificate, or without one.
    private func answer(to name: String?, port: Int) async throws -> String {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(Self.file("ca.pem")))
        if let name {
            let chain = try NIOSSLCertificate.fromPEMFile(Self.file("\(name).pem"))
            configuration.certificateChain = chain.map { .certificate($0) }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: Self.file("\(name).key"), format: .pem))
        }
        let context = try NIOSSLContext(configuration: configuration)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        try NIOSSLClientHandler(context: context, serverHostname: "localhost"))
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            let request = "GET /v1/agent HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            try await outbound.write(ByteBuffer(string: request))
            var answer = ""
            do {
                for try await part in inbound { answer += String(buffer: part) }
            } catch NIOSSLError.uncleanShutdown {
                // As much as there was.
            }
            return answer
        }
    }

    @Test func `lets in who is named`() async throws {
        try await serving { port in
            let answer = try await answer(to: "control", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func `lets nobody read who is not named`() async throws {
        try await serving { port in
            let answer = try await answer(to: "stranger", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 403"))
            #expect(answer.contains("stranger may not read"))
        }
    }

    @Test(arguments: ["foreign", nil])
    func `gets nobody past the handshake with another authority's certificate, or without one`(
        name: String?
    ) async throws {
        try await serving { port in
            await #expect(throws: (any Error).self) {
                let answer = try await answer(to: name, port: port)
                // Nothing is answered before the handshake is over.
                guard !answer.isEmpty else { throw ChannelError.eof }
            }
        }
    }
}
