internal import HostInventory
public import Vocabulary

/// Moves of machines on their host that make room for another, or that bring them to better places; with what each
/// costs.
public struct Defragmentation: Sendable {
    public let goal: Goal
    public let host: String
    /// In an order in which each machine finds its new CPUs and pages free; none where there is nothing to do.
    public let moves: [Move]
    /// The place that is free then for the machine that is to be admitted.
    public let placement: PlannedBerth?
    public let before: Tidiness
    public let after: Tidiness
    /// Machines that are never moved, and why, by name.
    public let staying: [Staying]

    /// What the moves are for.
    public enum Goal: Hashable, Sendable {
        /// A machine is to find room on as few dies as it needs.
        case admit(PlacementRequest)
        /// No machine is to lie on more dies than it needs, and few clusters are to be torn or shared.
        case tidy
    }

    /// A machine that stays where it is.
    public struct Staying: Hashable, Sendable {
        public let machine: String
        /// A clause, such as `it floats over a pool`.
        public let reason: String
    }

    /// A machine's way to another place, and what it costs.
    public struct Move: Sendable {
        public let relocation: Relocation
        /// The way, as far as vCPUs and memory go; the emulator goes along.
        public let repinning: Repinning
        /// Whether the machine runs; else it costs nobody anything.
        public let isRunning: Bool
        /// The dies that the vCPUs lie on, as places in the host's layout.
        public let diesBefore: [Int]
        public let diesAfter: [Int]
        /// Other machines whose CPUs receive its TLB invalidations on the way or afterwards, and do not now.
        public let disturbed: [String]
        public var machine: String { relocation.owner }
        /// How often KVM flushes the machine's VMID and kicks its vCPUs.
        public var recalculations: Int { isRunning ? repinning.recalculations : 0 }
    }

    public var movedVCPUs: Int { moves.reduce(0) { $0 + $1.relocation.movedVCPUs } }
    public var copiedMemory: MemorySize { moves.reduce(.zero) { $0 + $1.relocation.memory } }
    public var recalculations: Int { moves.reduce(0) { $0 + $1.recalculations } }
    /// The machines that are moved while they run.
    public var movedMachines: Int { Set(moves.lazy.filter(\.isRunning).map(\.machine)).count }
}

extension Defragmentation {
    /// Says why the moves cannot be made any more, or would not help.
    ///
    /// - Parameters:
    ///   - step: The first move that is still to be made.
    ///   - ledger: Who has what now.
    /// - Returns: A clause, or `nil` if all is as it was.
    public func obstacle(from step: Int, on ledger: Ledger) -> String? {
        var trial = MoveTrial(ledger)
        for move in moves.dropFirst(step) {
            if let obstacle = trial.obstacle(to: move.relocation) { return obstacle }
            trial.make(move.relocation)
        }
        guard case .admit(let request) = goal, let placement else { return nil }
        let found = Planner(trial.ledger).find(request)
        guard found.map({ $0.decision.dies.count > placement.decision.dies.count }) ?? true else { return nil }
        return "the room that they would make is taken meanwhile"
    }
}

extension Defragmentation.Move {
    init(_ move: Relocation, _ claim: Claim, on ledger: Ledger) {
        let layout = ledger.layout
        relocation = move
        isRunning = claim.isRunning
        diesBefore = layout.dies(of: move.from.union ?? [])
        diesAfter = layout.dies(of: move.to.union ?? [])
        let old = Berth(policy: .dedicated, vcpuPins: move.from, emulatorPin: [], memory: claim.memory)
        var new = old
        new.vcpuPins = move.to
        new.memory.nodes = move.nodes
        repinning = Repinning(
            from: old, to: new, on: layout.host,
            memory: move.memory > .zero ? .moves(from: claim.memory.nodes, to: move.nodes) : .unneeded)
        let unions = repinning.steps.filter(\.recalculates).map(\.union)
        let reached = unions.reduce(into: CPUSet()) { all, union in
            all.formUnion(TLBIDomain(union: union, on: layout.invalidations).receivers.value ?? [])
        }
        let widened = reached.subtracting(repinning.before.receivers.value ?? [])
        disturbed =
            claim.isRunning
            ? ledger.claims.filter { $0.owner != move.owner && !$0.cpus.isDisjoint(with: widened) }.map(\.owner)
                .sorted() : []
    }
}
