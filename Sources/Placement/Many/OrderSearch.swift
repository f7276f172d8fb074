internal import Vocabulary

/// How good a plan for many machines is; the least is best.
struct JointQuality: Comparable {
    /// The vCPUs of machines that found no place.
    var refusedVCPUs = 0
    /// Dies that machines lie on beyond those that they need, added up.
    var diesBeyondNeed = 0
    /// CPUs that receive invalidations without being the machine's, added up.
    var receivers = 0
    /// Clusters beyond the fewest, and clusters that are shared.
    var flaws = 0

    static func < (left: Self, right: Self) -> Bool {
        (left.refusedVCPUs, left.diesBeyondNeed, left.receivers, left.flaws)
            < (right.refusedVCPUs, right.diesBeyondNeed, right.receivers, right.flaws)
    }
}

/// A plan for many machines that came of one order.
protocol JointAttempt {
    var quality: JointQuality { get }
    /// The units that came off worse than they would alone: without a place, or on more dies.
    var blamed: [Int] { get }
    /// Whether some that found a place lie on more dies than they would alone.
    var isTorn: Bool { get }
}

/// Looks for the order in which machines are best planned one after the other.
///
/// Begins with a few orders that depend on the machines' demands alone. Then those that came off badly go first, and at
/// last others are tried, by numbers that are the same in each run: so the result depends on nothing but the machines.
struct OrderSearch<Attempt: JointAttempt> {
    private let units: [PlacementUnit]
    private let attempt: ([Int]) -> Attempt
    /// The fewest vCPUs that have to be refused.
    private let leastRefused: Int
    private var left: Int
    private var best: (order: [Int], attempt: Attempt)
    private var seen: Set<[Int]> = []

    /// Plans in the first order.
    ///
    /// - Parameters:
    ///   - units: What is planned; each would find a place alone.
    ///   - room: What there is for them.
    ///   - budget: The most orders that are tried.
    ///   - attempt: Plans the units in an order.
    init(_ units: [PlacementUnit], in room: JointRoom, budget: Int, _ attempt: @escaping ([Int]) -> Attempt) {
        (self.units, self.attempt) = (units, attempt)
        let orders = Self.orders(units, room)
        leastRefused = orders.refused
        left = max(1, budget)
        best = (orders.all[0], attempt(orders.all[0]))
        for order in orders.all where left > 0 { consider(order) }
    }

    /// Tries orders until nothing can be gained, or the budget is used up.
    mutating func run() -> Attempt {
        squeak()
        wander()
        return best.attempt
    }

    /// Whether as few are refused as have to be, and all others lie on as few dies as they can.
    private var isGood: Bool {
        let quality = best.attempt.quality
        guard quality.refusedVCPUs <= leastRefused else { return false }
        return quality.diesBeyondNeed == 0 || quality.refusedVCPUs == 0 && !best.attempt.isTorn
    }

    @discardableResult
    private mutating func consider(_ order: [Int]) -> Attempt? {
        guard seen.insert(order).inserted else { return nil }
        left -= 1
        let tried = order == best.order ? best.attempt : attempt(order)
        // An order that is as good as the best leads to others.
        if tried.quality <= best.attempt.quality { best = (order, tried) }
        return tried
    }

    /// Lets those go first that came off badly, again and again.
    private mutating func squeak() {
        var (order, current) = (best.order, best.attempt)
        while left > 0, !isGood, !current.blamed.isEmpty {
            let blamed = Set(current.blamed)
            order = order.filter(blamed.contains) + order.filter { !blamed.contains($0) }
            guard let next = consider(order) else { return }
            current = next
        }
    }

    /// Tries other orders: now those near to the best, in which one goes elsewhere or two change places, now any.
    private mutating func wander() {
        guard units.count > 1 else { return }
        var numbers = FixedNumbers()
        // Short lists have fewer orders than tries.
        var tries = 4 * left
        while left > 0, tries > 0, !isGood {
            tries -= 1
            var order = best.order
            switch numbers.next(below: 4) {
            case 0: order.shuffle(using: &numbers)
            case 1: order.swapAt(numbers.next(below: order.count), numbers.next(below: order.count))
            default:
                let unit = order.remove(at: numbers.next(below: order.count))
                order.insert(unit, at: numbers.next(below: order.count + 1))
            }
            consider(order)
        }
    }

    /// Orders by the units' demands, and the vCPUs that have to be refused whatever the order.
    private static func orders(_ units: [PlacementUnit], _ room: JointRoom) -> (all: [[Int]], refused: Int) {
        let bySize = Array(units.indices)
        let constrained = bySize.filter { units[$0].isConstrained } + bySize.filter { !units[$0].isConstrained }
        let byPolicy = (0...3).flatMap { rank in constrained.filter { units[$0].policyRank == rank } }
        let byMemory = bySize.sorted { (units[$1].memory, $0) < (units[$0].memory, $1) }
        let alone = bySize.filter { units[$0].policyRank == 0 }
        let choices = room.fullest(alone, units)
        let refused = alone.reduce(0) { $0 + units[$1].vcpus } - choices[0].reduce(0) { $0 + units[$1].vcpus }
        let fullest = choices.map { choice in
            let chosen = Set(choice)
            return byPolicy.filter(chosen.contains) + byPolicy.filter { !chosen.contains($0) }
        }
        return (fullest + [byPolicy, bySize, byMemory], refused)
    }
}

/// What there is for machines with CPUs of their own, all dies together.
struct JointRoom {
    let cpus: Int
    /// `nil` where memory is not counted out, or not all of one kind.
    var memory: MemorySize?

    /// The choices of units that together take the most CPUs, and fit by count: some of them, at least one; of those
    /// that take as many, the ones with the most units first.
    func fullest(_ candidates: [Int], _ units: [PlacementUnit]) -> [[Int]] {
        let all = candidates.reduce(0) { $0 + units[$1].vcpus }
        let bytes = MemorySize.saturatingSum(of: candidates.lazy.map { units[$0].memory })
        if all <= cpus, memory.map({ bytes <= $0 }) ?? true { return [candidates] }
        // All choices of a few; of many, those that matter by CPUs alone.
        return candidates.count <= 12 ? fullestByTrial(candidates, units) : [fullestByCPUs(candidates, units)]
    }

    private func fullestByTrial(_ candidates: [Int], _ units: [PlacementUnit]) -> [[Int]] {
        var best: (choices: [Int], vcpus: Int) = ([0], 0)
        for choice in 1..<(1 << candidates.count) {
            var (vcpus, bytes) = (0, UInt64(0))
            for (place, unit) in candidates.enumerated() where choice & 1 << place != 0 {
                vcpus += units[unit].vcpus
                // Where memory is counted, machines that are too large for the host have been left out.
                if memory != nil { bytes += units[unit].memory.bytes }
            }
            guard vcpus <= cpus, bytes <= memory?.bytes ?? .max, vcpus >= best.vcpus else { continue }
            if vcpus > best.vcpus { best = ([], vcpus) }
            best.choices.append(choice)
        }
        best.choices.sort { ($1.nonzeroBitCount, $0) < ($0.nonzeroBitCount, $1) }
        return best.choices.prefix(Self.mostChoices).map { choice in
            candidates.enumerated().filter { choice & 1 << $0.offset != 0 }.map(\.element)
        }
    }

    private static let mostChoices = 24

    private func fullestByCPUs(_ candidates: [Int], _ units: [PlacementUnit]) -> [Int] {
        // For each sum the most units that make it, and for each unit whether it is one of them.
        var most = [Int](repeating: -1, count: cpus + 1)
        most[0] = 0
        var isIn = [Bool](repeating: false, count: candidates.count * (cpus + 1))
        for (place, unit) in candidates.enumerated() {
            let (row, vcpus) = (place * (cpus + 1), units[unit].vcpus)
            guard vcpus <= cpus else { continue }
            for sum in stride(from: cpus, through: vcpus, by: -1)
            where most[sum - vcpus] >= 0 && most[sum - vcpus] + 1 > most[sum] {
                most[sum] = most[sum - vcpus] + 1
                isIn[row + sum] = true
            }
        }
        var sum = most.lastIndex { $0 >= 0 } ?? 0
        var chosen: [Int] = []
        for place in candidates.indices.reversed() where sum > 0 && isIn[place * (cpus + 1) + sum] {
            chosen.append(candidates[place])
            sum -= units[candidates[place]].vcpus
        }
        return chosen.reversed()
    }
}

/// Numbers that look random and are the same in each run.
private struct FixedNumbers: RandomNumberGenerator {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func next(below limit: Int) -> Int { Int(next() >> 33) % limit }
}
