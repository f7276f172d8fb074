import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// That no order has fewer changes of the union, by a search through all states of small machines.
struct RepinningSearchTests {
    @Test(arguments: 0..<24 as Range<UInt64>)
    func `has the fewest changes that there can be`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        // Dies of two CPUs or one.
        var shape = SyntheticHost()
        shape.sockets = 1
        shape.diesPerSocket = .random(in: 2...4, using: &random)
        shape.clustersPerDie = 1
        shape.coresPerCluster = shape.diesPerSocket > 2 ? 1 : 2
        let host = try shape.host()
        let vcpus = Int.random(in: 1...3, using: &random)
        for _ in 0..<12 {
            let pins = { (random: inout SplitMix64) in
                (0..<vcpus).map { _ in CPUSet(words: [.random(in: 1..<1 << UInt64(shape.cpuCount), using: &random)]) }
            }
            let (old, new) = (pins(&random), pins(&random))
            let repinning = Repinning(from: .pinned(old), to: .pinned(new), on: host, memory: .unneeded)
            let dies = max(2, repinning.before.dies.count, repinning.after.dies.count)
            let search = OrderSearch(from: old, to: new, dies: dies, on: host.topology)
            #expect(repinning.recalculations == search.fewestChanges(), "\(old) to \(new)")
        }
    }

    /// All pairs of berths with a CPU for each of two vCPUs, on two dies of two CPUs.
    @Test func `has the fewest changes for each pair of small berths`() throws {
        var shape = SyntheticHost()
        shape.clustersPerDie = 1
        shape.coresPerCluster = 2
        let host = try shape.host()
        let berths = (0..<4).flatMap { first in
            (0..<4).filter { $0 != first }.map { [first, $0].map { [HostCPU(rawValue: $0)] as CPUSet } }
        }
        for old in berths {
            for new in berths {
                let repinning = Repinning(from: .pinned(old), to: .pinned(new), on: host, memory: .unneeded)
                let search = OrderSearch(from: old, to: new, dies: 2, on: host.topology)
                #expect(repinning.recalculations == search.fewestChanges(), "\(old) to \(new)")
            }
        }
    }
}

/// A search through all orders: a state is a mask for each vCPU, and a step gives one vCPU any other mask.
///
/// States whose union lies on too many dies, or has CPUs of neither berth, are no part of it.
struct OrderSearch {
    private let start: [UInt64]
    private let goal: [UInt64]
    /// The masks that a vCPU can have.
    private let masks: [UInt64]
    private let dies: [UInt64]
    private let dieLimit: Int

    init(from old: [CPUSet], to new: [CPUSet], dies limit: Int, on topology: HostTopology) {
        let word = { (cpus: CPUSet) in cpus.reduce(0) { $0 | 1 << UInt64($1.rawValue) } as UInt64 }
        (start, goal) = (old.map(word), new.map(word))
        let allowed = (start + goal).reduce(0, |)
        masks = (1...allowed).filter { $0 & ~allowed == 0 }
        dies = topology.dies.map { word($0.cpus) }
        dieLimit = limit
    }

    /// The fewest changes of the union on any way, found breadth first: all that is reached without a further
    /// change comes before what takes one more.
    func fewestChanges() -> Int? {
        var frontier = [start]
        var seen: Set<[UInt64]> = [start]
        var changes = 0
        while !frontier.isEmpty {
            var next: [[UInt64]] = []
            while let state = frontier.popLast() {
                if state == goal { return changes }
                let union = state.reduce(0, |)
                for vcpu in state.indices {
                    let rest = state.indices.reduce(0) { $1 == vcpu ? $0 : $0 | state[$1] } as UInt64
                    for mask in masks where isAllowed(rest | mask) {
                        var neighbour = state
                        neighbour[vcpu] = mask
                        if rest | mask != union {
                            next.append(neighbour)
                        } else if seen.insert(neighbour).inserted {
                            frontier.append(neighbour)
                        }
                    }
                }
            }
            changes += 1
            frontier = next.filter { seen.insert($0).inserted }
        }
        return nil
    }

    private func isAllowed(_ union: UInt64) -> Bool { dies.count { $0 & union != 0 } <= dieLimit }
}
