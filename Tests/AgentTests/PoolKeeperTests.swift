import AgentAPI
import AgentTestSupport
import Libvirt
import LibvirtTestSupport
import Placement
import Provisioning
import Templates
import Testing
import Vocabulary

@testable import Agent

/// The keeper of pools on libvirt's test driver.
@Suite(.timeLimit(.minutes(10)))
struct PoolKeeperTests {
    private let connection: Connection

    init() throws {
        connection = try TestHost.stocked.connect()
        for (name, vcpus) in [("a", 2), ("b", 2)] {
            let yaml = """
                {name: \(name), template: x86_64-q35, vcpus: \(vcpus), memory: 64MiB, \
                placement: {policy: shared, overcommit: 2}}
                """
            let planner = ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
            _ = try Provisioner(planner).provision(try ManifestReader.machines(yaml: yaml, file: "m.yaml"))
        }
    }

    private func keeping(
        _ policy: AgentConfiguration.Drift.Policy, repins: Int = 32,
        _ body: (Agent, PoolKeeper) async throws -> Void
    ) async throws {
        var configuration = AgentConfiguration()
        configuration.pools.policy = policy
        configuration.pools.repins = repins
        // The agent's own keeper looks when the tests tell it to.
        configuration.pools.interval = .seconds(3600)
        let connection = connection
        let agent = Agent(configuration, log: .silent) { _ in connection }
        try await agent.watch.whileRunning { try await body(agent, agent.pools) }
    }

    /// Waits until the agent has seen where a machine is.
    private func wait(_ agent: Agent, until condition: (HostPicture) -> Bool) async {
        while true {
            if let picture = agent.watch.picture, condition(picture) { return }
            await Task.yield()
        }
    }

    private func affinities(_ name: String) throws -> [CPUSet] {
        try blocking { try connection.domain(named: name).vcpus().map(\.affinity) }
    }

    @Test func `tells pools, and leaves them`() async throws {
        try await keeping(.observe) { _, pools in
            let before = try affinities("a")
            for _ in 0..<3 { await pools.look() }
            let report = try #require(pools.reports.first)
            #expect(report.machines == ["a", "b"])
            #expect(report.vcpus == 4)
            #expect(report.leastCPUs == 2)
            #expect(try affinities("a") == before)
            #expect(pools.statistics.repins == 0)
        }
    }

    @Test func `has machines float over all of their pool, and records it`() async throws {
        try await keeping(.repair) { agent, pools in
            await pools.look()
            #expect(pools.reports.first?.state == "pending")
            #expect(pools.statistics.repins == 0)
            await pools.look()
            #expect(pools.statistics.failedRepins == 0)
            #expect(pools.statistics.repins > 0)
            let now = try affinities("a")
            #expect(now.first?.count == 4)
            #expect(try affinities("b") == now)
            let record = try blocking { try LiveDomain(named: "a", on: connection).record }
            #expect(record?.berth.vcpuPins == VirtualCPUPins(now))
            await wait(agent) { picture in picture.machines.allSatisfy { $0.affinities == VirtualCPUPins(now) } }
            await agent.drift.look()
            await agent.drift.look()
            #expect(agent.drift.reports.isEmpty)
            await pools.look()
            #expect(pools.reports.map(\.state) == ["settled"])
            #expect(agent.operations.all.map(\.report.kind) == [.pool])
        }
    }

    @Test func `repins no more machines than it may`() async throws {
        try await keeping(.repair, repins: 0) { _, pools in
            let before = try affinities("a")
            for _ in 0..<3 { await pools.look() }
            #expect(pools.reports.map(\.state) == ["limited"])
            #expect(try affinities("a") == before)
        }
    }

    @Test func `leaves a machine that somebody moved`() async throws {
        try blocking {
            for vcpu in 0..<2 { try connection.domain(named: "a").pin(VirtualCPU(rawValue: vcpu), to: [7]) }
        }
        try await keeping(.repair) { _, pools in
            for _ in 0..<3 { await pools.look() }
            let now = try affinities("a")
            #expect(now == [[7], [7]])
        }
    }

    /// The host's 8 CPUs are a die; one is kept, four are the pool's once it has grown, and two of those are enough.
    @Test func `gives CPUs up for a machine that finds no room otherwise`() async throws {
        try await keeping(.repair) { agent, pools in
            await pools.look()
            await pools.look()
            let yaml = "{name: big, template: x86_64-q35, vcpus: 5, memory: 64MiB}"
            let operation = try agent.provision(ProvisionRequest(manifest: yaml), for: Requester("test"))
            await operation.end()
            #expect(operation.failure == nil)
            #expect(operation.report.state == .succeeded)
            let own = try affinities("big").reduce(into: CPUSet()) { $0.formUnion($1) }
            for name in ["a", "b"] {
                let floats = try affinities(name).reduce(into: CPUSet()) { $0.formUnion($1) }
                #expect(floats.count == 2)
                #expect(floats.isDisjoint(with: own))
            }
        }
    }
}
