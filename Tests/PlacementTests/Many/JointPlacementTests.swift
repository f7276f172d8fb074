import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Lists of machines on one host.
struct JointPlacementTests {
    @Test(arguments: 0..<50 as Range<UInt64>)
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
