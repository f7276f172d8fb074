import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

struct PlannerTests {
    /// Two dies of 8 clusters of 4 cores; CPU 0 is kept for housekeeping.
    private let host: Host

    init() throws { host = try SyntheticHost().host() }

    private func request(_ vcpus: Int, _ memory: MemorySize = .gibibytes(1)) -> PlacementRequest {
        PlacementRequest(name: "m\(vcpus)", vcpus: vcpus, memory: memory, pageSize: .mebibytes2)
    }

    @Test(
        arguments: [
            // Die 0 has a CPU less, so it is the fuller one; cluster 0 has 3 free.
            ([4], "4-7"),
            ([3], "1-3"),
            ([8], "4-11"),
            ([7], "1-7"),
            ([31], "1-31"),
            ([32], "32-63"),
            ([31, 32], "32-63"),
            ([4, 4], "8-11"),
            ([30, 2], "32-33"),
            ([29, 2], "2-3"),
        ]
    )
    func `takes the fullest die and the fewest clusters`(sizes: [Int], expected: String) throws {
        var ledger = Ledger(host)
        var last: PlannedBerth?
        for (number, size) in sizes.enumerated() {
            let placement = try Planner(ledger).place(request(size))
            ledger.enter(Claim(placement.berth, owner: "m\(number)"))
            last = placement
        }
        #expect(last?.berth.cpus.description == expected)
    }

    @Test func `gives each vCPU a CPU of its own, in order`() throws {
        let berth = try Planner(Ledger(host)).place(request(6)).berth
        #expect(berth.vcpuPins.allSatisfy { $0.count == 1 })
        #expect(berth.vcpuPins.compactMap(\.first) == berth.vcpuPins.compactMap(\.first).sorted())
        #expect(berth.memory.nodes == [0])
        #expect(berth.emulatorPin == [0])
    }

    @Test func `uses two dies where one is too small, and says so`() throws {
        let placement = try Planner(Ledger(host)).place(request(40, .gibibytes(40)))
        #expect(placement.decision.dies == [0, 1])
        #expect(placement.berth.memory.nodes == [0, 1])
        #expect(placement.invalidations.reach == .twoDies)
    }

    @Test func `prefers the dies of one socket`() throws {
        var synthetic = SyntheticHost()
        synthetic.sockets = 2
        var ledger = Ledger(try synthetic.host())
        // Leaves 11 and 12 CPUs on socket 0, and 16 on a die of socket 1.
        for (count, owner) in [(20, "a"), (20, "b"), (16, "c"), (16, "d")] {
            ledger.enter(Claim(try Planner(ledger).place(request(count)).berth, owner: owner))
        }
        let dies = try Planner(ledger).place(request(20)).decision.dies
        #expect(Set(dies.map { ledger.layout.socketOfDie[$0] }).count == 1)
    }

    @Test func `keeps whole cores together`() throws {
        var synthetic = SyntheticHost()
        synthetic.threadsPerCore = 2
        synthetic.siblingsLast = true
        let host = try synthetic.host()
        let berth = try Planner(Ledger(host)).place(request(4)).berth
        let cores = Set(berth.cpus.compactMap { host.topology[$0]?.core })
        #expect(cores.count == 2)
    }

    @Test func `takes memory from the node of the die`() throws {
        var synthetic = SyntheticHost()
        synthetic.pools = [(.mebibytes2, 512)]
        var documents = synthetic.documents()
        documents.freePages[0] = [.mebibytes2: 100]
        let host = try Host(documents)
        let placement = try Planner(Ledger(host)).place(request(4))
        #expect(placement.decision.dies == [1])
        #expect(placement.berth.memory == MemoryBerth(size: .gibibytes(1), nodes: [1], pageSize: .mebibytes2))
    }

    @Test func `counts the pages of machines that are yet to start`() throws {
        var synthetic = SyntheticHost()
        synthetic.pools = [(.mebibytes2, 512)]
        var ledger = Ledger(try synthetic.host())
        for owner in ["a", "b"] {
            ledger.enter(Claim(try Planner(ledger).place(request(2)).berth, owner: owner))
        }
        #expect(throws: Shortfall.self) { try Planner(ledger).place(request(2)) }
        ledger.remove("a")
        #expect(throws: Never.self) { try Planner(ledger).place(request(2)) }
    }

    @Test(
        arguments: [
            (
                64, MemorySize.gibibytes(1),
                "m64 needs 64 CPUs of its own, and synthetic has 63 (die 0 has 31 CPUs and 32 GiB free on node 0; "
                    + "die 1 has 32 CPUs and 32 GiB free on node 1); the largest machine of its kind that fits has 63 vCPUs"
            ),
            (
                2, .gibibytes(65),
                "m2 needs 65 GiB of 2 MiB pages near its CPUs (die 0 has 31 CPUs and 32 GiB free on node 0; "
                    + "die 1 has 32 CPUs and 32 GiB free on node 1); with its vCPUs, a machine of at most 64 GiB of 2 MiB pages fits"
            ),
        ]
    )
    func `says what is missing and what would fit`(vcpus: Int, memory: MemorySize, message: String) {
        let error = #expect(throws: Shortfall.self) { try Planner(Ledger(host)).place(request(vcpus, memory)) }
        #expect(error?.description == message)
    }

    @Test func `lets shared machines float over a pool within one die`() throws {
        var ledger = Ledger(host)
        var request = request(8)
        request.policy = .shared(overcommit: 4)
        var pools: [CPUSet] = []
        for number in 0..<5 {
            let placement = try Planner(ledger).place(request)
            ledger.enter(Claim(placement.berth, owner: "m\(number)"))
            pools.append(placement.berth.cpus)
            #expect(placement.invalidations.reach == .oneDie)
            #expect(Set(placement.berth.vcpuPins) == [placement.berth.cpus])
        }
        // Four machines of eight fill the pool of the first, and the fifth makes it grow.
        #expect(pools.map(\.count) == [8, 8, 8, 8, 10])
        #expect(pools[4].isSuperset(of: pools[0]))
        let dedicated = try Planner(ledger).place(self.request(21)).berth.cpus
        #expect(dedicated.isDisjoint(with: ledger.poolCPUs))
    }

    @Test func `floats over housekeeping CPUs where nothing else is left`() throws {
        var synthetic = SyntheticHost()
        synthetic.diesPerSocket = 1
        synthetic.clustersPerDie = 1
        synthetic.coresPerCluster = 2
        var ledger = Ledger(try synthetic.host())
        ledger.enter(Claim(try Planner(ledger).place(request(1)).berth, owner: "a"))
        var shared = request(2)
        shared.policy = .shared(overcommit: 4)
        #expect(try Planner(ledger).place(shared).berth.cpus == [0])
        shared.vcpus = 5
        #expect(throws: Shortfall.self) { try Planner(ledger).place(shared) }
    }

    @Test func `pins nothing where nothing is asked`() throws {
        var request = request(2)
        request.policy = .unpinned
        let placement = try Planner(Ledger(host)).place(request)
        #expect(placement.berth.cpus.isEmpty)
        #expect(placement.berth.memory.nodes.isEmpty)
        #expect(placement.invalidations.union == host.topology.online)
    }
}
