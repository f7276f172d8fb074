import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Machines that grow and shrink on a Kunpeng host of four dies, each with 4 clusters of 4 cores.
struct ExtensionTests {
    private let host: Host

    init() throws {
        var shape = SyntheticHost()
        (shape.sockets, shape.clustersPerDie, shape.chip) = (2, 4, .hip09)
        host = try shape.host()
    }

    private func ledger() -> Ledger { Ledger(host, housekeeping: Housekeeping(given: [0])) }

    private func request(_ vcpus: Int, _ policy: CPUPolicy = .dedicated, name: String = "web") -> PlacementRequest {
        PlacementRequest(name: name, vcpus: vcpus, memory: .gibibytes(1), policy: policy)
    }

    /// Puts a machine on CPUs that are named.
    private func put(_ cpus: [HostCPU], _ name: String = "web", in ledger: inout Ledger) throws -> Berth {
        let berth = try Planner(ledger).place(request(cpus.count, name: name), on: cpus).berth
        ledger.enter(Claim(berth, owner: name))
        return berth
    }

    @Test func `takes the rest of its own clusters first, and keeps the order of what it has`() throws {
        var ledger = ledger()
        let berth = try put([21, 17, 20], in: &ledger)
        let grown = try Planner(ledger).extend(berth, to: request(8))
        #expect(grown.berth.vcpuPins == [[21], [17], [20], [16], [18], [19], [22], [23]])
        #expect(grown.berth.memory == berth.memory)
        #expect(grown.reasons == ["the new vCPUs are on the machine's own die 1, in its own clusters"])
    }

    @Test func `takes the cluster that fits what is missing`() throws {
        var ledger = ledger()
        let berth = try put([16, 17, 18, 19], in: &ledger)
        _ = try put([20, 24, 25], "other", in: &ledger)
        // Clusters 20-23, 24-27 and 28-31 have three, two and four CPUs left.
        #expect(try Planner(ledger).extend(berth, to: request(5)).berth.vcpuPins.last == [26])
        #expect(Array(try Planner(ledger).extend(berth, to: request(7)).berth.vcpuPins)[4...] == [[21], [22], [23]])
        #expect(
            Array(try Planner(ledger).extend(berth, to: request(9)).berth.vcpuPins)[4..<8] == [[28], [29], [30], [31]])
    }

    @Test func `goes to the nearest die when its own is full, and to a third one only when two are`() throws {
        var ledger = ledger()
        let berth = try put((32..<48).map { HostCPU(rawValue: $0) }, in: &ledger)
        let grown = try Planner(ledger).extend(berth, to: request(18))
        // Die 3 is in its own socket; dies 0 and 1 are not.
        #expect(Array(grown.berth.vcpuPins)[16...] == [[48], [49]])
        #expect(
            grown.reasons == ["die 2 of the machine has too few CPUs left, so it is on die 2, 3 now, in 1 cluster more"]
        )
        let large = try Planner(ledger).extend(berth, to: request(33))
        #expect(
            host.topology.dies.indices.filter { !host.topology.dies[$0].cpus.isDisjoint(with: large.berth.cpus) }.count
                == 3)
    }

    @Test(
        arguments: [
            (.isolate, [8], 2, [[8], [10]], [9, 11]),
            (.require, [8, 9, 10], 4, [[8], [9], [10], [11]], []),
            (.require, [8, 9], 3, [[8], [9], [10]], [11]),
            (.prefer, [8], 2, [[8], [9]], []),
        ] as [(ThreadPolicy, [HostCPU], Int, [CPUSet], CPUSet)]
    )
    func `gives threads of cores as the machine wants them`(
        threads: ThreadPolicy, cpus: [HostCPU], vcpus: Int, pins: [CPUSet], held: CPUSet
    ) throws {
        var shape = SyntheticHost()
        (shape.clustersPerDie, shape.threadsPerCore) = (4, 2)
        var ledger = Ledger(try shape.host(), housekeeping: Housekeeping(given: [0, 1]))
        var wish = request(cpus.count)
        wish.threads = threads
        let berth = try Planner(ledger).place(wish, on: cpus).berth
        ledger.enter(Claim(berth, owner: "web"))
        wish.vcpus = vcpus
        let grown = try Planner(ledger).extend(berth, to: wish).berth
        #expect(Array(grown.vcpuPins) == pins)
        #expect(grown.held == held)
        wish.vcpus = cpus.count
        #expect(Planner(ledger).shrink(grown, to: wish) == berth)
    }

    @Test func `stays on the node that a cell is on`() throws {
        var ledger = ledger()
        var wish = request(2)
        wish.topology = .cells([
            .init(vcpus: [0], memory: .mebibytes(512)), .init(vcpus: [1], memory: .mebibytes(512)),
        ])
        let berth = try Planner(ledger).place(wish).berth
        ledger.enter(Claim(berth, owner: "web"))
        wish.vcpus = 4
        wish.topology = .cells([
            .init(vcpus: [0, 3], memory: .mebibytes(512)), .init(vcpus: [1, 2], memory: .mebibytes(512)),
        ])
        let grown = try Planner(ledger).extend(berth, to: wish).berth
        let nodes = grown.vcpuPins.map { host.topology.nodes(of: $0) }
        #expect(nodes == [nodes[0], nodes[1], nodes[1], nodes[0]])
        #expect(grown.cells.map(\.vcpus) == [[0, 3], [1, 2]])
    }

    @Test func `lets more vCPUs float over the pool as long as it has room, and grows it then`() throws {
        var ledger = ledger()
        let berth = try Planner(ledger).place(request(2, .shared(overcommit: 2))).berth
        ledger.enter(Claim(berth, owner: "web"))
        let pool = try #require(berth.vcpuPins.first)
        #expect(pool.count == 2)
        let filled = try Planner(ledger).extend(berth, to: request(4, .shared(overcommit: 2))).berth
        #expect(Array(filled.vcpuPins) == [pool, pool, pool, pool])
        let grown = try Planner(ledger).extend(berth, to: request(5, .shared(overcommit: 2))).berth
        #expect(Array(grown.vcpuPins)[..<2] == [pool, pool])
        #expect(grown.vcpuPins[4].count == 3)
        #expect(grown.vcpuPins[4].isSuperset(of: pool))
    }

    @Test func `pins nothing of a machine that may run anywhere`() throws {
        let berth = try Planner(ledger()).place(request(1, .unpinned)).berth
        #expect(try Planner(ledger()).extend(berth, to: request(3, .unpinned)).berth.vcpuPins == [[], [], []])
    }

    @Test func `lets threads follow the vCPUs that they share CPUs with`() throws {
        var ledger = ledger()
        var wish = request(2)
        wish.emulator = .share
        let berth = try Planner(ledger).place(wish).berth
        ledger.enter(Claim(berth, owner: "web"))
        wish.vcpus = 3
        let grown = try Planner(ledger).extend(berth, to: wish).berth
        #expect(grown.emulatorPin == grown.cpus)
        wish.vcpus = 2
        #expect(Planner(ledger).shrink(grown, to: wish) == berth)
    }

    @Test func `says what each die has where there is no room`() throws {
        var ledger = ledger()
        let berth = try put([16, 17], in: &ledger)
        for (index, die) in host.topology.dies.enumerated() {
            let free = Array(die.cpus.intersection(ledger.freeCPUs)).dropLast(index == 3 ? 1 : 0)
            if !free.isEmpty { _ = try put(Array(free), "other\(index)", in: &ledger) }
        }
        let error = #expect(throws: GrowthShortfall.self) { try Planner(ledger).extend(berth, to: request(5)) }
        #expect(error?.most == 1)
        #expect(
            error?.description
                == "synthetic has no CPUs for 3 more vCPUs of web (die 0 has 0 free, its own die 1 has 0 "
                + "free, die 2 has 0 free, die 3 has 1 free); 1 more would fit")
    }
}
