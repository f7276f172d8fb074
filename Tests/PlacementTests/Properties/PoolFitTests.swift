import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Whether machines that float find a pool wherever there is one, on one die before two.
struct PoolFitTests {
    @Test(arguments: 0..<10 as Range<UInt64>)
    func `finds a pool wherever one or two dies have the CPUs and the pages`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let faults = Faults()
        var found = [0, 0, 0]
        for _ in 0..<200 {
            let occupied = OccupiedHost(upTo: 10, pages: 16, using: &random)
            let request = Self.request(occupied, &random)
            let dies = (try? Planner(occupied.ledger).place(request))?.decision.dies.count
            let fewest = PoolFit(request, occupied).fewestDies
            faults.expect(
                dies == fewest, "on \(dies.map(String.init) ?? "no") dies, not \(fewest.map(String.init) ?? "any")",
                "\(request)")
            found[fewest ?? 0] += 1
        }
        #expect(faults.isEmpty, "\(faults.summary)")
        // All kinds of answers are there, or this tests little.
        #expect(found.allSatisfy { $0 > 5 }, "\(found)")
    }

    private static func request(_ occupied: OccupiedHost, _ random: inout SplitMix64) -> PlacementRequest {
        let vcpus = Int.random(in: 1...12, using: &random)
        let overcommit = Int.random(in: 1...3, using: &random)
        let pages = UInt64.random(in: 0...occupied.pages.values.reduce(1, +), using: &random)
        var request = PlacementRequest(
            name: "machine", vcpus: vcpus, memory: .mebibytes(2 * pages), pageSize: pages > 0 ? .mebibytes2 : nil)
        let dedicated = VirtualCPUSet(
            (0..<vcpus).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.map(VirtualCPU.init))
        request.policy =
            Bool.random(using: &random)
            ? .shared(overcommit: overcommit) : .mixed(dedicated: dedicated, overcommit: overcommit)
        if Int.random(in: 0..<3, using: &random) == 0 { request.emulator = .isolate }
        if Int.random(in: 0..<3, using: &random) == 0, let node = occupied.host.nodes.first?.number {
            request.affinities = [
                NodeAffinity(nodes: [node], isRequired: Bool.random(using: &random), reason: "where a device is")
            ]
        }
        return request
    }
}

/// Counts out on each die, and on each two, whether there is a pool for a machine.
private struct PoolFit {
    let fewestDies: Int?

    init(_ request: PlacementRequest, _ occupied: OccupiedHost) {
        let (topology, ledger) = (occupied.host.topology, occupied.ledger)
        let required = request.affinities.filter(\.isRequired).map(\.nodes)
        let open = topology.dies.map(\.cpus).filter { die in
            required.allSatisfy { !$0.isDisjoint(with: topology.nodes(of: die)) }
        }
        let pages = request.pageSize.flatMap { $0.count(in: request.memory) } ?? 0
        func fits(_ dies: [CPUSet]) -> Bool {
            let cpus = dies.reduce(into: CPUSet()) { $0.formUnion($1) }
            let nodes = NodeSet(topology.nodes(of: cpus).map { Self.memoryNode(near: $0, occupied.host) })
            guard nodes.reduce(0, { $0 + (occupied.pages[$1] ?? 0) }) >= pages else { return false }
            return Self.hasPool(request, cpus, ledger)
        }
        let pairs = open.indices.flatMap { first in open[(first + 1)...].map { [open[first], $0] } }
        fewestDies = open.contains { fits([$0]) } ? 1 : pairs.contains(where: fits) ? 2 : nil
    }

    private static func memoryNode(near number: NUMANode, _ host: Host) -> NUMANode {
        guard let node = host.node(number), node.memory == .zero else { return number }
        let others = host.nodes.filter { $0.memory > .zero }
        return others.min {
            (node.distances[$0.number] ?? 255, $0.number) < (node.distances[$1.number] ?? 255, $1.number)
        }?
        .number ?? number
    }

    private static func hasPool(_ request: PlacementRequest, _ cpus: CPUSet, _ ledger: Ledger) -> Bool {
        let services = request.emulator == .isolate ? 1 : 0
        let (free, pool) = (ledger.freeCPUs.intersection(cpus), ledger.poolCPUs.intersection(cpus))
        let (alone, overcommit): (Int, Int) =
            switch request.policy {
            case .shared(let overcommit): (0, overcommit)
            case .mixed(let dedicated, let overcommit): (dedicated.count, overcommit)
            case .dedicated, .unpinned: (request.vcpus, 1)
            }
        let floating = request.vcpus - alone
        let load = ledger.claims.reduce(0) { $0 + ($1.pooledCPUs.isDisjoint(with: pool) ? 0 : floatingCount(of: $1)) }
        let growth = floating > 0 ? max(0, (load + floating + overcommit - 1) / overcommit - pool.count) : 0
        if alone + growth <= free.count, alone + growth + services <= ledger.freeCount { return true }
        // Where nothing is left on the host, those that float alone may do so over the housekeeping CPUs.
        let rest = ledger.host.topology.online.subtracting(ledger.housekeeping.cpus)
        let kept = ledger.housekeeping.cpus.intersection(cpus)
            .subtracting(ledger.claims.reduce(into: CPUSet()) { $0.formUnion($1.dedicatedCPUs) })
        guard case .shared = request.policy, services == 0, ledger.freeCPUs.isEmpty,
            ledger.poolCPUs.isDisjoint(with: rest)
        else {
            return false
        }
        return !kept.isEmpty && request.vcpus <= kept.count * overcommit
    }

    private static func floatingCount(of claim: Claim) -> Int {
        switch claim.kind {
        case .pooled: claim.vcpuPins.count
        case .mixed(let dedicated): claim.vcpuPins.count - dedicated.count
        case .dedicated, .floating, .unpinned: 0
        }
    }
}
