internal import Vocabulary

/// Looks for machines to move from die to die so that another finds room on one: an ejection chain.
///
/// A machine without a die goes where it fits, or in place of smaller ones, which are then without a die in their
/// turn. Of all ways that are found, the one that moves the fewest vCPUs is kept, and of those the one that moves the
/// least memory.
struct DieShuffle {
    /// A machine that lies on one die, and may be moved.
    struct Piece {
        /// Its place among the ledger's claims; -1 for a part of the one that looks for room.
        let claim: Int
        let cpus: Int
        let memory: UInt64
        /// The die that it is on.
        var home = -1
    }

    /// A machine's new die.
    struct Step {
        let piece: Piece
        let die: Int
    }

    private var free: [Int]
    private var room: [UInt64]
    private var machines: [[Piece]]
    private let accepts: ([Step]) -> Bool
    private var trail: [Step] = []
    private var visits = 0
    private let visitLimit: Int
    private var bound: Cost
    private(set) var best: [Step]?

    /// What a way costs.
    struct Cost: Comparable {
        var vcpus: Int
        var memory: UInt64

        static func < (left: Self, right: Self) -> Bool {
            (left.vcpus, left.memory) < (right.vcpus, right.memory)
        }
    }

    /// How many machines may have to go for one.
    private static let mostEvicted = 6
    /// How often a machine that goes may drive out others.
    private static let mostRounds = 4

    /// - Parameters:
    ///   - free: The free CPUs of each die.
    ///   - room: The free memory of each die, in bytes.
    ///   - machines: The machines of each die that may be moved.
    ///   - limits: The most that may be moved.
    ///   - visitLimit: After how many steps the search ends with what it has.
    ///   - accepts: Whether a way can be gone.
    init(
        free: [Int], room: [UInt64], machines: [[Piece]], limits: MoveLimits, visitLimit: Int = 4000,
        accepts: @escaping ([Step]) -> Bool
    ) {
        (self.free, self.room, self.machines) = (free, room, machines)
        (self.visitLimit, self.accepts) = (visitLimit, accepts)
        let most = limits.vcpus == .max ? limits.vcpus : limits.vcpus + 1
        bound = Cost(vcpus: most, memory: 0)
    }

    /// Finds dies for machines that have none.
    mutating func search(_ homeless: [Piece]) { search(homeless, Cost(vcpus: 0, memory: 0), rounds: 0) }

    private mutating func search(_ homeless: [Piece], _ cost: Cost, rounds: Int) {
        visits += 1
        guard visits <= visitLimit, cost < bound else { return }
        guard let piece = homeless.first else {
            if accepts(trail) { (best, bound) = (trail, cost) }
            return
        }
        let rest = Array(homeless.dropFirst())
        var seen: Set<Int> = []
        let fitting = free.indices.filter { $0 != piece.home && free[$0] >= piece.cpus && room[$0] >= piece.memory }
            .sorted { (free[$0], $0) < (free[$1], $1) }
        for die in fitting where seen.insert(free[die]).inserted {
            settle(piece, on: die) { $0.search(rest, cost, rounds: rounds) }
        }
        guard rounds < Self.mostRounds else { return }
        for eviction in evictions(for: piece) {
            let next = Cost(vcpus: cost.vcpus + eviction.cpus, memory: cost.memory + eviction.memory)
            guard next < bound, visits <= visitLimit else { return }
            evict(eviction) { shuffle, evicted in
                let others = (evicted + rest).sorted { $0.cpus > $1.cpus }
                shuffle.settle(piece, on: eviction.die) { $0.search(others, next, rounds: rounds + 1) }
            }
        }
    }

    private mutating func settle(_ piece: Piece, on die: Int, then go: (inout Self) -> Void) {
        free[die] -= piece.cpus
        room[die] -= piece.memory
        trail.append(Step(piece: piece, die: die))
        go(&self)
        trail.removeLast()
        free[die] += piece.cpus
        room[die] += piece.memory
    }

    /// Machines of one die that would have to go.
    private struct Eviction {
        let die: Int
        let machines: [Int]
        let cpus: Int
        let memory: UInt64
    }

    /// The ways to make room for a machine by taking out others that are smaller, the cheapest first; none of them
    /// takes out a machine more than is needed.
    private func evictions(for piece: Piece) -> [Eviction] {
        var found: [Eviction] = []
        for die in free.indices where die != piece.home {
            let missing = piece.cpus - free[die]
            let needed = piece.memory > room[die] ? piece.memory - room[die] : 0
            guard missing > 0 || needed > 0 else { continue }
            let candidates = machines[die].indices.filter { machines[die][$0].cpus < max(piece.cpus, 2) }
            extend(
                [], from: 0, candidates, Eviction(die: die, machines: [], cpus: 0, memory: 0), missing, needed, &found)
        }
        return found.sorted {
            ($0.cpus, $0.memory, $0.die, $0.machines.count) < ($1.cpus, $1.memory, $1.die, $1.machines.count)
        }
    }

    private func extend(
        _ chosen: [Int], from first: Int, _ candidates: [Int], _ sum: Eviction, _ missing: Int, _ needed: UInt64,
        _ found: inout [Eviction]
    ) {
        for place in candidates.indices.dropFirst(first) {
            let machine = machines[sum.die][candidates[place]]
            let eviction = Eviction(
                die: sum.die, machines: chosen + [candidates[place]], cpus: sum.cpus + machine.cpus,
                memory: sum.memory + machine.memory)
            guard eviction.cpus < bound.vcpus else { continue }
            if eviction.cpus >= missing, eviction.memory >= needed {
                if isMinimal(eviction, missing, needed) { found.append(eviction) }
            } else if eviction.machines.count < Self.mostEvicted {
                extend(eviction.machines, from: place + 1, candidates, eviction, missing, needed, &found)
            }
        }
    }

    private func isMinimal(_ eviction: Eviction, _ missing: Int, _ needed: UInt64) -> Bool {
        eviction.machines.allSatisfy { index in
            let machine = machines[eviction.die][index]
            return eviction.cpus - machine.cpus < missing || eviction.memory - machine.memory < needed
        }
    }

    private mutating func evict(_ eviction: Eviction, then go: (inout Self, [Piece]) -> Void) {
        let (die, before) = (eviction.die, machines[eviction.die])
        let evicted = eviction.machines.map { before[$0] }
        machines[die] = before.indices.filter { !eviction.machines.contains($0) }.map { before[$0] }
        free[die] += eviction.cpus
        room[die] += eviction.memory
        go(&self, evicted)
        machines[die] = before
        free[die] -= eviction.cpus
        room[die] -= eviction.memory
    }
}
