import Agent
import AgentAPI
import AgentTestSupport
import Libvirt
import LibvirtTestSupport
import Placement
import Provisioning
import Synchronization
import Templates
import Testing
import Vocabulary

/// The watch on hosts of libvirt's test driver.
@Suite(.timeLimit(.minutes(10)))
struct HostWatchTests {
    /// Runs a watch on a connection until a function returns.
    private func following<Result: Sendable>(
        _ connection: Connection,
        _ body: (HostWatch) async throws -> Result
    ) async throws -> Result {
        try await watching { _ in
            connection
        } _: { watch, _ in
            try await body(watch)
        }
    }

    private func watching<Result: Sendable>(
        _ connect: @escaping @Sendable (Int) throws -> Connection,
        _ body: (HostWatch, AsyncStream<HostEvent>) async throws -> Result
    ) async throws -> Result {
        let attempts = Mutex(0)
        let watch = HostWatch(AgentConfiguration(), board: EventBoard(), log: .silent) { _ in
            try connect(
                attempts.withLock { attempts in
                    attempts += 1
                    return attempts
                })
        }
        return try await watch.whileRunning { try await body(watch, watch.board.events()) }
    }

    /// Waits for an event about a machine.
    private func wait(
        for kind: HostEvent.Kind, of machine: String? = nil, in events: AsyncStream<HostEvent>
    ) async -> HostEvent? {
        for await event in events where event.kind == kind && (machine == nil || event.machine == machine) {
            return event
        }
        return nil
    }

    @Test func `adopts every domain, ours or not`() async throws {
        try await following(try blocking { try TestHost.twoGuests.connect() }) { watch in
            let picture = try #require(watch.picture)
            #expect(picture.machines.map(\.name) == ["database", "web"])
            #expect(picture.machine(named: "web")?.vcpuCount == 4)
            #expect(picture.machine(named: "webb") == nil)
            #expect(picture.ledger.claims.map(\.owner) == ["database", "web"])
            #expect(watch.lossReason == nil)
        }
    }

    @Test func `follows a domain through its life`() async throws {
        let connection = try blocking { try TestHost.twoGuests.connect() }
        try await following(connection) { watch in
            var events = watch.board.events()
            try blocking { try connection.domain(named: "web").powerOff() }
            let stopped = await wait(for: .machine, of: "web", in: events)
            #expect(stopped?.message == "web is shut off, on no CPU")
            #expect(watch.picture?.ledger.claims.map(\.owner) == ["database"])

            events = watch.board.events()
            try blocking { try connection.domain(named: "web").undefine() }
            #expect(await wait(for: .gone, in: events)?.machine == "web")
            #expect(watch.picture?.machines.map(\.name) == ["database"])
        }
    }

    @Test func `sees what happened while the connection was lost`() async throws {
        let connection = try blocking { try TestHost.twoGuests.connect() }
        let connect = { @Sendable (attempt: Int) throws -> Connection in
            // The second attempt finds no daemon; the third does.
            if attempt == 2 { throw HypervisorIsAway() }
            if attempt == 3 { try connection.domain(named: "database").powerOff() }
            return connection
        }
        try await watching(connect) { watch, events in
            await watch.reload(AgentConfiguration())
            #expect(await wait(for: .found, in: events) != nil)
            #expect(watch.picture?.machine(named: "database")?.isActive == false)
            #expect(watch.statistics.connections == 2)
        }
    }

    private struct HypervisorIsAway: Error {}

    @Test func `knows the machines that Berth made`() async throws {
        let connection = try blocking { try TestHost.stocked.connect() }
        try await following(connection) { watch in
            let events = watch.board.events()
            try blocking {
                let yaml = "{name: web, template: x86_64-q35, vcpus: 2, memory: 64MiB}"
                let planner = ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
                _ = try Provisioner(planner).provision(try ManifestReader.machines(yaml: yaml, file: "m.yaml"))
            }
            for await event in events where event.message == "web is running, on CPU 1-2" { break }
            let web = try #require(watch.picture?.machine(named: "web"))
            #expect(web.record?.berth.vcpuPins == [[1], [2]])
            #expect(web.defined == [0: [1], 1: [2]])
        }
    }

    @Test func `adopts a thousand domains at once, and answers an event at once`() async throws {
        let host = try CrowdedHost(guests: 1000)
        let connection = try blocking { try host.connect() }
        try await following(connection) { watch in
            #expect(watch.picture?.machines.count == 1000)
            let events = watch.board.events()
            let begin = ContinuousClock.now
            try blocking { try connection.domain(named: CrowdedHost.name(500)).powerOff() }
            _ = await wait(for: .machine, of: CrowdedHost.name(500), in: events)
            let latency = ContinuousClock.now - begin
            print("1000 domains: adopted in \(watch.statistics.adoption), an event in \(latency)")
        }
    }
}
