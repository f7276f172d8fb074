import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Lists of machines on one host.
struct JointPlacementTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `does not depend on the list's order, and is never worse than one by one`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<10 {
            let ledger = try Self.ledger(using: &random)
            let requests = Self.requests(for: ledger, using: &random)
            let joint = Planner(ledger).place(requests)
            let shuffled = requests.shuffled(using: &random)
            let again = Planner(ledger).place(shuffled)
            #expect(Self.places(joint, requests) == Self.places(again, shuffled))

            let singly = Self.placeSingly(shuffled, ledger)
            let ours = Self.figures(joint.results.map { try? $0.get() }, requests, ledger)
            let theirs = Self.figures(singly, shuffled, ledger)
            #expect(ours <= theirs, "\(requests.map { ($0.vcpus, $0.memory, $0.affinities.map(\.nodes)) })")

            #expect(joint.ledger.conflicts.isEmpty)
            var taken = CPUSet()
            for berth in joint.results.compactMap({ try? $0.get().berth }) {
                #expect(taken.isDisjoint(with: berth.cpus))
                #expect(berth.cpus.isSubset(of: ledger.freeCPUs))
                taken.formUnion(berth.cpus)
            }
            #expect(joint.ledger.freeCPUs == ledger.freeCPUs.subtracting(taken))
        }
    }

    /// Each of the two dies has 8 CPUs.
    private func empty() throws -> Ledger {
        var host = SyntheticHost()
        host.clustersPerDie = 2
        return Ledger(try host.host(), housekeeping: Housekeeping(given: []))
    }

    private func request(_ name: String, _ vcpus: Int) -> PlacementRequest {
        PlacementRequest(name: name, vcpus: vcpus, memory: .mebibytes(2), pageSize: .mebibytes2)
    }

    @Test func `keeps the results in the order of the list`() throws {
        let requests = [request("small", 3), request("large", 8), request("small too", 5)]
        let joint = Planner(try empty()).place(requests)
        #expect(try joint.results.map { try $0.get().request.name } == requests.map(\.name))
        // One by one, the small ones would have left the large one two dies.
        #expect(try joint.results.map { try $0.get().decision.dies.count } == [1, 1, 1])
    }

    @Test func `refuses as few vCPUs as have to be`() throws {
        let requests = [request("a", 10), request("b", 8), request("c", 8)]
        let joint = Planner(try empty()).place(requests)
        let error = #expect(throws: Shortfall.self) { try joint.results[0].get() }
        #expect(error?.description.hasPrefix("a needs 10 CPUs of its own, and synthetic has 0") == true)
        #expect(try joint.results[1].get().decision.dies.count == 1)
        #expect(try joint.results[2].get().decision.dies.count == 1)
    }

    @Test func `finds machines that are to be together one die, and those apart two`() throws {
        var requests = [request("web", 4), request("cache", 2), request("one", 2), request("two", 2)]
        requests[1].together = ["web"]
        requests[2].apart = ["two"]
        let joint = Planner(try empty()).place(requests)
        let dies = try joint.results.map { try $0.get().decision.dies }
        #expect(dies[0] == dies[1])
        #expect(dies[0].count == 1)
        #expect(dies[2] != dies[3])
    }

    @Test func `places nothing where nothing is asked for`() throws {
        let joint = Planner(try empty()).place([PlacementRequest]())
        #expect(joint.results.isEmpty)
        #expect(joint.ledger.claims.isEmpty)
    }

    /// A host on which some machines live already.
    private static func ledger(using random: inout SplitMix64) throws -> Ledger {
        var host = SyntheticHost()
        host.diesPerSocket = .random(in: 1...4, using: &random)
        host.clustersPerDie = .random(in: 1...4, using: &random)
        host.pools = [(.mebibytes2, UInt64.random(in: 20...200, using: &random))]
        var ledger = Ledger(try host.host(), housekeeping: Housekeeping(given: []))
        for number in 0..<Int.random(in: 0...4, using: &random) {
            let request = PlacementRequest(
                name: "old\(number)", vcpus: .random(in: 1...6, using: &random), memory: .mebibytes(8),
                pageSize: .mebibytes2)
            guard let placement = try? Planner(ledger).place(request) else { continue }
            ledger.enter(Claim(placement.berth, owner: request.name))
        }
        return ledger
    }

    private static func requests(for ledger: Ledger, using random: inout SplitMix64) -> [PlacementRequest] {
        (0..<Int.random(in: 2...9, using: &random)).map { number in
            var request = PlacementRequest(
                name: "m\(number)", vcpus: .random(in: 1...12, using: &random),
                memory: .mebibytes(2 * UInt64.random(in: 1...40, using: &random)), pageSize: .mebibytes2)
            if Int.random(in: 0..<6, using: &random) == 0 {
                let node = NUMANode(rawValue: .random(in: 0..<ledger.layout.dies.count, using: &random))
                request.affinities = [NodeAffinity(nodes: [node], isRequired: true, reason: "a device")]
            }
            return request
        }
    }

    private static func placeSingly(_ requests: [PlacementRequest], _ ledger: Ledger) -> [PlannedBerth?] {
        var ledger = ledger
        return requests.map { request in
            let placement = try? Planner(ledger).place(request)
            if let placement { ledger.enter(Claim(placement.berth, owner: request.name)) }
            return placement
        }
    }

    private static func places(_ joint: JointPlacement, _ requests: [PlacementRequest]) -> [String: Berth] {
        Dictionary(
            uniqueKeysWithValues: zip(requests, joint.results).compactMap { request, result in
                (try? result.get().berth).map { (request.name, $0) }
            })
    }

    /// The vCPUs that were refused, and the dies beyond those that machines need, as one number.
    private static func figures(
        _ placements: [PlannedBerth?], _ requests: [PlacementRequest], _ ledger: Ledger
    ) -> Int {
        let largest = ledger.layout.dies.map(\.count).max() ?? 1
        return zip(placements, requests).reduce(0) { sum, pair in
            guard let placement = pair.0 else { return sum + pair.1.vcpus * 1000 }
            return sum + placement.decision.dies.count - (pair.1.vcpus + largest - 1) / largest
        }
    }
}
