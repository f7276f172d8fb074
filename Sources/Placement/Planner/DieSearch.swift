internal import HostInventory

/// Finds some dies that have together what a machine needs, if there are any, by branch and bound.
///
/// Where CPUs alone matter, the freest dies are the answer, and nothing has to be searched for. Memory changes that:
/// a die with many CPUs may have none.
struct DieSearch {
    /// Something that dies have some of, and of which so much is needed in all.
    struct Need {
        /// By die.
        let amounts: [UInt64]
        let least: UInt64
    }

    /// The dies, those with the most CPUs first.
    private let dies: [Int]
    private let needs: [Need]
    /// For each need and each place in ``dies``, what the dies from there on have of it, the most of one first.
    private let rests: [[[UInt64]]]
    private let accepts: ([Int]) -> Bool

    /// - Parameters:
    ///   - dies: The dies that may be chosen.
    ///   - needs: What they need to have, the first being what they are tried in the order of.
    ///   - accepts: Whether a choice that has all of it will do.
    init(_ dies: [Int], _ needs: [Need], accepts: @escaping ([Int]) -> Bool) {
        let dies = dies.sorted { (needs[0].amounts[$1], $0) < (needs[0].amounts[$0], $1) }
        (self.dies, self.needs, self.accepts) = (dies, needs, accepts)
        rests = needs.map { need in
            dies.indices.map { first in
                // Sums of the one, two, three … dies that have the most.
                let sorted = dies[first...].map { need.amounts[$0] }.sorted(by: >)
                return sorted.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
            } + [[0]]
        }
    }

    /// Returns so many dies, or `nil` if no choice of so many has what is needed.
    func find(_ size: Int) -> [Int]? {
        var chosen: [Int] = []
        return extend(&chosen, to: size, from: 0, needs.map(\.least)) ? chosen.sorted() : nil
    }

    private func extend(_ chosen: inout [Int], to size: Int, from first: Int, _ missing: [UInt64]) -> Bool {
        let more = size - chosen.count
        guard dies.count - first >= more else { return false }
        guard zip(rests, missing).allSatisfy({ $0[first][more] >= $1 }) else { return false }
        guard more > 0 else { return accepts(chosen) }
        for place in first..<dies.count {
            chosen.append(dies[place])
            let rest = zip(needs, missing).map { $1 - min($1, $0.amounts[dies[place]]) }
            if extend(&chosen, to: size, from: place + 1, rest) { return true }
            chosen.removeLast()
        }
        return false
    }
}
