import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// What every way between two berths keeps, on hosts of all shapes.
struct RepinningPropertyTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `never widens the mask, leaves its CPUs, or changes the union more than needed`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let host = try Self.host(using: &random)
        for _ in 0..<100 {
            let pair = BerthPair(on: host, using: &random)
            let repinning = Repinning(from: pair.old, to: pair.new, on: host, memory: .unneeded)
            let walk = Walk(repinning, on: host)
            #expect(walk.masks == pair.new.vcpuPins.map { $0.isEmpty ? host.topology.online : $0 })
            #expect(walk.emulator == pair.new.emulatorPin)
            #expect(walk.strayCPUs.isEmpty)
            #expect(walk.agrees)

            let (before, after) = (repinning.before.dies.count, repinning.after.dies.count)
            #expect(walk.mostDies <= max(2, before, after))
            #expect(walk.mostDies <= max(before, after) + 1)
            #expect(walk.mostDies == repinning.mostDies)
            #expect(walk.recalculations == repinning.recalculations)
            #expect(walk.recalculations <= Self.naiveRecalculations(pair, on: host))
            #expect(walk.recalculations <= 2)

            let back = Walk(repinning, takingBack: .random(in: 0...repinning.steps.count, using: &random), on: host)
            #expect(back.masks == walk.start)
            #expect(back.mostDies <= walk.mostDies)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `doubles up at most where two dies leave room for it`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var shape = SyntheticHost()
        shape.sockets = 2
        shape.clustersPerDie = 2
        let host = try shape.host()
        for _ in 0..<100 {
            // Machines of dedicated CPUs, evenly on one die or two.
            let count = Int.random(in: 1...4, using: &random) * 2
            let pick = { (random: inout SplitMix64) -> [CPUSet] in
                let dies = (0..<4).shuffled(using: &random).prefix(Bool.random(using: &random) ? 1 : 2)
                let cpus = dies.flatMap {
                    host.topology.dies[$0].cpus.shuffled(using: &random).prefix(count / dies.count)
                }
                return cpus.map { [$0] }
            }
            let repinning = Repinning(
                from: .pinned(pick(&random)), to: .pinned(pick(&random)), on: host, memory: .unneeded)
            #expect(repinning.crowding <= 2, "\(repinning.old.vcpuPins) to \(repinning.new.vcpuPins)")
            #expect(repinning.mostDies <= 2)
        }
    }

    /// How often the union changes if the vCPUs are pinned one after the other.
    private static func naiveRecalculations(_ pair: BerthPair, on host: Host) -> Int {
        let resolve = { (cpus: CPUSet) in cpus.isEmpty ? host.topology.online : cpus }
        var masks = pair.old.vcpuPins.map(resolve)
        var changes = 0
        for vcpu in masks.indices {
            let before = union(masks)
            masks[vcpu] = resolve(pair.new.vcpuPins[vcpu])
            if union(masks) != before { changes += 1 }
        }
        return changes
    }

    private static func host(using random: inout SplitMix64) throws -> Host {
        var host = SyntheticHost()
        host.sockets = .random(in: 1...2, using: &random)
        host.diesPerSocket = .random(in: 1...4, using: &random)
        host.clustersPerDie = .random(in: 1...2, using: &random)
        host.coresPerCluster = .random(in: 1...4, using: &random)
        host.threadsPerCore = .random(in: 1...2, using: &random)
        host.siblingsLast = Bool.random(using: &random)
        host.offline = Bool.random(using: &random) && host.cpuCount > 1 ? [0] : []
        return try host.host()
    }
}

/// Two berths of one machine.
struct BerthPair {
    let old: Berth
    let new: Berth

    init(on host: Host, using random: inout SplitMix64) {
        let count = Int.random(in: 1...12, using: &random)
        (old, new) = (Self.berth(count, host, &random), Self.berth(count, host, &random))
    }

    /// Dedicated CPUs on some dies, a pool, single masks of all kinds, or any CPU.
    private static func berth(_ count: Int, _ host: Host, _ random: inout SplitMix64) -> Berth {
        let dieCount = min(host.topology.dies.count, [1, 1, 2, 2, 2, 3, 8].randomElement(using: &random) ?? 1)
        let dies = host.topology.dies.shuffled(using: &random).prefix(dieCount)
        let cpus = dies.reduce(into: CPUSet()) { $0.formUnion($1.cpus) }
        let shuffled = cpus.shuffled(using: &random)
        let pins: [CPUSet]
        switch Int.random(in: 0..<6, using: &random) {
        case 0...2: pins = (0..<count).map { [shuffled[$0 % shuffled.count]] }
        case 3:
            pins = Array(
                repeating: CPUSet(shuffled.prefix(.random(in: 1...shuffled.count, using: &random))), count: count)
        case 4:
            pins = (0..<count).map { _ in
                CPUSet(cpus.shuffled(using: &random).prefix(.random(in: 1...shuffled.count, using: &random)))
            }
        default: pins = Array(repeating: [], count: count)
        }
        var berth = Berth.pinned(pins)
        berth.emulatorPin = [shuffled[0]]
        return berth
    }
}

/// A machine that goes a way step by step, and what is seen of it.
struct Walk {
    let start: [CPUSet]
    private(set) var masks: [CPUSet]
    private(set) var emulator: CPUSet
    private(set) var recalculations = 0
    private(set) var mostDies: Int
    /// CPUs of neither berth that a vCPU was allowed on.
    private(set) var strayCPUs: CPUSet = []
    /// Whether each step says of its union what it is, and takes back what it does.
    private(set) var agrees = true
    private let topology: HostTopology
    private let allowed: CPUSet

    init(_ repinning: Repinning, takingBack count: Int? = nil, on host: Host) {
        topology = host.topology
        let resolve = { (cpus: CPUSet) in cpus.isEmpty ? host.topology.online : cpus }
        start = repinning.old.vcpuPins.map(resolve)
        masks = start
        emulator = repinning.old.emulatorPin
        allowed = union(start).union(union(repinning.new.vcpuPins.map(resolve)))
        mostDies = Walk.dies(union(start), topology)
        for step in repinning.steps.prefix(count ?? repinning.steps.count) {
            let (before, emulatorBefore) = (masks, emulator)
            let changes = take(step.action)
            agrees = agrees && step.union == union(masks) && step.recalculates == changes
            agrees = agrees && step.dies.count == Walk.dies(step.union, topology)
            var (back, former) = (masks, emulator)
            switch step.reversal {
            case .pin(let vcpu, let cpus): back[vcpu.rawValue] = cpus
            case .pinEmulator(let cpus): former = cpus
            case .pinIOThread, .moveMemory: break
            }
            agrees = agrees && back == before && former == emulatorBefore
        }
        if let count { for action in repinning.reversal(of: count) { _ = take(action) } }
    }

    /// Does a step, and tells whether it changed the union.
    private mutating func take(_ action: Repinning.Action) -> Bool {
        let before = union(masks)
        switch action {
        case .pin(let vcpu, let cpus): masks[vcpu.rawValue] = cpus
        case .pinEmulator(let cpus): emulator = cpus
        case .pinIOThread, .moveMemory: break
        }
        let after = union(masks)
        if after != before { recalculations += 1 }
        strayCPUs.formUnion(after.subtracting(allowed))
        mostDies = max(mostDies, Walk.dies(after, topology))
        return after != before
    }

    private static func dies(_ cpus: CPUSet, _ topology: HostTopology) -> Int {
        topology.dies.count { !$0.cpus.isDisjoint(with: cpus) }
    }
}

/// The CPUs that are in some of the sets.
func union(_ masks: [CPUSet]) -> CPUSet { masks.reduce(into: CPUSet()) { $0.formUnion($1) } }
