import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Sequences of machines that come and go, on hosts of all shapes.
struct PlannerPropertyTests {
    @Test(arguments: 0..<60 as Range<UInt64>)
    func `never gives a CPU twice, and refuses only what does not fit`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let host = try Self.host(using: &random)
        var ledger = Ledger(host)
        let empty = ledger.freeCPUs
        var owners: [String] = []

        for step in 0..<60 {
            if Int.random(in: 0..<3, using: &random) == 0, let gone = owners.randomElement(using: &random) {
                ledger.remove(gone)
                owners.removeAll { $0 == gone }
                continue
            }
            let vcpus = Int.random(in: 1...(empty.count / 2 + 1), using: &random)
            let request = PlacementRequest(name: "m\(step)", vcpus: vcpus, memory: .mebibytes(64))
            let free = ledger.freeCPUs
            do {
                let placement = try Planner(ledger).place(request)
                let cpus = placement.berth.cpus
                #expect(cpus.count == vcpus)
                #expect(cpus.isSubset(of: free))
                #expect(placement.decision.dies.count == Self.fewestDies(for: vcpus, ledger))
                #expect(placement.berth.memory.nodes == host.topology.nodes(of: cpus))
                ledger.enter(Claim(placement.berth, owner: request.name))
                owners.append(request.name)
            } catch {
                #expect(free.count < vcpus)
                #expect(error.largestVCPUs == free.count)
            }
            #expect(ledger.conflicts.isEmpty)
        }
        for owner in owners { ledger.remove(owner) }
        #expect(ledger.freeCPUs == empty)
    }

    private static func host(using random: inout SplitMix64) throws -> Host {
        var host = SyntheticHost()
        host.sockets = .random(in: 1...2, using: &random)
        host.diesPerSocket = .random(in: 1...3, using: &random)
        host.clustersPerDie = .random(in: 1...6, using: &random)
        host.coresPerCluster = .random(in: 1...5, using: &random)
        host.threadsPerCore = .random(in: 1...2, using: &random)
        host.siblingsLast = Bool.random(using: &random)
        host.namesClusters = Bool.random(using: &random)
        host.offline = CPUSet(
            (1..<host.cpuCount + 1).filter { _ in Int.random(in: 0..<8, using: &random) == 0 }
                .map(HostCPU.init(rawValue:)).filter { $0.rawValue < host.cpuCount }
        )
        return try host.host()
    }

    /// The fewest dies whose free CPUs suffice, which the freest ones are.
    private static func fewestDies(for vcpus: Int, _ ledger: Ledger) -> Int {
        var missing = vcpus
        let free = ledger.layout.dies.map { die in
            CPUSet(ledger.layout.cpus[die]).intersection(ledger.freeCPUs).count
        }
        for (count, cpus) in free.sorted(by: >).enumerated() {
            missing -= cpus
            if missing <= 0 { return count + 1 }
        }
        return free.count
    }
}
