import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Where memory comes from, and which cells a guest is shown.
struct MemoryPolicyTests {
    /// Dies of 8 CPUs on one socket, with so many free pages of 2 MiB each; CPU 0 is kept for housekeeping.
    private static func host(pages: [UInt64], total: UInt64 = 1024) throws -> Host {
        var synthetic = SyntheticHost()
        synthetic.diesPerSocket = pages.count
        synthetic.clustersPerDie = 2
        synthetic.pools = [(.mebibytes2, total)]
        var documents = synthetic.documents()
        for (node, count) in pages.enumerated() {
            documents.freePages[NUMANode(rawValue: node)] = [.mebibytes2: count]
        }
        return try Host(documents)
    }

    private static func request(
        _ vcpus: Int, pages: UInt64, _ change: (inout PlacementRequest) -> Void = { _ in }
    ) -> PlacementRequest {
        var request = PlacementRequest(
            name: "m", vcpus: vcpus, memory: .mebibytes(2 * pages), pageSize: .mebibytes2)
        change(&request)
        return request
    }

    private static func free(_ ledger: Ledger) -> [UInt64] {
        ledger.host.nodes.map { ledger.freePages(.mebibytes2, on: $0.number) }
    }

    @Test(
        arguments: [
            (MemoryMode.strict, [100, 300], true),
            (.interleave, [100, 300], false),
            (.interleave, [200, 300], true),
            (.preferred, [100, 300], true),
            (.strict, [100, 299], false),
            (.preferred, [100, 299], false),
        ] as [(MemoryMode, [UInt64], Bool)]
    )
    func `a machine on two dies needs what its mode takes of each`(mode: MemoryMode, pages: [UInt64], fits: Bool) throws
    {
        let host = try Self.host(pages: pages)
        let request = Self.request(12, pages: 400) { $0.memoryMode = mode }
        guard fits else {
            #expect(throws: Shortfall.self) { try Planner(Ledger(host)).place(request) }
            return
        }
        let berth = try Planner(Ledger(host)).place(request).berth
        #expect(berth.memory.mode == mode)
        #expect(berth.memory.nodes == (mode == .preferred ? [1] : [0, 1]))
    }

    @Test(
        arguments: [
            // Twelve vCPUs: five on die 0 or seven there, as the fewest clusters have it; pages follow.
            (MemoryMode.interleave, [500, 500], [300, 300]),
            (.preferred, [500, 500], [500, 100]),
            (.preferred, [500, 300], [400, 0]),
        ] as [(MemoryMode, [UInt64], [UInt64])]
    )
    func `the ledger counts out the pages that the kernel will take`(
        mode: MemoryMode, pages: [UInt64], left: [UInt64]
    ) throws {
        var ledger = Ledger(try Self.host(pages: pages))
        let request = Self.request(12, pages: 400) { $0.memoryMode = mode }
        ledger.enter(Claim(try Planner(ledger).place(request).berth, owner: "m"))
        #expect(Self.free(ledger) == left)
        ledger.remove("m")
        #expect(Self.free(ledger) == pages)
    }

    @Test func `reserves are never given away`() throws {
        let host = try Self.host(pages: [300, 500])
        let reserves = PageReserves([.init(consumer: "ovs", node: 1, size: .mebibytes2, count: 400)])
        let ledger = Ledger(host, reserves: reserves)
        #expect(Self.free(ledger) == [300, 100])
        #expect(try Planner(ledger).place(Self.request(8, pages: 100)).berth.memory.nodes == [1])
        #expect(try Planner(ledger).place(Self.request(8, pages: 101)).berth.memory.nodes == [0, 1])
        #expect(throws: Shortfall.self) { try Planner(ledger).place(Self.request(8, pages: 401)) }
    }

    @Test(
        arguments: [
            ([400, 400], 12, 120, [[0, 40], [1, 80]]),
            // Node 1 has less than its share, and node 0 gives the rest.
            ([400, 50], 12, 120, [[0, 70], [1, 50]]),
            // Node 1 has nothing, so that one node has all memory.
            ([400, 0], 12, 120, []),
            // A guest on one node sees one cell.
            ([400, 400], 4, 120, []),
        ] as [([UInt64], Int, UInt64, [[UInt64]])]
    )
    func `a mirror has a cell for each node`(
        pages: [UInt64], vcpus: Int, count: UInt64, expected: [[UInt64]]
    ) throws {
        var ledger = Ledger(try Self.host(pages: pages))
        let placed = try Planner(ledger).place(Self.request(vcpus, pages: count) { $0.topology = .mirror })
        let cells = placed.berth.cells
        #expect(cells.map { [UInt64($0.node.rawValue), $0.memory.bytes >> 21] } == expected)
        for cell in cells {
            for vcpu in cell.vcpus {
                #expect(ledger.host.topology.nodes(of: placed.berth.vcpuPins[vcpu.rawValue]) == [cell.node])
            }
        }
        #expect(cells.isEmpty || cells.reduce(into: VirtualCPUSet()) { $0.formUnion($1.vcpus) }.count == vcpus)
        ledger.enter(Claim(placed.berth, owner: "m"))
        for (node, taken) in cells.map({ ($0.node, $0.memory.bytes >> 21) }) {
            #expect(ledger.freePages(.mebibytes2, on: node) == pages[node.rawValue] - taken)
        }
    }

    @Test func `a mirror of ordinary memory has whole MiB in each cell`() throws {
        let host = try Self.host(pages: [0, 0])
        var request = PlacementRequest(name: "m", vcpus: 11, memory: .mebibytes(1001))
        request.topology = .mirror
        let cells = try Planner(Ledger(host)).place(request).berth.cells
        #expect(cells.allSatisfy { $0.memory.bytes % (1 << 20) == 0 && $0.memory > .zero })
        #expect(cells.reduce(MemorySize.zero) { $0 + $1.memory } == .mebibytes(1001))
    }

    @Test func `a mirror has no cells for vCPUs that float over several nodes`() throws {
        let host = try Self.host(pages: [400, 400])
        let placed = try Planner(Ledger(host)).place(
            Self.request(12, pages: 100) {
                $0.policy = .shared(overcommit: 1)
                $0.topology = .mirror
            }
        )
        #expect(placed.berth.memory.nodes == [0, 1])
        #expect(placed.berth.cells.isEmpty)
        #expect(
            placed.reasons.contains("the guest sees one cell although it is on node 0-1: its vCPUs float over them"))
    }

    private static func cells(_ cells: [(VirtualCPUSet, UInt64)]) -> GuestTopology {
        .cells(cells.map { .init(vcpus: $0.0, memory: .mebibytes(2 * $0.1)) })
    }

    @Test func `cells lie on a node each, with their vCPUs`() throws {
        let host = try Self.host(pages: [100, 300, 200])
        var ledger = Ledger(host)
        let topology = Self.cells([([0, 1, 2, 3], 200), ([4, 5], 250), ([6, 7], 50)])
        let berth = try Planner(ledger).place(Self.request(8, pages: 500) { $0.topology = topology }).berth
        #expect(berth.cells.map(\.node) == [2, 1, 0])
        #expect(berth.memory.nodes == [0, 1, 2])
        for cell in berth.cells {
            for vcpu in cell.vcpus { #expect(host.topology.nodes(of: berth.vcpuPins[vcpu.rawValue]) == [cell.node]) }
        }
        ledger.enter(Claim(berth, owner: "m"))
        #expect(Self.free(ledger) == [50, 50, 0])
        ledger.remove("m")
        #expect(Self.free(ledger) == [100, 300, 200])
    }

    @Test func `a guest whose cells do not fit is told where each would`() throws {
        let host = try Self.host(pages: [100, 300, 200])
        let topology = Self.cells([([0, 1], 250), ([2, 3], 250)])
        let error = #expect(throws: Shortfall.self) {
            try Planner(Ledger(host)).place(Self.request(4, pages: 500) { $0.topology = topology })
        }
        #expect(error?.nodesOfCells == [[1], [1]])
        let needs = error?.needsOfCells.first?.map(\.missingMemory)
        #expect(needs == [.mebibytes(300), .zero, .mebibytes(100)])
        #expect(error?.nearestCells?.whole == [0: 1])
        #expect(
            error?.nearestCells?.smaller == [CellBerth(vcpus: [2, 3], memory: .mebibytes(400), node: 2)])
        let text = error?.description ?? ""
        let cause = "m needs a node for each of its 2 cells, and cells 0, 1 fit on node 1 "
        #expect(text.hasPrefix(cause + "(node 0 lacks 300 MiB; node 2 lacks 100 MiB) (die 0 has "), "\(text)")
        let remedy = "; the nearest that fits has 1 of the 2 as they are and one of 2 vCPUs and 400 MiB on node 2"
        #expect(text.hasSuffix(remedy), "\(text)")
    }

    @Test func `a guest is told the cells that there is no node for`() throws {
        let topology = Self.cells([([0, 1], 10), ([2, 3], 10), ([4, 5], 10)])
        let error = #expect(throws: Shortfall.self) {
            try Planner(Ledger(try Self.host(pages: [100, 300]))).place(
                Self.request(6, pages: 30) { $0.topology = topology })
        }
        #expect(error?.nearestCells?.whole.count == 2)
        #expect(error?.nearestCells?.left == [2])
        #expect(error?.description.hasSuffix("; the nearest that fits has 2 of the 3 as they are") == true)
    }

    @Test func `cells lie near to the device that they want to be near to`() throws {
        let host = try Self.host(pages: [300, 300, 300, 300])
        let berth = try Planner(Ledger(host)).place(
            Self.request(4, pages: 200) {
                $0.topology = Self.cells([([0, 1], 100), ([2, 3], 100)])
                $0.affinities = [NodeAffinity(nodes: [3], isRequired: false, reason: "where the card is")]
            }
        ).berth
        #expect(berth.cells.contains { $0.node == 3 })
    }

    @Test func `cells fit where a driver lists no memory`() throws {
        var synthetic = SyntheticHost()
        synthetic.memoryPerDie = .zero
        synthetic.pools = []
        var request = PlacementRequest(name: "m", vcpus: 4, memory: .gibibytes(1))
        request.topology = .cells([
            .init(vcpus: [0, 1], memory: .mebibytes(512)), .init(vcpus: [2, 3], memory: .mebibytes(512)),
        ])
        #expect(try Planner(Ledger(synthetic.host())).place(request).berth.cells.count == 2)
    }
}
