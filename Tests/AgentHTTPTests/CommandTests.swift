import Agent
import AgentAPI
import FoundationEssentials
import LibvirtTestSupport
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import AgentHTTP

/// `berth --agent` beside `berth` without it, on the same host of libvirt's test driver: the reports are the same.
@Suite(.timeLimit(.minutes(10)))
struct CommandTests {
    private static func certificate(_ name: String, _ source: String = #filePath) -> String {
        let folder = URL(filePath: source).deletingLastPathComponent().appending(path: "../Fixtures/tls")
        return folder.appending(path: name).standardizedFileURL.path
    }

    /// Serves a host by its socket and over TLS, until a function returns.
    private func serving(_ body: (_ socket: String, _ port: Int) async throws -> Void) async throws {
        var configuration = AgentConfiguration()
        configuration.socket.path =
            FileManager.default.temporaryDirectory.appending(path: "berth-\(UUID().uuidString).sock").path
        var tls = AgentConfiguration.TLS(
            host: "127.0.0.1", port: 0, certificate: Self.certificate("host.pem"), key: Self.certificate("host.key"),
            authorities: Self.certificate("ca.pem"))
        tls.clients = [.administer: ["control"]]
        configuration.tls = tls
        let connection = try blocking { try TestHost.twoGuests.connect() }
        let agent = Agent(configuration, log: .silent) { _ in connection }
        let events = agent.watch.board.events()
        let server = HTTPServer(API(agent), configuration, group: .singleton)
        let listeners = [Listener.unix(configuration.socket), try Listener.tls(tls)]
        let servers = try await server.open(listeners)
        let running = Task { await server.run(listeners, servers) }
        let following = Task { await agent.run() }
        for await event in events where event.kind == .found { break }
        defer {
            server.stop(servers)
            running.cancel()
            following.cancel()
            try? FileManager.default.removeItem(atPath: configuration.socket.path)
        }
        try await body(configuration.socket.path, try #require(servers[1].channel.localAddress?.port))
    }

    private func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Program.Outcome {
        try await Program(arguments, environment: environment).wait()
    }

    @Test(
        arguments: [
            ["list"], ["host", "show"], ["map"], ["map", "--machine", "web"], ["tlbi", "web"], ["show", "web"],
            ["defrag", "--dry-run"], ["defrag", "--admit", "2:64MiB", "--dry-run"],
        ]
    )
    func `tells the same as without the agent`(arguments: [String]) async throws {
        try await serving { socket, port in
            let form = ["--output", "json"]
            let alone = try await run(arguments + form + ["--connect", TestHost.twoGuests.uri])
            let asked = try await run(arguments + form + ["--agent-socket", socket])
            #expect(asked.errors == alone.errors)
            #expect(asked.status == alone.status)
            #expect(asked.output == alone.output)
            let remote = try await run(
                arguments + form + ["--agent-host", "localhost:\(port)"],
                environment: [
                    "BERTH_AGENT_CERTIFICATE": Self.certificate("control.pem"),
                    "BERTH_AGENT_KEY": Self.certificate("control.key"),
                    "BERTH_AGENT_AUTHORITIES": Self.certificate("ca.pem"),
                ])
            #expect(remote.errors == alone.errors)
            #expect(remote.output == alone.output)
        }
    }

    @Test(arguments: [("foreign", "unreachable"), ("stranger", "may not")])
    func `lets nobody in by another certificate`(name: String, kind: String) async throws {
        try await serving { _, port in
            let outcome = try await run(
                ["list", "--agent-host", "localhost:\(port)"],
                environment: [
                    "BERTH_AGENT_CERTIFICATE": Self.certificate("\(name).pem"),
                    "BERTH_AGENT_KEY": Self.certificate("\(name).key"),
                    "BERTH_AGENT_AUTHORITIES": Self.certificate("ca.pem"),
                ])
            #expect(outcome.status != 0)
            #expect(outcome.output.isEmpty)
            if name == "stranger" { #expect(outcome.errors.contains(kind)) }
        }
    }

    @Test func `trusts no agent whose certificate is of another authority`() async throws {
        try await serving { _, port in
            let outcome = try await run(
                ["list", "--agent-host", "localhost:\(port)"],
                environment: [
                    "BERTH_AGENT_CERTIFICATE": Self.certificate("control.pem"),
                    "BERTH_AGENT_KEY": Self.certificate("control.key"),
                    "BERTH_AGENT_AUTHORITIES": Self.certificate("foreign.pem"),
                ])
            #expect(outcome.status != 0)
            #expect(outcome.output.isEmpty)
        }
    }

    @Test func `tells pools`() async throws {
        try await serving { socket, _ in
            let outcome = try await run(["pools", "--agent-socket", socket, "--output", "json"])
            #expect(outcome.status == 0)
            #expect(outcome.output.hasPrefix("["))
        }
    }
}
