import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// A machine of a ``SmallLayout``: its needs are counted in vCPUs and pages of 2 MiB.
struct SmallMachine {
    var name: String
    var vcpus: Int
    var pages: UInt64
    var die: Int
    /// The only node that it may be on, because of a device.
    var node: NUMANode?
    var isMemoryBound = false
    var isFixed = false
    var isRunning = true

    var request: PlacementRequest {
        var request = PlacementRequest(
            name: name, vcpus: vcpus, memory: .mebibytes(pages * 2), pageSize: .mebibytes2)
        if let node { request.affinities = [NodeAffinity(nodes: [node], isRequired: true, reason: "a device")] }
        return request
    }

    var mobility: Mobility {
        isFixed
            ? .fixed(because: "it is to stay") : .movable(request, boundMemory: isMemoryBound ? "VFIO pins it" : nil)
    }
}

/// Few machines on few dies, and one that looks for room.
struct SmallLayout {
    var dies: Int
    var cpusPerDie: Int
    var pagesPerDie: UInt64
    var machines: [SmallMachine]
    var newcomer: SmallMachine

    static func random(using random: inout some RandomNumberGenerator) -> Self {
        let dies = Int.random(in: 2...3, using: &random)
        let cpus = [4, 6, 8].randomElement(using: &random) ?? 4
        var layout = Self(
            dies: dies, cpusPerDie: cpus, pagesPerDie: 16, machines: [],
            newcomer: SmallMachine(name: "new", vcpus: 1, pages: 1, die: 0))
        for number in 0..<8 where layout.machines.count < 5 {
            var machine = SmallMachine(
                name: "m\(number)", vcpus: .random(in: 1...(cpus / 2 + 1), using: &random),
                pages: .random(in: 1...7, using: &random), die: .random(in: 0..<dies, using: &random))
            machine.isMemoryBound = Int.random(in: 0..<12, using: &random) == 0
            machine.isFixed = Int.random(in: 0..<12, using: &random) == 0
            if Int.random(in: 0..<12, using: &random) == 0 { machine.node = NUMANode(rawValue: machine.die) }
            if layout.fits(machine, on: machine.die, layout.machines) { layout.machines.append(machine) }
        }
        // One that fits by count, and as a rule on no die.
        let free = (0..<dies).map { die in
            layout.machines.reduce(cpus) { $1.die == die ? $0 - $1.vcpus : $0 }
        }
        let (freest, all) = (free.max() ?? 0, min(cpus, free.reduce(0, +)))
        layout.newcomer.vcpus = .random(in: max(1, min(freest, all))...max(1, freest, all), using: &random)
        layout.newcomer.pages = .random(in: 1...12, using: &random)
        if Int.random(in: 0..<3, using: &random) == 0 {
            layout.newcomer.node = NUMANode(rawValue: .random(in: 0..<dies, using: &random))
        }
        return layout
    }

    /// Whether a machine has room on a die beside those that are there.
    private func fits(_ machine: SmallMachine, on die: Int, _ others: [SmallMachine]) -> Bool {
        let there = others.filter { $0.die == die && $0.name != machine.name }
        return there.reduce(machine.vcpus) { $0 + $1.vcpus } <= cpusPerDie
            && there.reduce(machine.pages) { $0 + $1.pages } <= pagesPerDie
            && machine.node.map { $0.rawValue == die } ?? true
    }

    func ledger() throws -> Ledger {
        var host = SyntheticHost()
        (host.diesPerSocket, host.clustersPerDie, host.coresPerCluster) = (dies, cpusPerDie / 2, 2)
        host.pools = [(.mebibytes2, pagesPerDie)]
        var documents = host.documents()
        for machine in machines where machine.isRunning {
            documents.freePages[NUMANode(rawValue: machine.die)]?[.mebibytes2]? -= machine.pages
        }
        var ledger = Ledger(try Host(documents), housekeeping: Housekeeping(given: []))
        for machine in machines {
            let free = ledger.layout.dies[machine.die].map { ledger.layout.cpus[$0] }.filter(ledger.freeCPUs.contains)
            let berth = Berth(
                policy: .dedicated, vcpuPins: VirtualCPUPins(dedicated: free.prefix(machine.vcpus)), emulatorPin: [],
                memory: MemoryBerth(
                    size: .mebibytes(machine.pages * 2), nodes: [NUMANode(rawValue: machine.die)],
                    pageSize: .mebibytes2))
            ledger.enter(Claim(berth, owner: machine.name, isRunning: machine.isRunning))
            ledger.mobilities[machine.name] = machine.mobility
        }
        return ledger
    }

    /// The fewest machines that have to be moved, and the fewest bytes for as many, by trying everything.
    func fewestMoves(machines most: Int = .max, bytes limit: UInt64 = .max) -> (machines: Int, bytes: UInt64)? {
        var best: (machines: Int, bytes: UInt64)?
        func assign(_ index: Int, _ dies: [Int]) {
            guard index < machines.count else {
                let moved = machines.indices.filter { dies[$0] != machines[$0].die }
                let cost = (moved.count, moved.reduce(0) { $0 + machines[$1].pages } * MemorySize.mebibytes(2).bytes)
                guard cost.0 <= most, cost.1 <= limit else { return }
                guard best.map({ cost < ($0.machines, $0.bytes) }) ?? true, isGood(dies) else { return }
                if canGo(to: dies, machines, moved) { best = cost }
                return
            }
            let stays = machines[index].isFixed || machines[index].isMemoryBound
            for die in 0..<self.dies where die == machines[index].die || !stays { assign(index + 1, dies + [die]) }
        }
        assign(0, [])
        return best
    }

    private func isGood(_ dies: [Int]) -> Bool {
        var then = machines
        for index in then.indices { then[index].die = dies[index] }
        return then.allSatisfy { fits($0, on: $0.die, then) }
            && (0..<self.dies).contains { fits(newcomer, on: $0, then) }
    }

    /// Whether machines can go to their dies one after the other, each when there is room.
    private func canGo(to dies: [Int], _ machines: [SmallMachine], _ waiting: [Int]) -> Bool {
        waiting.isEmpty
            || waiting.contains { index in
                guard fits(machines[index], on: dies[index], machines) else { return false }
                var then = machines
                then[index].die = dies[index]
                return canGo(to: dies, then, waiting.filter { $0 != index })
            }
    }

    /// Goes the moves one after the other.
    func check(_ found: Rearrangement, _ ledger: Ledger) throws {
        var taken: [String: CPUSet] = Dictionary(uniqueKeysWithValues: ledger.claims.map { ($0.owner, $0.cpus) })
        for move in found.moves {
            let new = try #require(move.to.union)
            #expect(taken.filter { $0.key != move.owner }.allSatisfy { $0.value.isDisjoint(with: new) })
            #expect(taken[move.owner] == move.from.union)
            #expect(ledger.layout.dies(of: new).count == 1)
            taken[move.owner] = new
        }
        #expect(taken.values.allSatisfy { $0.isDisjoint(with: found.placement.berth.cpus) })
        #expect(found.placement.decision.dies.count == 1)
    }
}
