internal import Vocabulary

/// What shows at once that there is no way, so that nobody searches for one.
extension DieShuffle {
    /// Whether there are as many dies as the parts of a machine and those machines take that can share one with nobody:
    /// parts are on a die each, and machines of more than half a die too, apart from parts if these are too large.
    ///
    /// Where whole dies are taken, a search through all ways would end with the same, and much later.
    func hasDies(for parts: [Piece]) -> Bool {
        guard parts.count > 1, let least = parts.map(\.cpus).min() else { return true }
        let capacities = room.dies.map { die in machines[die].reduce(room.cpus[die]) { $0 + $1.freed } }
        let largest = capacities.max() ?? 0
        let lonely = machines.joined().filter { 2 * $0.cpus > largest && $0.cpus + least > largest }
        let needed = lonely.map(\.cpus).min().map { min($0, least) } ?? least
        return parts.count + lonely.count <= capacities.count { $0 >= needed }
    }

    /// How many running machines have to go at least; `nil` where no number would do.
    ///
    /// Each part that no die has the CPUs for needs one that is cleared for it, whatever becomes of those that go.
    func fewestEvicted(for parts: [Piece]) -> Int? {
        guard let least = parts.map(\.cpus).min() else { return 0 }
        let counts = room.dies.compactMap { die -> Int? in
            guard parts.contains(where: { $0.may(goTo: die) }) else { return nil }
            // What does not run goes for nothing.
            var missing = machines[die].reduce(least - room.cpus[die]) { $1.cost.machines == 0 ? $0 - $1.freed : $0 }
            var count = 0
            for freed in machines[die].filter({ $0.cost.machines > 0 }).map(\.freed).sorted(by: >) where missing > 0 {
                missing -= freed
                count += 1
            }
            return missing > 0 ? nil : count
        }
        return counts.count < parts.count ? nil : counts.sorted().prefix(parts.count).reduce(0, +)
    }
}
