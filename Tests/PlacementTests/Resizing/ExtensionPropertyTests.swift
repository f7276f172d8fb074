import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Growing on hosts of all shapes, against a search of all choices.
struct ExtensionPropertyTests {
    /// What a union of CPUs costs: the dies first, and then the CPUs of others that receive.
    private func cost(_ union: CPUSet, _ map: InvalidationMap, _ layout: HostLayout) -> [Int] {
        let receivers = TLBIDomain(union: union, on: map).receivers.value ?? union
        return [layout.dies(of: union).count, receivers.subtracting(union).count]
    }

    private func host(_ random: inout SplitMix64) throws -> Host {
        var shape = SyntheticHost()
        shape.sockets = .random(in: 1...2, using: &random)
        shape.diesPerSocket = 2
        shape.clustersPerDie = .random(in: 1...3, using: &random)
        shape.coresPerCluster = .random(in: 1...4, using: &random)
        shape.threadsPerCore = .random(in: 1...2, using: &random)
        shape.chip = [.hip09, .hip10, .hip12].randomElement(using: &random)
        return try shape.host()
    }

    private func request(_ vcpus: Int) -> PlacementRequest {
        PlacementRequest(name: "web", vcpus: vcpus, memory: .mebibytes(64))
    }

    /// Puts machines on random CPUs, the last of which is `web`.
    private func occupied(_ host: Host, _ random: inout SplitMix64) throws -> (Ledger, Berth)? {
        var ledger = Ledger(host, housekeeping: Housekeeping(given: []))
        var berth: Berth?
        for name in ["a", "b", "web"] {
            let free = Array(ledger.freeCPUs).shuffled(using: &random)
            guard free.count > 2 else { return nil }
            let count = Int.random(in: 1...max(1, free.count / 3), using: &random)
            var wish = request(count)
            wish.name = name
            let placed = try Planner(ledger).place(wish, on: Array(free.prefix(count))).berth
            ledger.enter(Claim(placed, owner: name))
            berth = placed
        }
        return berth.map { (ledger, $0) }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `finds no worse a CPU than a search of all, and of two no worse a pair`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let host = try host(&random)
        guard let (ledger, berth) = try occupied(host, &random) else { return }
        let (layout, map) = (HostLayout(host), InvalidationMap(host))
        let free = Array(ledger.freeCPUs)
        let grown = try Planner(ledger).extend(berth, to: request(berth.vcpuPins.count + 1)).berth
        #expect(Array(grown.vcpuPins.dropLast()) == Array(berth.vcpuPins))
        #expect(grown.cpus.subtracting(berth.cpus).isSubset(of: ledger.freeCPUs))
        let best = free.map { cost(berth.cpus.union([$0]), map, layout) }.min { $0.lexicographicallyPrecedes($1) }
        #expect(cost(grown.cpus, map, layout) == best)

        let more = try Planner(ledger).extend(berth, to: request(berth.vcpuPins.count + 2)).berth
        let pairs = free.indices.flatMap { first in free[(first + 1)...].map { [free[first], $0] } }
        let bestPair = pairs.map { cost(berth.cpus.union(CPUSet($0)), map, layout) }
            .min { $0.lexicographicallyPrecedes($1) }
        #expect(cost(more.cpus, map, layout) == bestPair)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `takes each CPU from the ledger, and gives it back`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let host = try host(&random)
        guard var (ledger, berth) = try occupied(host, &random) else { return }
        let free = ledger.freeCPUs
        let first = berth
        for _ in 0..<4 {
            let more = Int.random(in: 1...3, using: &random)
            let wish = request(berth.vcpuPins.count + more)
            guard ledger.freeCPUs.count >= more else { break }
            let grown = try Planner(ledger).extend(berth, to: wish).berth
            ledger.remove("web")
            ledger.enter(Claim(grown, owner: "web"))
            #expect(ledger.conflicts.isEmpty)
            #expect(ledger.freeCPUs.count == free.count - (grown.vcpuPins.count - first.vcpuPins.count))
            berth = grown
        }
        let shrunk = Planner(ledger).shrink(berth, to: request(first.vcpuPins.count))
        #expect(shrunk == first)
        ledger.remove("web")
        ledger.enter(Claim(shrunk, owner: "web"))
        #expect(ledger.freeCPUs == free)
    }
}
