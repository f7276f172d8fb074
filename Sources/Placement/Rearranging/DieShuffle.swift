internal import Vocabulary

/// Looks for machines to move from die to die so that another finds room on one: an ejection chain.
///
/// A machine without a die goes where it fits, or in place of others, which are then without a die in their turn. Of
/// all ways that are found, the one is kept that costs least by the limits' preference.
struct DieShuffle {
    /// A machine that lies on one die, and may be moved.
    struct Piece {
        /// Its place among the ledger's claims; -1 for a part of the one that looks for room.
        let claim: Int
        /// The CPUs that it needs on a die.
        let cpus: Int
        /// The CPUs that it leaves on its own.
        var freed = 0
        /// The memory that it needs, in bytes, and the kind of its pages.
        let memory: UInt64
        var pages = 0
        /// The die that it is on.
        var home = -1
        /// The dies that it may be on; `nil` for all.
        var dies: Set<Int>?
        /// What it costs to move it, to nodes that are not its own.
        var cost = Cost()

        func isAlike(_ other: Self) -> Bool {
            (cpus, memory, pages, dies) == (other.cpus, other.memory, other.pages, other.dies)
        }

        func may(goTo die: Int) -> Bool { die != home && dies?.contains(die) ?? true }
    }

    /// A machine's new die.
    struct Step {
        let piece: Piece
        let die: Int
    }

    /// What a way costs.
    struct Cost {
        /// The machines that are moved while they run.
        var machines = 0
        var vcpus = 0
        /// The memory that is copied, in bytes.
        var bytes: UInt64 = 0

        static func + (left: Self, right: Self) -> Self {
            Self(
                machines: left.machines + right.machines, vcpus: left.vcpus + right.vcpus,
                bytes: left.bytes + right.bytes)
        }

        func isWithin(_ limits: MoveLimits) -> Bool {
            machines <= limits.machines && vcpus <= limits.vcpus && bytes <= limits.memory.bytes
        }

        func precedes(_ other: Self, by preference: MoveLimits.Preference) -> Bool {
            switch preference {
            case .fewestVCPUs: (vcpus, bytes, machines) < (other.vcpus, other.bytes, other.machines)
            case .fewestMachines: (machines, bytes, vcpus) < (other.machines, other.bytes, other.vcpus)
            }
        }
    }

    private(set) var room: DieRoom
    private(set) var machines: [[Piece]]
    private let limits: MoveLimits
    private let accepts: ([Step]) -> Bool
    private var trail: [Step] = []
    private var visits = 0
    private let visitLimit: Int
    /// The most running machines that a way may move; raised from nothing where the fewest are sought.
    private var depth = Int.max
    private(set) var best: (steps: [Step], cost: Cost)?

    /// How many machines may have to go for one.
    private var mostEvicted: Int { limits.preference == .fewestVCPUs ? 6 : 8 }
    /// How often a machine that goes may drive out others.
    private var mostRounds: Int { limits.preference == .fewestVCPUs ? 4 : 8 }
    /// The most machines that a way moves where the fewest are sought: more is a night's work, and takes long to find.
    private static let mostMachines = 8

    /// - Parameters:
    ///   - room: What each die has free.
    ///   - machines: The machines of each die that may be moved.
    ///   - limits: The most that may be moved, and what is to be moved least.
    ///   - visitLimit: After how many steps the search ends with what it has.
    ///   - accepts: Whether a way can be gone.
    init(
        _ room: DieRoom, machines: [[Piece]], limits: MoveLimits, visitLimit: Int? = nil,
        accepts: @escaping ([Step]) -> Bool
    ) {
        (self.room, self.machines, self.limits, self.accepts) = (room, machines, limits, accepts)
        self.visitLimit = visitLimit ?? (limits.preference == .fewestVCPUs ? 4000 : 40_000)
    }

    /// Finds dies for machines that have none.
    mutating func search(_ homeless: [Piece]) {
        guard hasDies(for: homeless) else { return }
        guard limits.preference == .fewestMachines else { return search(homeless, Cost(), rounds: 0) }
        let most = min(limits.machines, Self.mostMachines)
        guard let fewest = fewestEvicted(for: homeless), fewest <= most else { return }
        for machines in fewest...most where best == nil && visits <= visitLimit {
            depth = machines
            search(homeless, Cost(), rounds: 0)
        }
    }

    private func isPromising(_ cost: Cost) -> Bool {
        cost.machines <= depth && cost.isWithin(limits)
            && best.map { cost.precedes($0.cost, by: limits.preference) } ?? true
    }

    private mutating func search(_ homeless: [Piece], _ cost: Cost, rounds: Int) {
        visits += 1
        guard visits <= visitLimit, isPromising(cost) else { return }
        guard let piece = homeless.first else {
            if accepts(trail) { best = (trail, cost) }
            return
        }
        let rest = Array(homeless.dropFirst())
        for die in fitting(piece) {
            let next = cost + settlingCost(of: piece, on: die)
            settle(piece, on: die) { $0.search(rest, next, rounds: rounds) }
        }
        guard rounds < mostRounds else { return }
        for eviction in evictions(for: piece, cost) {
            let next = cost + eviction.cost + settlingCost(of: piece, on: eviction.die)
            guard visits <= visitLimit else { return }
            guard isPromising(next) else { continue }
            evict(eviction) { shuffle, evicted in
                let others = (evicted + rest).sorted { $0.cpus > $1.cpus }
                shuffle.settle(piece, on: eviction.die) { $0.search(others, next, rounds: rounds + 1) }
            }
        }
    }

    /// The dies that have room for a machine, the fullest first; of equally full ones just one, where the first way
    /// that is found is as good as the others.
    private func fitting(_ piece: Piece) -> [Int] {
        let dies = room.dies.filter { room.fits(piece, on: $0) && isOpen($0, to: piece) }
            .sorted { (room.cpus[$0], $0) < (room.cpus[$1], $1) }
        guard limits.preference == .fewestVCPUs else { return dies }
        var seen: Set<Int> = []
        return dies.filter { seen.insert(room.cpus[$0]).inserted }
    }

    /// Whether a die is not another part's already: the parts of a machine are on a die each, and of parts that are alike
    /// the later ones on the later dies, as it does not matter which is where.
    private func isOpen(_ die: Int, to piece: Piece) -> Bool {
        guard piece.claim < 0 else { return true }
        return trail.allSatisfy { step in
            step.piece.claim >= 0 || step.die < die || step.die > die && !step.piece.isAlike(piece)
        }
    }

    private mutating func settle(_ piece: Piece, on die: Int, then go: (inout Self) -> Void) {
        room.take(piece, on: die)
        trail.append(Step(piece: piece, die: die))
        go(&self)
        trail.removeLast()
        room.giveBack(piece, on: die)
    }

    /// What was not counted when a machine was taken off its die: its memory, if it could have stayed on its nodes.
    private func settlingCost(of piece: Piece, on die: Int) -> Cost {
        guard piece.home >= 0, !room.hasOwnMemory(piece.home), !room.isSameMemory(piece.home, die) else {
            return Cost()
        }
        return Cost(bytes: piece.cost.bytes)
    }

    private func evictionCost(of piece: Piece) -> Cost {
        var cost = piece.cost
        if !room.hasOwnMemory(piece.home) { cost.bytes = 0 }
        return cost
    }

    /// Machines of one die that would have to go.
    private struct Eviction {
        let die: Int
        var machines: [Int] = []
        var freed = 0
        var memory: UInt64 = 0
        var cost = Cost()
    }

    /// The ways to make room for a machine by taking out others, the cheapest first; none of them takes out a machine
    /// more than is needed.
    private func evictions(for piece: Piece, _ cost: Cost) -> [Eviction] {
        var found: [Eviction] = []
        for die in room.dies where piece.may(goTo: die) && isOpen(die, to: piece) {
            let missing = piece.cpus - room.cpus[die]
            let memory = room.memory(piece.pages, on: die)
            let needed = piece.memory > memory ? piece.memory - memory : 0
            guard missing > 0 || needed > 0 else { continue }
            let candidates = machines[die].indices.filter { isSmaller(machines[die][$0], than: piece) }
            let demand = Demand(piece: piece, missing: missing, needed: needed, cost: cost)
            extend(Eviction(die: die), from: 0, candidates, demand, &found)
        }
        return found.sorted { left, right in
            if left.cost.precedes(right.cost, by: limits.preference) { return true }
            if right.cost.precedes(left.cost, by: limits.preference) { return false }
            return (left.die, left.machines.count) < (right.die, right.machines.count)
        }
    }

    // Chains of ever smaller machines end soon. Where the fewest are sought a machine may have to give way to a
    // smaller one, which cannot go where it can.
    private func isSmaller(_ machine: Piece, than piece: Piece) -> Bool {
        limits.preference == .fewestMachines || machine.cpus < max(piece.cpus, 2)
    }

    /// What a machine lacks on a die.
    private struct Demand {
        let piece: Piece
        let missing: Int
        let needed: UInt64
        /// What the way has cost so far.
        let cost: Cost
    }

    private func extend(
        _ sum: Eviction, from first: Int, _ candidates: [Int], _ demand: Demand, _ found: inout [Eviction]
    ) {
        guard mayFree(demand, sum, candidates) else { return }
        for place in candidates.indices.dropFirst(first) {
            let machine = machines[sum.die][candidates[place]]
            var eviction = sum
            eviction.machines.append(candidates[place])
            eviction.freed += machine.freed
            if machine.pages == demand.piece.pages { eviction.memory += machine.memory }
            eviction.cost = eviction.cost + evictionCost(of: machine)
            guard isPromising(demand.cost + eviction.cost) else { continue }
            if eviction.freed >= demand.missing, eviction.memory >= demand.needed {
                if isMinimal(eviction, demand) { found.append(eviction) }
            } else if eviction.machines.count < mostEvicted {
                extend(eviction, from: place + 1, candidates, demand, &found)
            }
        }
    }

    /// Whether as many machines more as may go could free what is missing, were each the largest.
    private func mayFree(_ demand: Demand, _ sum: Eviction, _ candidates: [Int]) -> Bool {
        var (cpus, memory, isFree) = (0, UInt64(0), false)
        for index in candidates {
            let machine = machines[sum.die][index]
            cpus = max(cpus, machine.freed)
            if machine.pages == demand.piece.pages { memory = max(memory, machine.memory) }
            isFree = isFree || machine.cost.machines == 0
        }
        var slots = mostEvicted - sum.machines.count
        if !isFree { slots = min(slots, min(depth, limits.machines) - demand.cost.machines - sum.cost.machines) }
        guard slots > 0 else { return false }
        let (most, isHuge) = memory.multipliedReportingOverflow(by: UInt64(slots))
        return sum.freed + slots * cpus >= demand.missing
            && (isHuge || sum.memory >= demand.needed || most >= demand.needed - sum.memory)
    }

    private func isMinimal(_ eviction: Eviction, _ demand: Demand) -> Bool {
        eviction.machines.allSatisfy { index in
            let machine = machines[eviction.die][index]
            let memory = machine.pages == demand.piece.pages ? machine.memory : 0
            return eviction.freed - machine.freed < demand.missing || eviction.memory - memory < demand.needed
        }
    }

    private mutating func evict(_ eviction: Eviction, then go: (inout Self, [Piece]) -> Void) {
        let before = machines[eviction.die]
        let evicted = eviction.machines.map { before[$0] }
        machines[eviction.die] = before.indices.filter { !eviction.machines.contains($0) }.map { before[$0] }
        for piece in evicted { room.evict(piece) }
        go(&self, evicted)
        machines[eviction.die] = before
        for piece in evicted { room.restore(piece) }
    }
}
