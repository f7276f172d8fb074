import Agent
import AgentAPI
import AgentTestSupport
import Libvirt
import LibvirtTestSupport
import Provisioning
import Templates
import Testing
import Vocabulary

/// The guard on libvirt's test driver, where `web` has CPUs 1 and 2, and libvirt is the only one that can move it.
@Suite(.timeLimit(.minutes(10)))
struct DriftGuardTests {
    private let connection: Connection

    init() throws {
        connection = try TestHost.stocked.connect()
        let yaml = "{name: web, template: x86_64-q35, vcpus: 2, memory: 64MiB}"
        let planner = ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
        _ = try Provisioner(planner).provision(try ManifestReader.machines(yaml: yaml, file: "m.yaml"))
    }

    private func guarding(
        _ policy: AgentConfiguration.Drift.Policy, repairs: Int = 3,
        _ body: (DriftGuard, HostWatch) async throws -> Void
    ) async throws {
        var configuration = AgentConfiguration()
        configuration.drift.policy = policy
        configuration.drift.repairs = repairs
        let connection = connection
        let watch = HostWatch(configuration, board: EventBoard(), log: .silent) { _ in connection }
        try await watch.whileRunning {
            try await body(DriftGuard(configuration, watch: watch, log: .silent), watch)
        }
    }

    private func pin(_ cpu: HostCPU) throws {
        try blocking { try connection.domain(named: "web").pin(0, to: [cpu]) }
    }

    private var affinity: CPUSet? {
        get throws { try blocking { try connection.domain(named: "web").vcpus().first?.affinity } }
    }

    @Test func `tells what it saw twice, and that it is over`() async throws {
        try await guarding(.observe) { drift, watch in
            await drift.look()
            try pin(5)
            await drift.look()
            #expect(drift.reports.isEmpty)
            let events = watch.board.events()
            await drift.look()
            let report = try #require(drift.reports.first)
            #expect(report.machine == "web")
            #expect(report.vcpu == 0)
            #expect(report.planned == "1")
            #expect(report.actual == "5")
            #expect(report.cause == "hypervisor")
            #expect(report.state == "observed")
            for await event in events {
                #expect(event.kind == .drift)
                break
            }
            try pin(1)
            await drift.look()
            #expect(drift.reports.isEmpty)
        }
    }

    @Test func `brings a machine back`() async throws {
        try await guarding(.repair) { drift, _ in
            try pin(5)
            await drift.look()
            #expect(try affinity == [5])
            await drift.look()
            #expect(try affinity == [1])
            #expect(drift.statistics.repairs == 1)
            await drift.look()
            #expect(drift.reports.isEmpty)
        }
    }

    @Test func `leaves a machine to whoever moves it again and again`() async throws {
        try await guarding(.repair, repairs: 2) { drift, _ in
            for _ in 0..<2 {
                try pin(5)
                await drift.look()
                await drift.look()
                #expect(try affinity == [1])
            }
            // What was just repaired is seen to be in its place before it is moved once more.
            await drift.look()
            try pin(5)
            await drift.look()
            await drift.look()
            #expect(try affinity == [5])
            #expect(drift.reports.map(\.state) == ["contested"])
            #expect(drift.statistics.repairs == 2)
            #expect(drift.statistics.contestedRepairs == 1)
        }
    }
}
