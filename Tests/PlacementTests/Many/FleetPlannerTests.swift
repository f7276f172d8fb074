import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Lists of machines on many hosts.
struct FleetPlannerTests {
    private static func host(_ name: String, dies: Int = 2) throws -> Ledger {
        var host = SyntheticHost()
        (host.name, host.diesPerSocket, host.clustersPerDie) = (name, dies, 2)
        host.pools = [(.mebibytes2, 64)]
        return Ledger(try host.host(), housekeeping: Housekeeping(given: []))
    }

    private static func request(_ name: String, _ vcpus: Int, _ pages: UInt64 = 1) -> PlacementRequest {
        PlacementRequest(name: name, vcpus: vcpus, memory: .mebibytes(2 * pages), pageSize: .mebibytes2)
    }

    private static func hosts(_ fleet: FleetPlacement, _ requests: [PlacementRequest]) -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: zip(requests, fleet.results).compactMap { request, result in
                (try? result.get()).map { (request.name, $0.host) }
            })
    }

    @Test func `fills a host before it opens another, and puts no machine on more dies than it needs`() throws {
        let fleet = FleetPlanner([try Self.host("a"), try Self.host("b"), try Self.host("c")])
        let requests = [8, 8, 5, 3].enumerated().map { Self.request("m\($0)", $1) }
        let placed = fleet.place(requests)
        #expect(Set(Self.hosts(placed, requests).values).count == 2)
        #expect(placed.results.allSatisfy { (try? $0.get().placement.decision.dies.count) == 1 })
    }

    @Test func `keeps machines apart on hosts of their own, and together on one`() throws {
        let fleet = FleetPlanner([try Self.host("a"), try Self.host("b"), try Self.host("c")])
        var requests =
            (0..<3).map { Self.request("replica\($0)", 2) } + [Self.request("web", 5), Self.request("cache", 3)]
        for index in 0..<3 { requests[index].apart = Set((0..<3).filter { $0 != index }.map { "replica\($0)" }) }
        requests[4].together = ["web"]
        let hosts = Self.hosts(fleet.place(requests), requests)
        #expect(Set((0..<3).map { hosts["replica\($0)"] }).count == 3)
        #expect(hosts["web"] == hosts["cache"])
        #expect(hosts["web"] != nil)
    }

    @Test func `goes where a companion is already`() throws {
        var ledgers = [try Self.host("a"), try Self.host("b")]
        ledgers[1].enter(Claim(try Planner(ledgers[1]).place(Self.request("web", 6))))
        var cache = Self.request("cache", 2)
        cache.together = ["web"]
        let placed = FleetPlanner(ledgers).place([cache])
        #expect(try placed.results[0].get().host == 1)
        #expect(try placed.results[0].get().placement.decision.dies == [0])
    }

    @Test func `keeps to the hosts that are open to a machine, and says what is missing`() throws {
        let ledgers = [try Self.host("small", dies: 1), try Self.host("large", dies: 2)]
        let requests = [Self.request("web", 10), Self.request("db", 9)]
        let placed = FleetPlanner(ledgers) { request, host in request.name != "db" || host == 0 }.place(requests)
        #expect(try placed.results[0].get().host == 1)
        let error = #expect(throws: FleetShortfall.self) { try placed.results[1].get() }
        #expect(
            error?.description == """
                db needs 9 CPUs of its own, and small has 8 (die 0 has 8 CPUs and 128 MiB free on node 0); the largest \
                machine of its kind that fits has 8 vCPUs
                """)
        let closed = FleetPlanner(ledgers) { _, _ in false }.place([requests[0]])
        let nowhere = #expect(throws: FleetShortfall.self) { try closed.results[0].get() }
        #expect(nowhere?.description == "web may be on no host of the fleet")
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `does not depend on the list's order, and refuses no more than the first host that fits`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let ledgers = try (0..<Int.random(in: 2...4, using: &random)).map { number in
            try Self.host("h\(number)", dies: .random(in: 1...3, using: &random))
        }
        let requests = (0..<Int.random(in: 3...12, using: &random)).map { number in
            Self.request("m\(number)", .random(in: 1...11, using: &random), .random(in: 1...40, using: &random))
        }
        let placed = FleetPlanner(ledgers).place(requests)
        let shuffled = requests.shuffled(using: &random)
        let again = FleetPlanner(ledgers).place(shuffled)
        #expect(Self.hosts(placed, requests) == Self.hosts(again, shuffled))

        var single = ledgers
        var refusedSingly = 0
        for request in shuffled {
            let found = single.indices.lazy.compactMap { host in
                (try? Planner(single[host]).place(request)).map { (host, $0) }
            }.first
            if let (host, placement) = found {
                single[host].enter(Claim(placement))
            } else {
                refusedSingly += request.vcpus
            }
        }
        var refused = 0
        for (request, result) in zip(requests, placed.results) {
            guard let assignment = try? result.get() else {
                refused += request.vcpus
                continue
            }
            let berth = assignment.placement.berth
            #expect(placed.hosts[assignment.host].claim(of: request.name)?.cpus == berth.cpus)
            #expect(berth.cpus.count == request.vcpus)
        }
        #expect(refused <= refusedSingly)
        #expect(placed.hosts.flatMap(\.conflicts) == [])
    }
}
