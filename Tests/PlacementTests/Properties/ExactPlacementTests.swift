import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// The planner's choices against the best that there are, found by branch and bound.
struct ExactPlacementTests {
    @Test func `is never wrong on what fits, and takes the fewest dies and receivers`() {
        var (dies, receivers) = (Sums(), Sums())
        var wrong: [UInt64] = []
        for seed in 0..<1_500 as Range<UInt64> {
            let example = ExactCase(seed: seed)
            let placed = try? Planner(example.occupied.ledger).place(example.request)
            guard let placed, let best = example.best else {
                if placed != nil || example.best != nil { wrong.append(seed) }
                continue
            }
            dies.add(placed.decision.dies.count, best: best.dies)
            guard let model = example.occupied.irregular.model else { continue }
            receivers.add(
                model.answer(Set(placed.berth.cpus.map(\.rawValue))).receivers.count, best: best.receivers)
        }
        #expect(wrong.isEmpty)
        // All kinds of cases are there, or this tests little.
        #expect((700...1_100).contains(dies.count) && receivers.count > 450)
        // Asked for are 2 %. Found are 0 % and 0.06 %: the rest is on two dies for the memory's sake, where the
        // planner puts all vCPUs on one of them even if cores of both would reach fewer CPUs.
        #expect(dies.excess == 0, "\(dies)")
        #expect(receivers.excess <= 0.2, "\(receivers)")
    }

    /// What the planner took, and the least that could be taken, in all cases together.
    private struct Sums: CustomStringConvertible {
        private(set) var count = 0
        private var taken = 0
        private var best = 0

        /// How much more was taken than the least, in percent.
        var excess: Double { Double(taken - best) * 100 / Double(max(1, best)) }

        var description: String { "\(taken) in place of \(best) in \(count) cases" }

        mutating func add(_ taken: Int, best: Int) {
            count += 1
            self.taken += taken
            self.best += best
        }
    }

    @Test(arguments: 0..<120 as Range<UInt64>)
    func `branch and bound finds what trying all sets of CPUs finds`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let irregular = IrregularHost.random(upTo: 7, using: &random)
        let host = irregular.host
        let free = host.topology.online.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
        let exact = ExactPlacement(host, free: CPUSet(free), pages: [:])
        for threads in [ExactPlacement.Threads.any, .one, .all] {
            var best: [ExactPlacement.Answer?] = Array(repeating: nil, count: free.count + 1)
            for choice in 1..<(1 << free.count) {
                let cpus = CPUSet(free.indices.filter { choice >> $0 & 1 == 1 }.map { free[$0] })
                guard Self.isAllowed(cpus, threads, CPUSet(free), host.topology) else { continue }
                let dies = host.topology.dies.count { !$0.cpus.isDisjoint(with: cpus) }
                let receivers = irregular.model?.answer(Set(cpus.map(\.rawValue))).receivers.count ?? 0
                if best[cpus.count].map({ (dies, receivers) < ($0.dies, $0.receivers) }) ?? true {
                    best[cpus.count] = ExactPlacement.Answer(dies: dies, receivers: receivers)
                }
            }
            for vcpus in 1..<max(2, free.count + 1) where vcpus <= free.count {
                var question = ExactPlacement.Question(vcpus: vcpus)
                question.threads = threads
                #expect(exact.answer(question) == best[vcpus], "\(vcpus) vCPUs, \(threads)")
            }
        }
    }

    /// Whether a machine may have some CPUs, by what is to become of the threads of its cores.
    private static func isAllowed(
        _ cpus: CPUSet, _ threads: ExactPlacement.Threads, _ free: CPUSet, _ topology: HostTopology
    ) -> Bool {
        let used = topology.cores.map(\.cpus).filter { !$0.isDisjoint(with: cpus) }
        return switch threads {
        case .any: true
        case .one: used.allSatisfy { $0.isSubset(of: free) && $0.intersection(cpus).count == 1 }
        case .all: topology.threadsPerCore > 1 && used.allSatisfy { $0.isSubset(of: free) }
        }
    }
}

/// A machine that is to be placed on an occupied host, with the best place that there is for it.
struct ExactCase {
    let occupied: OccupiedHost
    let request: PlacementRequest
    /// `nil` if it fits nowhere.
    let best: ExactPlacement.Answer?

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        occupied = OccupiedHost(upTo: 32, using: &random)
        var question = ExactPlacement.Question(vcpus: Self.vcpus(occupied, &random))
        question.pages = Self.pages(occupied, &random)
        var request = PlacementRequest(
            name: "machine", vcpus: question.vcpus, memory: .mebibytes(2 * question.pages),
            pageSize: question.pages > 0 ? .mebibytes2 : nil)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: (request.threads, question.threads) = (.isolate, .one)
        case 1: (request.threads, question.threads) = (.require, .all)
        default: break
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: (request.memoryMode, question.isInterleaved) = (.interleave, true)
        case 1: (request.memoryMode, question.takesPagesAnywhere) = (.preferred, true)
        default: break
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            (request.emulator, request.ioThreadPolicy) = (.isolate, .isolate)
            request.ioThreads = .random(in: 0...2, using: &random)
            question.services = 1 + request.ioThreads
        }
        Self.limit(&request, &question, occupied, &random)
        self.request = request
        best = ExactPlacement(occupied.host, free: occupied.free, pages: occupied.pages).answer(question)
    }

    /// Any number up to one more than fits, and often a small one.
    private static func vcpus(_ occupied: OccupiedHost, _ random: inout SplitMix64) -> Int {
        let vcpus = Int.random(in: 1...max(2, occupied.free.count + 1), using: &random)
        return Bool.random(using: &random) ? vcpus : min(vcpus, .random(in: 1...8, using: &random))
    }

    /// None, a few, or any number up to one more than there are.
    private static func pages(_ occupied: OccupiedHost, _ random: inout SplitMix64) -> UInt64 {
        let all = occupied.pages.values.reduce(0, +)
        return switch Int.random(in: 0..<3, using: &random) {
        case 0: 0
        case 1: .random(in: 0...all / 4 + 1, using: &random)
        default: .random(in: 0...all + 1, using: &random)
        }
    }

    /// Near to a device, or away from another machine.
    private static func limit(
        _ request: inout PlacementRequest, _ question: inout ExactPlacement.Question, _ occupied: OccupiedHost,
        _ random: inout SplitMix64
    ) {
        let topology = occupied.host.topology
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            guard let node = occupied.host.nodes.randomElement(using: &random)?.number else { return }
            request.affinities = [NodeAffinity(nodes: [node], isRequired: true, reason: "where a device is")]
            question.dies = Set(
                topology.dies.indices.filter { topology.nodes(of: topology.dies[$0].cpus).contains(node) })
        case 1:
            guard let other = occupied.owned.min(by: { $0.key < $1.key }) else { return }
            request.apart = [other.key]
            question.dies = Set(
                topology.dies.indices.filter { topology.dies[$0].cpus.isDisjoint(with: other.value) })
        default: break
        }
    }
}
