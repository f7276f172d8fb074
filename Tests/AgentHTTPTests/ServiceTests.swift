import AgentAPI
import Foundation
import Testing
import TestSupport

/// The daemon as a process of its own, under a supervisor.
@Suite(.timeLimit(.minutes(10)))
struct ServiceTests {
    private static let hypervisor = "test:///default"

    @Test func `tells its supervisor how it is, from the start to the end`() async throws {
        let supervisor = try SupervisorSocket()
        let agent = try AgentProcess(
            hypervisor: Self.hypervisor,
            environment: ["NOTIFY_SOCKET": supervisor.path, "WATCHDOG_USEC": "300000"])
        #expect(await supervisor.message().hasPrefix("READY=1"))
        // Ready means that clients are let in.
        #expect(try await agent.ask("GET", "/healthz").body == "ok\n")
        await supervisor.message(containing: "WATCHDOG=1")
        agent.send(SIGHUP)
        await supervisor.message(containing: "RELOADING=1")
        await supervisor.message(containing: "READY=1")
        agent.send(SIGTERM)
        await supervisor.message(containing: "STOPPING=1")
        #expect(await agent.end() == 0)
        #expect(!FileManager.default.fileExists(atPath: agent.client.path))
        try FileManager.default.removeItem(at: agent.folder)
    }

    @Test func `reads its configuration again, and keeps what it has if that is wrong`() async throws {
        let agent = try AgentProcess(hypervisor: Self.hypervisor)
        func policy() async throws -> String {
            let status: AgentStatus = try await agent.get("/v1/agent")
            return status.driftPolicy
        }
        try await agent.line(containing: "adopted all domains")
        #expect(try await policy() == "observe")
        try agent.configure("drift: {policy: repair}")
        agent.send(SIGHUP)
        try await agent.line(containing: "the configuration was read again")
        #expect(try await policy() == "repair")
        try agent.configure("drift: {policy: mend}")
        agent.send(SIGHUP)
        let line = try await agent.line(containing: "the configuration is not taken over")
        #expect(line.contains("'mend' is not observe or repair"))
        #expect(try await policy() == "repair")
        #expect(!agent.lines.contains { $0.contains("does not answer") })
        await agent.stop()
    }

    private static let activator = "/usr/bin/systemd-socket-activate"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: activator), "systemd is not installed"))
    func `takes over a socket that its supervisor listens on`() async throws {
        let agent = try AgentProcess(
            hypervisor: Self.hypervisor, under: { [Self.activator, "--listen=\($0)"] })
        try await agent.line(containing: "Listening on")
        // The first client has the daemon started, and waits for it.
        #expect(try await agent.ask("GET", "/healthz").body == "ok\n")
        try await agent.line(containing: "listening on=\"the socket that was handed over as 3\"")
        let machines: [MachineSummary] = try await {
            try await agent.line(containing: "adopted all domains")
            return try await agent.get("/v1/machines")
        }()
        #expect(machines.map(\.name) == ["test"])
        await agent.stop()
    }

    @Test func `does not take the socket of an agent that runs`() async throws {
        let first = try AgentProcess(hypervisor: Self.hypervisor)
        try await first.line(containing: "adopted all domains")
        let second = try AgentProcess(hypervisor: Self.hypervisor, in: first.folder)
        try await second.line(containing: "another berthd listens on")
        #expect(await second.end() == 1)
        #expect(try await first.ask("GET", "/healthz").body == "ok\n")
        await first.stop()
    }
}
