import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

struct LedgerTests {
    private let host: Host

    init() throws { host = try SyntheticHost().host() }

    private func foreign(_ owner: String, _ affinities: [CPUSet], isRunning: Bool = true) -> Claim {
        Claim(
            foreign: owner,
            affinities: affinities,
            memory: MemoryBerth(size: .gibibytes(1), nodes: [], pageSize: nil),
            isRunning: isRunning,
            on: HostLayout(host)
        )
    }

    @Test(
        arguments: [
            ([[4], [5]], Claim.Kind.dedicated),
            ([[4, 5], [4, 5]], .dedicated),
            ([[4, 5, 6], [4, 5, 6]], .floating),
            ([CPUSet(0..<32)], .floating),
            ([CPUSet(0..<64)], .unpinned),
        ] as [([CPUSet], Claim.Kind)]
    )
    func `judges other people's domains by their real affinities`(affinities: [CPUSet], kind: Claim.Kind) {
        #expect(foreign("other", affinities).kind == kind)
    }

    @Test func `keeps off the CPUs of other people's domains`() throws {
        var ledger = Ledger(host)
        ledger.enter(foreign("other", [[4], [5]]))
        ledger.enter(foreign("loose", [CPUSet(32..<64)]))
        #expect(ledger.freeCPUs.count == 61)
        #expect(!ledger.freeCPUs.contains(4))
        #expect(ledger.conflicts.isEmpty)
    }

    @Test func `reports two machines on one CPU`() {
        var ledger = Ledger(host)
        ledger.enter(foreign("a", [[4], [5]]))
        ledger.enter(foreign("b", [[5], [6]]))
        ledger.enter(foreign("loose", [CPUSet(6..<20)]))
        #expect(ledger.conflicts.map { "\($0.first) \($0.second) \($0.cpus)" } == ["a b 5", "b loose 6"])
    }

    @Test func `is as before once what was entered is removed`() throws {
        var ledger = Ledger(host)
        ledger.enter(foreign("a", [[4], [5]]))
        let before = ledger.freeCPUs
        let berth = try Planner(ledger).place(PlacementRequest(name: "m", vcpus: 9, memory: .gibibytes(2))).berth
        ledger.enter(Claim(berth, owner: "m"))
        #expect(ledger.freeCPUs.count == before.count - 9)
        ledger.remove("m")
        #expect(ledger.freeCPUs == before)
        #expect(ledger.claims.map(\.owner) == ["a"])
    }
}

struct HousekeepingTests {
    @Test(
        arguments: [
            ("", "0-1"), ("4-63", "0-3"), ("0-63", "0-1"),
        ]
    )
    func `is what the kernel does not isolate, or the first core`(isolated: String, expected: String) throws {
        var synthetic = SyntheticHost()
        synthetic.clustersPerDie = 4
        synthetic.threadsPerCore = 2
        var host = try synthetic.host()
        host.isolated = .known(try CPUSet(parsing: isolated), Evidence("/sys/devices/system/cpu/isolated", isolated))
        #expect(Housekeeping(host).cpus.description == expected)
    }
}
