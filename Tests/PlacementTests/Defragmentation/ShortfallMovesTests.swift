import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// What a refusal says of machines whose move would make room, and the shapes that it names.
struct ShortfallMovesTests {
    @Test(
        arguments: [
            ("16:64GiB", 16, MemorySize.gibibytes(64), nil), ("1:512M:2MiB", 1, .mebibytes(512), .mebibytes2),
            ("3:1GiB:1GiB", 3, .gibibytes(1), .gibibytes1),
        ] as [(String, Int, MemorySize, PageSize?)]
    )
    func `reads the shape of a machine`(text: String, vcpus: Int, memory: MemorySize, pages: PageSize?) throws {
        let request = try PlacementRequest(shape: text, name: "web")
        #expect(request == PlacementRequest(name: "web", vcpus: vcpus, memory: memory, pageSize: pages))
    }

    @Test(
        arguments: [
            ("", "it has 1 part"), ("16", "it has 1 part"), ("16:1GiB:2MiB:3", "it has 4 parts"),
            ("0:1GiB", "'0' is no number of vCPUs"), ("-1:1GiB", "'-1' is no number of vCPUs"),
            ("99999999999999999999:1GiB", "'99999999999999999999' is no number of vCPUs"),
            ("20000:1GiB", "'20000' is no number of vCPUs"), ("4:", "'' is no memory"), ("4:0", "'0' is no memory"),
            ("4:1GiB:3MiB", "'3MiB' is no size of pages"), ("4:3MiB:2MiB", "3 MiB is no whole number of pages of 2MiB"),
        ]
    )
    func `says what is wrong with a shape`(text: String, reason: String) {
        let error = #expect(throws: PlacementRequest.ShapeError.self) { try PlacementRequest(shape: text, name: "web") }
        #expect(
            error?.description == "'\(text)' is not the shape of a machine: \(reason); write vcpus:memory or "
                + "vcpus:memory:pages, such as 16:64GiB:2MiB")
    }

    /// Two dies of 8 CPUs with 16 pages of 2 MiB each: machines of Berth's that are as given, and what may be moved known.
    private func shortfall(_ request: PlacementRequest, _ machines: [SmallMachine]) throws -> Shortfall {
        let layout = SmallLayout(dies: 2, cpusPerDie: 8, pagesPerDie: 16, machines: machines, newcomer: machines[0])
        let ledger = try layout.ledger()
        return try #require(throws: Shortfall.self) { try Planner(ledger).place(request) }
    }

    private let machines = [
        SmallMachine(name: "db", vcpus: 3, pages: 8, die: 0), SmallMachine(name: "cache", vcpus: 3, pages: 6, die: 0),
        SmallMachine(name: "batch", vcpus: 2, pages: 4, die: 1),
    ]

    @Test func `names machines to move for one whose device is on a full node`() throws {
        var request = PlacementRequest(name: "web", vcpus: 4, memory: .mebibytes(4), pageSize: .mebibytes2)
        request.affinities = [NodeAffinity(nodes: [0], isRequired: true, reason: "where its card is")]
        // A shape does not say that it has to be on node 0.
        #expect(
            try shortfall(request, machines).moves()
                == "moving cache would make room (berth repin cache --cpus 10-12)")
    }

    @Test func `names the shape of one that lacks CPUs where there are pages`() throws {
        let machines = [
            SmallMachine(name: "a", vcpus: 4, pages: 14, die: 0), SmallMachine(name: "b", vcpus: 6, pages: 3, die: 1),
            SmallMachine(name: "c", vcpus: 2, pages: 1, die: 1),
        ]
        let request = PlacementRequest(name: "web", vcpus: 2, memory: .mebibytes(16), pageSize: .mebibytes2)
        #expect(
            try shortfall(request, machines).moves()
                == "moving c would make room (berth defrag --admit 2:16MiB:2MiB)")
    }

    @Test func `moves none of those that were planned along with it`() throws {
        let machines = [
            SmallMachine(name: "a", vcpus: 4, pages: 14, die: 0), SmallMachine(name: "b", vcpus: 6, pages: 3, die: 1),
        ]
        let layout = SmallLayout(dies: 2, cpusPerDie: 8, pagesPerDie: 16, machines: machines, newcomer: machines[0])
        var ledger = try layout.ledger()
        // It would be the one to move, and is not there yet.
        let planned = PlacementRequest(name: "c", vcpus: 2, memory: .mebibytes(2), pageSize: .mebibytes2)
        let onDie1 = NodeAffinity(nodes: [1], isRequired: true, reason: "a device")
        var tied = planned
        tied.affinities = [onDie1]
        ledger.enter(Claim(try Planner(ledger).place(tied).berth, owner: "c"))
        let request = PlacementRequest(name: "web", vcpus: 2, memory: .mebibytes(16), pageSize: .mebibytes2)
        let shortfall = try #require(throws: Shortfall.self) { try Planner(ledger).place(request) }
        #expect(shortfall.moves() == nil)
        ledger.mobilities["c"] = .movable(planned, boundMemory: nil)
        let known = try #require(throws: Shortfall.self) { try Planner(ledger).place(request) }
        #expect(known.moves() == "moving c would make room (berth defrag --admit 2:16MiB:2MiB)")
    }

    @Test func `names nothing where nothing would help`() throws {
        var request = PlacementRequest(name: "web", vcpus: 4, memory: .mebibytes(4), pageSize: .mebibytes2)
        request.affinities = [NodeAffinity(nodes: [0], isRequired: true, reason: "where its card is")]
        var fixed = machines
        for index in fixed.indices { fixed[index].isFixed = true }
        #expect(try shortfall(request, fixed).moves() == nil)
        request.vcpus = 9
        #expect(try shortfall(request, machines).moves() == nil)
    }
}
