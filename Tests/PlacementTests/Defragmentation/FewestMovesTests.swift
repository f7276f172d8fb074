import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// The fewest machines to move, against a search through all ways to lay out a few machines.
struct FewestMovesTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `moves as few machines, and copies as little, as any way there is`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<15 {
            let layout = SmallLayout.random(using: &random)
            let ledger = try layout.ledger()
            let found = Planner(ledger).rearrange(
                for: layout.newcomer.request, limits: MoveLimits(preference: .fewestMachines))
            let best = layout.fewestMoves()
            #expect(found?.moves.count == best?.machines, "\(layout)")
            #expect(found?.movedMemory.bytes == best?.bytes, "\(layout)")
            if let found { try layout.check(found, ledger) }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `keeps what is to stay, and the most that may be moved`(seed: UInt64) throws {
        var random = SplitMix64(seed: 1000 + seed)
        for _ in 0..<15 {
            var layout = SmallLayout.random(using: &random)
            let limits = MoveLimits(
                memory: .mebibytes(UInt64.random(in: 0...40, using: &random)),
                machines: .random(in: 0...3, using: &random),
                fixed: Set(layout.machines.map(\.name).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }),
                preference: .fewestMachines)
            let ledger = try layout.ledger()
            for index in layout.machines.indices where limits.fixed.contains(layout.machines[index].name) {
                layout.machines[index].isFixed = true
            }
            let found = Planner(ledger).rearrange(for: layout.newcomer.request, limits: limits)
            let best = layout.fewestMoves(machines: limits.machines, bytes: limits.memory.bytes)
            #expect(found?.moves.count == best?.machines, "\(layout) \(limits)")
            #expect(found?.movedMemory.bytes == best?.bytes, "\(layout) \(limits)")
        }
    }

    /// The newcomer is tied to die 0, whose machine is larger than it is, and cannot change places with a smaller one.
    @Test func `moves a larger machine for a smaller one that is tied to a die`() throws {
        let layout = SmallLayout(
            dies: 2, cpusPerDie: 8, pagesPerDie: 64,
            machines: [
                SmallMachine(name: "large", vcpus: 6, pages: 2, die: 0),
                SmallMachine(name: "small", vcpus: 1, pages: 2, die: 1),
            ],
            newcomer: SmallMachine(name: "new", vcpus: 4, pages: 4, die: 0, node: 0))
        let found = Planner(try layout.ledger()).rearrange(
            for: layout.newcomer.request, limits: MoveLimits(preference: .fewestMachines))
        #expect(found?.moves.map(\.owner) == ["large"])
        #expect(found?.placement.berth.memory.nodes == [0])
    }

    @Test func `moves what does not run before what does`() throws {
        let layout = SmallLayout(
            dies: 2, cpusPerDie: 8, pagesPerDie: 64,
            machines: [
                SmallMachine(name: "runs", vcpus: 4, pages: 1, die: 0),
                SmallMachine(name: "stopped", vcpus: 4, pages: 8, die: 0, isRunning: false),
                SmallMachine(name: "other", vcpus: 4, pages: 8, die: 1),
            ],
            newcomer: SmallMachine(name: "new", vcpus: 8, pages: 4, die: 0))
        var found = Planner(try layout.ledger()).rearrange(
            for: layout.newcomer.request, limits: MoveLimits(preference: .fewestMachines))
        // One of the two dies has to be emptied: two running machines would go, or one and one that does not run.
        #expect(found == nil)
        var half = layout
        half.newcomer = SmallMachine(name: "new", vcpus: 5, pages: 4, die: 0)
        half.machines[2].vcpus = 4
        found = Planner(try half.ledger()).rearrange(
            for: half.newcomer.request, limits: MoveLimits(machines: 0, preference: .fewestMachines))
        #expect(found == nil)
        half.newcomer = SmallMachine(name: "new", vcpus: 4, pages: 4, die: 0, node: 0)
        found = Planner(try half.ledger()).rearrange(
            for: half.newcomer.request, limits: MoveLimits(machines: 0, preference: .fewestMachines))
        #expect(found?.moves.map(\.owner) == ["stopped"])
        #expect(found?.movedMemory == .zero)
    }
}
