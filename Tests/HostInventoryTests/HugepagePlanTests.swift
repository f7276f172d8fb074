import HostInventory
import Testing
import TestSupport
import Vocabulary

/// How the kernel is told of the pools that somebody wishes for.
struct HugepagePlanTests {
    private static func plan(
        _ demands: [HugepagePlan.Demand], size: PageSize = .mebibytes2, kept: [NUMANode: UInt64] = [:],
        release: String? = "6.6.0", users: [HugepageUser]? = []
    ) throws -> HugepagePlan {
        let recorded = RecordedHost("emulated-aarch64")
        let host = try recorded.host(isLocal: true)
        let budget = HugepageBudget(host, files: recorded.files, log: nil, users: users)
        return HugepagePlan(size: size, demands: demands, kept: kept, budget: budget, host: host, release: release)
    }

    @Test(
        arguments: [
            // 5.16 learnt to name nodes.
            (.evenly(.gibibytes(1)), "6.6.0", "hugepagesz=2M hugepages=0:256,1:256", []),
            (.evenly(.gibibytes(1)), "5.10.0-216.oe2203.aarch64", "hugepagesz=2M hugepages=512", []),
            (.evenly(.gibibytes(1)), nil, "hugepagesz=2M hugepages=512", []),
            (.evenly(.mebibytes(3)), "6.6.0", "hugepagesz=2M hugepages=0:1,1:1", []),
            (.byNode([1: .gibibytes(1)]), "5.16.0", "hugepagesz=2M hugepages=0:0,1:512", []),
            // Before, each node gets what the one that needs most does.
            (.byNode([1: .gibibytes(1)]), "5.15.9", "hugepagesz=2M hugepages=1024", ["hugepages-not-by-node"]),
            // The largest first, each to the emptier node.
            (
                .machines([.mebibytes(256), .mebibytes(512), .mebibytes(256)]), "6.6.0",
                "hugepagesz=2M hugepages=0:256,1:256", []
            ),
            (.byNode([0: .gibibytes(4)]), "6.6.0", "hugepagesz=2M hugepages=0:2048,1:0", ["hugepages-no-room"]),
        ] as [(HugepagePlan.Demand, String?, String, [String])]
    )
    func `goes on the command line`(
        demand: HugepagePlan.Demand, release: String?, line: String, codes: [String]
    ) throws {
        let plan = try Self.plan([demand], release: release)
        #expect(plan.commandLine == line)
        #expect(plan.findings.map(\.code) == codes)
        #expect(plan.replaces == "hugepagesz=2M hugepages=256")
    }

    @Test func `counts what others have and what is kept, and what is missing`() throws {
        let switching = HugepageUser(
            name: "ovs-vswitchd", isMachine: false, holdings: [.init(size: .mebibytes2, node: 0, count: 16)])
        let machine = HugepageUser(
            name: "web", isMachine: true, holdings: [.init(size: .mebibytes2, node: 1, count: 64)])
        let plan = try Self.plan([.byNode([0: .mebibytes(256)])], kept: [1: 8], users: [switching, machine])
        #expect(plan.nodes.map(\.machines) == [128, 0])
        #expect(plan.nodes.map(\.others) == [16, 0])
        #expect(plan.nodes.map(\.kept) == [0, 8])
        #expect(plan.nodes.map(\.missing) == [16, 0])
        #expect(
            plan.commands == [
                "echo 144 >/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages",
                "echo 8 >/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages",
            ])
    }

    @Test(arguments: [UInt64.max, UInt64.max - 1, 1 << 62])
    func `survives more than there is`(bytes: UInt64) throws {
        let plan = try Self.plan(
            [.byNode([0: .bytes(bytes), 1: .bytes(bytes)])], size: .mebibytes32, kept: [0: 1 << 51], release: nil)
        #expect(plan.findings.map(\.code).filter { $0 == "hugepages-no-room" }.count == 2)
    }
}
