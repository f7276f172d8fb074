import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Places on CPUs that somebody chose, on a host of two dies with 16 cores of two threads each.
struct GivenCPUsTests {
    private let host: Host
    private var ledger: Ledger

    init() throws {
        var shape = SyntheticHost()
        shape.clustersPerDie = 4
        shape.threadsPerCore = 2
        shape.offline = [63]
        host = try shape.host()
        ledger = Ledger(host)
        let other = PlacementRequest(name: "other", vcpus: 2, memory: .gibibytes(1))
        ledger.enter(Claim(try Planner(ledger).place(other, on: [8, 9]).berth, owner: "other"))
    }

    private func request(_ vcpus: Int, _ threads: ThreadPolicy = .prefer) -> PlacementRequest {
        var request = PlacementRequest(name: "web", vcpus: vcpus, memory: .gibibytes(1))
        request.threads = threads
        return request
    }

    @Test func `gives vCPU n the n-th CPU, and memory and the emulator their places`() throws {
        let placement = try Planner(ledger).place(request(3), on: [40, 33, 37])
        #expect(placement.berth.vcpuPins == [[40], [33], [37]])
        #expect(placement.berth.memory.nodes == [1])
        // The housekeeping core is on the other node.
        #expect(placement.berth.emulatorPin == [0, 1])
        #expect(placement.berth.held == [])
        #expect(placement.decision.dies == [1])
    }

    @Test func `keeps the other threads idle where the machine wants that`() throws {
        let placement = try Planner(ledger).place(request(2, .isolate), on: [40, 42])
        #expect(placement.berth.held == [41, 43])
        // CPU 11 shares its core with CPU 10, which another machine then has.
        var ledger = ledger
        let sibling = PlacementRequest(name: "sibling", vcpus: 1, memory: .gibibytes(1))
        ledger.enter(Claim(try Planner(ledger).place(sibling, on: [10]).berth, owner: "sibling"))
        let error = #expect(throws: UnusableCPUs.self) { try Planner(ledger).place(request(1, .isolate), on: [11]) }
        #expect(error?.problems == [.taken([10], by: "sibling")])
    }

    @Test func `gives each vCPU a core of its own where the machine wants that`() {
        let error = #expect(throws: UnusableCPUs.self) {
            try Planner(ledger).place(request(4, .isolate), on: [40, 41, 44, 50])
        }
        #expect(error?.problems == [.sharedCores([40, 41])])
        #expect(error?.description.hasPrefix("CPU 40-41 has threads of one core, and each vCPU of web") == true)
        // CPU 3 would be kept idle, and is for the emulators.
        let keeping = Ledger(host, housekeeping: Housekeeping(given: [3]))
        let kept = #expect(throws: UnusableCPUs.self) { try Planner(keeping).place(request(1, .isolate), on: [2]) }
        #expect(kept?.problems.count == 1)
        let open = Ledger(host, housekeeping: Housekeeping(given: []))
        #expect(throws: Never.self) { try Planner(open).place(request(1, .isolate), on: [2]) }
    }

    @Test func `has no whole cores of several threads where cores have one`() throws {
        let error = #expect(throws: UnusableCPUs.self) {
            try Planner(Ledger(try SyntheticHost().host())).place(request(2, .require), on: [40, 41])
        }
        #expect(error?.problems == [.noSiblings])
    }

    @Test func `asks for CPUs of its own for the emulator too`() throws {
        var wish = request(2)
        wish.emulator = .isolate
        #expect(try Planner(ledger).place(wish, on: [40, 42]).berth.emulatorPin == [32])
        let free = ledger.freeCPUs
        wish.vcpus = free.count
        let error = #expect(throws: UnusableCPUs.self) { try Planner(ledger).place(wish, on: Array(free)) }
        #expect(error?.problems == [.noServiceCPUs])
    }

    @Test(arguments: [([40, 41, 4], [1, 0]), ([4, 5, 40], [0, 1])] as [([HostCPU], [NUMANode])])
    func `leaves each of the guest's cells on a node of its own`(cpus: [HostCPU], nodes: [NUMANode]) throws {
        var wish = request(3)
        wish.topology = .cells([
            .init(vcpus: [0, 1], memory: .mebibytes(512)), .init(vcpus: [2], memory: .mebibytes(512)),
        ])
        let berth = try Planner(ledger).place(wish, on: cpus).berth
        #expect(berth.cells.map(\.node) == nodes)
        #expect(berth.cells.map(\.vcpus) == [[0, 1], [2]])
        for torn in [[cpus[0], cpus[2], cpus[1]], [4, 5, 6]] {
            let error = #expect(throws: UnusableCPUs.self) { try Planner(ledger).place(wish, on: torn) }
            #expect(error?.problems == [.tornCells])
        }
    }

    /// CPUs, and all that is wrong with them.
    @Test(
        arguments: [
            ([40], [.count(given: 1, vcpus: 2)]),
            ([40, 40], [.repeated([40])]),
            ([40, 9], [.taken([9], by: "other")]),
            ([1, 9], [.housekeeping([1], reason: "the host's first core"), .taken([9], by: "other")]),
            ([63, 700], [.offline([63, 700], online: CPUSet(0..<63))]),
            ([], [.count(given: 0, vcpus: 2)]),
        ] as [([HostCPU], [UnusableCPUs.Problem])]
    )
    func `names all that is wrong`(cpus: [HostCPU], problems: [UnusableCPUs.Problem]) {
        let error = #expect(throws: UnusableCPUs.self) { try Planner(ledger).place(request(2), on: cpus) }
        #expect(error?.problems == problems)
        #expect(error?.description.split(separator: "\n").count == problems.count)
    }
}
