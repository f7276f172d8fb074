internal import HostInventory
internal import Vocabulary

/// The order in which the vCPUs of a running machine get other CPUs; see ``Repinning`` for what it keeps.
///
/// The union of the masks goes along a path of one to three unions, from that of the old berth to that of the new.
/// Along the way from one to the next there is one step that changes the union, the carrier's: before it, all other
/// vCPUs are moved to where both unions have CPUs, while the carrier's mask holds the union as it is.
struct PinOrder {
    /// A vCPU's change of mask.
    struct Pin {
        let vcpu: Int
        let former: CPUSet
        let cpus: CPUSet
        /// The union of all masks after it.
        let union: CPUSet
    }

    /// The union of the old masks.
    let start: CPUSet
    private(set) var pins: [Pin] = []
    /// The most vCPUs that share a CPU, the carrier left out.
    private(set) var crowding: Int

    /// Orders the change from one list of masks to another, none of which is empty.
    init(_ old: [CPUSet], _ new: [CPUSet], _ topology: HostTopology) {
        let (start, end) = (old.union, new.union)
        self.start = start
        guard old != new else {
            crowding = 1
            return
        }
        let direct = UnionPath.direct(start, end, vcpus: old.count).map { PinWalk(old, new, along: $0) }
        var walk = direct
        if direct?.isCrowded ?? true {
            let detour = PinWalk(old, new, along: UnionPath.detour(start, end, topology))
            if direct == nil || !detour.isCrowded { walk = detour }
        }
        guard let walk else { preconditionFailure("There is a detour where there is no direct way.") }
        (pins, crowding) = (walk.pins, walk.load.crowding)
    }
}

/// The unions on the way from one to another.
enum UnionPath {
    /// The way with one change at most, or `nil` if there is none.
    ///
    /// With one change, all vCPUs but the one that is pinned then are on CPUs of both unions.
    static func direct(_ start: CPUSet, _ end: CPUSet, vcpus: Int) -> [CPUSet]? {
        if start == end { return [start] }
        return vcpus == 1 || !start.isDisjoint(with: end) ? [start, end] : nil
    }

    /// The way with two changes, over a union of CPUs of both on as many dies as allowed.
    ///
    /// All vCPUs have to find room in the parts that the union in the middle has in common with the other two, so it is
    /// the one whose smaller part is largest.
    static func detour(_ start: CPUSet, _ end: CPUSet, _ topology: HostTopology) -> [CPUSet] {
        let both = start.union(end)
        let (from, to) = (topology.dies(of: start), topology.dies(of: end))
        let limit = max(2, from.count, to.count)
        let all = Set(from + to).sorted()
        guard all.count > limit else { return [start, both, end] }
        let room = { (dies: [Int]) -> (Int, Int) in
            let cpus = dies.reduce(into: CPUSet()) { $0.formUnion(topology.dies[$1].cpus) }
            let parts = (start.intersection(cpus).count, end.intersection(cpus).count)
            return (min(parts.0, parts.1), parts.0 + parts.1)
        }
        var best: (dies: [Int], room: (Int, Int)) = ([], (0, 0))
        for first in from {
            for second in to {
                var dies = Set([first, second]).sorted()
                while dies.count < limit {
                    let others = all.filter { !dies.contains($0) }
                    guard let die = others.max(by: { room(dies + [$0]) < room(dies + [$1]) }) else { break }
                    dies.append(die)
                }
                if room(dies) > best.room { best = (dies, room(dies)) }
            }
        }
        let cpus = best.dies.reduce(into: CPUSet()) { $0.formUnion(topology.dies[$1].cpus) }
        return [start, both.intersection(cpus), end]
    }
}

extension [CPUSet] {
    /// The CPUs that are in some of the sets.
    var union: CPUSet { reduce(into: CPUSet()) { $0.formUnion($1) } }
}
