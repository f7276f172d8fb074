import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Machines that come and go where others may be moved for them.
struct RearrangingSequenceTests {
    @Test(arguments: 12..<20 as Range<UInt64>)
    func `accepts what fits, and moves no more than it may, each to a place that is free`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let faults = Faults()
        var moved = 0
        for _ in 0..<50 {
            var occupied = OccupiedHost(upTo: 16, pages: 60, others: 0...1, using: &random)
            while occupied.host.topology.dies.count < 2 {
                occupied = OccupiedHost(upTo: 16, pages: 60, others: 0...1, using: &random)
            }
            var sequence = RearrangingSequence(occupied.ledger, faults, using: &random)
            for step in 0..<20 { sequence.step(step, using: &random) }
            moved += sequence.movedVCPUs
        }
        #expect(faults.isEmpty, "\(faults.summary)")
        #expect(moved > 10)
    }
}

/// A sequence of machines on one host, and what is seen of each.
struct RearrangingSequence {
    private var planner: RearrangingPlanner
    private var simulation: MoveSimulation
    private let faults: Faults
    private let hasPages: Bool
    private var requests: [String: PlacementRequest] = [:]
    private var admittedVCPUs = 0

    var movedVCPUs: Int { simulation.movedVCPUs }

    init(_ ledger: Ledger, _ faults: Faults, using random: inout SplitMix64) {
        let fixed = ledger.claims.map(\.owner).filter { _ in Bool.random(using: &random) }
        let rate = ([0, 0.3, 1, 4] as [Double]).randomElement(using: &random) ?? 1
        planner = RearrangingPlanner(ledger, rate: rate, fixed: Set(fixed))
        simulation = MoveSimulation(ledger, faults)
        hasPages = ledger.host.hasNodeForEachDie
        self.faults = faults
    }

    mutating func step(_ number: Int, using random: inout SplitMix64) {
        if Int.random(in: 0..<3, using: &random) == 0, let gone = requests.keys.sorted().randomElement(using: &random) {
            requests[gone] = nil
            simulation.stop(gone)
            make(planner.release(gone))
        } else {
            admit(request("m\(number)", using: &random))
        }
        simulation.expectSame(planner.ledger)
        faults.expect(
            Double(movedVCPUs) <= planner.rate * Double(admittedVCPUs), "more moved than there is credit for",
            "\(movedVCPUs) of \(admittedVCPUs)")
        for request in requests.values { checkTies(request) }
    }

    private mutating func admit(_ request: PlacementRequest) {
        let before = planner.ledger
        do throws(Shortfall) {
            let admission = try planner.admit(request)
            admittedVCPUs += request.vcpus
            make(admission.moves)
            faults.expect(
                !admission.moves.contains { $0.owner == request.name }, "moved before it is there", "\(request)")
            simulation.start(admission.placement)
            requests[request.name] = request
            checkServices(admission.placement)
        } catch {
            let fits = (try? Planner(before).place(request)) != nil
            faults.expect(!fits, "refused although it fits", "\(request)")
            faults.expect(
                LedgerSnapshot(before) == LedgerSnapshot(planner.ledger), "a refusal changed something", "\(request)")
        }
    }

    private mutating func make(_ moves: [Relocation]) {
        for move in moves {
            faults.expect(!planner.fixed.contains(move.owner), "a machine is moved that is to stay", "\(move)")
            simulation.make(move)
        }
    }

    /// What a machine asked for holds wherever it is moved.
    private func checkTies(_ request: PlacementRequest) {
        guard let machine = simulation.machines[request.name] else { return }
        let topology = planner.ledger.host.topology
        if request.threads != .prefer {
            for core in topology.cores where !core.cpus.isDisjoint(with: machine.cpus) {
                faults.expect(
                    core.cpus.isSubset(of: machine.cpus.union(machine.held)), "a core is shared after all", "\(request)"
                )
            }
        }
        let dies = topology.dies.filter { !$0.cpus.isDisjoint(with: machine.cpus) }
        for affinity in request.affinities where affinity.isRequired {
            faults.expect(
                dies.allSatisfy { !topology.nodes(of: $0.cpus).isDisjoint(with: affinity.nodes) },
                "moved away from a device", "\(request)")
        }
        for other in request.apart {
            guard let other = simulation.machines[other] else { continue }
            faults.expect(
                dies.allSatisfy { $0.cpus.isDisjoint(with: other.cpus) }, "moved to another's die", "\(request)")
        }
    }

    private func checkServices(_ placed: PlannedBerth) {
        let (request, berth) = (placed.request, placed.berth)
        let own = planner.ledger.claim(of: request.name)?.cpus ?? []
        if request.emulator == .share {
            faults.expect(
                berth.emulatorPin == own, "the emulator is on other CPUs than the vCPUs", "\(request): \(berth)")
        }
    }

    private func request(_ name: String, using random: inout SplitMix64) -> PlacementRequest {
        let most = planner.ledger.host.topology.dies.map(\.cpus.count).max() ?? 1
        var request = PlacementRequest(
            name: name, vcpus: .random(in: 1...most, using: &random),
            memory: .mebibytes(2 * .random(in: 1...6, using: &random)))
        if hasPages, Bool.random(using: &random) { request.pageSize = .mebibytes2 }
        switch Int.random(in: 0..<7, using: &random) {
        case 0: request.threads = .isolate
        case 1: request.threads = .require
        default: break
        }
        if Int.random(in: 0..<4, using: &random) == 0 { request.emulator = .share }
        if Int.random(in: 0..<12, using: &random) == 0, let node = planner.ledger.host.nodes.first {
            request.affinities = [NodeAffinity(nodes: [node.number], isRequired: true, reason: "where a device is")]
        }
        if Int.random(in: 0..<12, using: &random) == 0, let other = requests.keys.min() { request.apart = [other] }
        return request
    }
}
