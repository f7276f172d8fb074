import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Moves that make room for a machine, on occupied hosts of every shape.
struct RearrangementTests {
    @Test(arguments: 0..<12 as Range<UInt64>)
    func `each move finds its place free, and the machine comes on as few dies as it needs`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let faults = Faults()
        var (found, moved) = (0, 0)
        for _ in 0..<100 {
            let occupied = CrowdedHost(using: &random)
            let ledger = occupied.ledger
            let request = occupied.request(using: &random)
            let names = ledger.claims.map(\.owner)
            let limits = MoveLimits(
                vcpus: Int.random(in: 0..<3, using: &random) > 0 ? .max : .random(in: 0...4, using: &random),
                machines: Int.random(in: 0..<3, using: &random) > 0 ? .max : .random(in: 0...2, using: &random),
                fixed: Set(names.filter { _ in Int.random(in: 0..<10, using: &random) == 0 }),
                preference: Bool.random(using: &random) ? .fewestVCPUs : .fewestMachines)
            guard let way = Planner(ledger).rearrange(for: request, limits: limits) else {
                let placed = try? Planner(ledger).place(request)
                faults.expect(
                    placed.map { $0.decision.dies.count > Self.fewestDies(request, ledger) } ?? true,
                    "nothing found where there is room", "\(request)")
                continue
            }
            found += 1
            if !way.moves.isEmpty { moved += 1 }
            Self.check(way, request, limits, ledger, faults)
        }
        #expect(faults.isEmpty, "\(faults.summary)")
        #expect(found > 20 && moved > 2, "\(found), \(moved)")
    }

    private static func fewestDies(_ request: PlacementRequest, _ ledger: Ledger) -> Int {
        let largest = ledger.host.topology.dies.map(\.cpus.count).max() ?? 1
        return (request.vcpus + largest - 1) / largest
    }

    private static func check(
        _ way: Rearrangement, _ request: PlacementRequest, _ limits: MoveLimits, _ ledger: Ledger, _ faults: Faults
    ) {
        var simulation = MoveSimulation(ledger, faults)
        for move in way.moves {
            simulation.make(move)
            faults.expect(!limits.fixed.contains(move.owner), "a machine is moved that is to stay", "\(move)")
            let claim = ledger.claim(of: move.owner)
            faults.expect(claim?.isOurs == true && claim?.kind == .dedicated, "another's machine is moved", "\(move)")
        }
        simulation.start(way.placement)
        let subject = { "\(request) by \(way.moves)" }
        // What does not run is moved for nothing where it is machines that are to be few.
        let counted = way.moves.filter {
            limits.preference == .fewestVCPUs || ledger.claim(of: $0.owner)?.isRunning == true
        }
        faults.expect(counted.count <= limits.machines, "too many machines are moved", subject())
        faults.expect(
            counted.reduce(0) { $0 + $1.movedVCPUs } <= limits.vcpus, "too many vCPUs are moved", subject())
        faults.expect(way.movedVCPUs == simulation.movedVCPUs, "moved vCPUs are counted wrong", subject())
        faults.expect(
            Set(simulation.movedMachines).count == way.moves.count, "a machine is moved twice", subject())
        faults.expect(
            ledger.layout.dies(of: way.placement.berth.cpus).count <= fewestDies(request, ledger),
            "on more dies than it needs", subject())
    }
}

/// An occupied host with many small machines of Berth's besides, wherever there was room.
struct CrowdedHost {
    private(set) var ledger: Ledger
    private let hasPages: Bool

    init(using random: inout SplitMix64) {
        var occupied = OccupiedHost(upTo: 14, pages: 40, others: 0...1, using: &random)
        while occupied.host.topology.dies.count < 2 {
            occupied = OccupiedHost(upTo: 14, pages: 40, others: 0...1, using: &random)
        }
        ledger = occupied.ledger
        hasPages = occupied.host.hasNodeForEachDie
        for number in 0..<6 {
            let dies = occupied.host.topology.dies.indices.shuffled(using: &random)
            let count = Int.random(in: 1...3, using: &random)
            guard let die = dies.first(where: { free(on: $0).count >= count }) else { continue }
            enter("small-\(number)", on: die, count, &random)
        }
    }

    private func free(on die: Int) -> CPUSet {
        ledger.freeCPUs.intersection(ledger.host.topology.dies[die].cpus)
    }

    private mutating func enter(_ name: String, on die: Int, _ count: Int, _ random: inout SplitMix64) {
        let nodes = ledger.layout.memoryNodesOfDie[die]
        let cpus = free(on: die).shuffled(using: &random).prefix(count)
        let pages = nodes.reduce(0) { $0 + ledger.freePages(.mebibytes2, on: $1) }
        let size = UInt64.random(in: 1...8, using: &random)
        let isBacked = hasPages && pages >= size && Bool.random(using: &random)
        ledger.enter(
            Claim(
                owner: name, kind: .dedicated, vcpuPins: VirtualCPUPins(dedicated: cpus),
                memory: MemoryBerth(size: .mebibytes(2 * size), nodes: nodes, pageSize: isBacked ? .mebibytes2 : nil),
                isRunning: Bool.random(using: &random), isOurs: true))
    }

    /// A machine that fits by count, and often on no die.
    func request(using random: inout SplitMix64) -> PlacementRequest {
        let free = ledger.host.topology.dies.indices.map { self.free(on: $0).count }
        let largest = ledger.host.topology.dies.map(\.cpus.count).max() ?? 1
        let all = max(1, free.reduce(0, +))
        let least = min((free.max() ?? 0) + 1, all)
        let vcpus = Int.random(in: least...max(least, min(all, largest)), using: &random)
        var request = PlacementRequest(
            name: "new", vcpus: vcpus, memory: .mebibytes(2 * .random(in: 1...4, using: &random)))
        if hasPages, Bool.random(using: &random) { request.pageSize = .mebibytes2 }
        request.threads = [.prefer, .prefer, .prefer, .isolate, .require].randomElement(using: &random) ?? .prefer
        if Int.random(in: 0..<6, using: &random) == 0 { request.emulator = .isolate }
        return request
    }
}
