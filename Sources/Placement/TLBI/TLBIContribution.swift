public import Vocabulary
internal import HostInventory

extension TLBIDomain {
    /// What one vCPU brings into a machine's domain.
    public struct Contribution: Hashable, Sendable {
        public let vcpu: VirtualCPU
        public let cpus: CPUSet
        /// The CPUs that no other vCPU is allowed on.
        public let alone: CPUSet
        /// The dies that no other vCPU touches, as places in the topology's array.
        public let diesAlone: [Int]
        /// What the machine's domain would be if this vCPU stayed on the others' CPUs.
        public let without: TLBIDomain
    }

    /// The vCPUs that widen a machine's domain, and what it would be if they stayed on the others' CPUs.
    public struct Spoiler: Hashable, Sendable {
        public let vcpus: VirtualCPUSet
        /// The CPUs that they may run on.
        public let cpus: CPUSet
        public let without: TLBIDomain
    }
}

extension InvalidationMap {
    /// Returns what each vCPU brings into a machine's domain.
    ///
    /// - Parameters:
    ///   - allowed: The CPUs that each vCPU's thread may run on; an empty set means all CPUs of the host.
    ///   - vcpus: The vCPUs' numbers; without them they count from 0.
    /// - Returns: A contribution for each vCPU, in their order.
    /// - Complexity: O(*v*) domains.
    public func contributions(
        of allowed: some Sequence<CPUSet>,
        vcpus: [VirtualCPU]? = nil
    ) -> [TLBIDomain.Contribution] {
        let masks = allowed.map { $0.isEmpty ? possible : $0.intersection(possible) }
        // What is seen once is somebody's alone.
        var (once, twice) = (CPUSet(), CPUSet())
        for mask in masks {
            twice.formUnion(once.intersection(mask))
            once.formUnion(mask)
        }
        let alone = once.subtracting(twice)
        return masks.indices.map { index in
            let own = masks[index].intersection(alone)
            let others = once.subtracting(own)
            let touched = dies(of: others)
            return TLBIDomain.Contribution(
                vcpu: vcpus?[index] ?? VirtualCPU(rawValue: index),
                cpus: masks[index],
                alone: own,
                diesAlone: dies(of: own).filter { !touched.contains($0) },
                without: TLBIDomain(union: others, on: self)
            )
        }
    }

    /// Returns the vCPUs without which a machine's invalidations would travel far less, or `nil` if all are alike.
    ///
    /// Of several answers a minority of the vCPUs, then what leaves fewest dies, then the fewest vCPUs.
    ///
    /// - Parameters:
    ///   - allowed: The CPUs that each vCPU's thread may run on; an empty set means all CPUs of the host.
    ///   - vcpus: The vCPUs' numbers; without them they count from 0.
    /// - Returns: The vCPUs, and what would be without them.
    public func spoiler(of allowed: some Sequence<CPUSet>, vcpus: [VirtualCPU]? = nil) -> TLBIDomain.Spoiler? {
        var (groups, places): ([TLBIGroup], [CPUSet: Int]) = ([], [:])
        for (index, given) in allowed.enumerated() {
            let cpus = given.isEmpty ? possible : given.intersection(possible)
            let vcpu = vcpus?[index] ?? VirtualCPU(rawValue: index)
            if let place = places[cpus] {
                groups[place].vcpus.insert(vcpu)
            } else {
                places[cpus] = groups.count
                groups.append(TLBIGroup(vcpus: [vcpu], cpus: cpus))
            }
        }
        let whole = TLBIDomain(union: CPUSet.union(of: groups.lazy.map(\.cpus)), on: self)
        let count = groups.reduce(0) { $0 + $1.vcpus.count }
        func spoiler(_ chosen: [TLBIGroup], _ rest: [TLBIGroup]) -> TLBIDomain.Spoiler? {
            let without = TLBIDomain(union: CPUSet.union(of: rest.lazy.map(\.cpus)), on: self)
            guard !rest.isEmpty, without.isFarBelow(whole) else { return nil }
            let vcpus = chosen.reduce(into: VirtualCPUSet()) { $0.formUnion($1.vcpus) }
            // Of two halves that are pinned apart, neither spoils it; what floats over several dies does.
            guard vcpus.count * 2 < count || chosen.allSatisfy({ dies(of: $0.cpus).count > 1 }) else { return nil }
            // A machine that is spread because it is large has nothing to gain.
            let room = without.dies.reduce(0) { $0 + tables.source.topology.dies[$1].cpus.count }
            guard room >= count else { return nil }
            return TLBIDomain.Spoiler(
                vcpus: vcpus,
                cpus: CPUSet.union(of: chosen.lazy.map(\.cpus)),
                without: without
            )
        }
        // One group alone, the widest together, or all that are not at home on one die.
        let alone = groups.indices.map { place in
            spoiler([groups[place]], Array(groups[..<place] + groups[(place + 1)...]))
        }
        let widest = groups.sorted { $0.cpus.count > $1.cpus.count }
        let together = widest.indices.dropFirst(2).map { spoiler(Array(widest[..<$0]), Array(widest[$0...])) }
        let strangers = whole.dies.map { home in
            let isAtHome = groups.map { dies(of: $0.cpus) == [home] }
            return spoiler(
                zip(groups, isAtHome).filter { !$0.1 }.map(\.0), zip(groups, isAtHome).filter(\.1).map(\.0))
        }
        return (alone + together + strangers).compactMap(\.self).min { $0.rank(of: count) < $1.rank(of: count) }
    }
}

/// The vCPUs that have the same CPUs.
private struct TLBIGroup {
    var vcpus: VirtualCPUSet
    let cpus: CPUSet
}

extension TLBIDomain {
    /// The receivers where they are known, else the union.
    fileprivate var width: Int { receivers.value?.count ?? union.count }

    /// Whether it reaches fewer dies than another, or not half its receivers.
    fileprivate func isFarBelow(_ other: TLBIDomain) -> Bool {
        // Where all CPUs receive in any case, nothing is gained.
        if let receivers = receivers.value, receivers == other.receivers.value { return false }
        return reach.dies < other.reach.dies || width * 2 < other.width
    }
}

extension TLBIDomain.Spoiler {
    fileprivate func rank(of count: Int) -> (Int, Int, Int, Int) {
        (vcpus.count * 2 < count ? 0 : 1, without.reach.dies, vcpus.count, without.width)
    }
}

extension TLBIDomain.Reach {
    fileprivate var dies: Int {
        switch self {
        case .oneDie: 1
        case .twoDies: 2
        case .allDies: 3
        }
    }
}

extension CPUSet {
    fileprivate static func union(of sets: some Sequence<CPUSet>) -> CPUSet {
        union(of: sets.lazy.filter { !$0.isEmpty }, emptyMeaning: [])
    }
}
