public import Vocabulary

/// The pools of a host, a die each, that machines float over: how large they are, and how large they should be.
///
/// A pool has a CPU for each vCPU that floats over it, as a new one has, as long as its die has CPUs that nobody else
/// has; it gives way to machines that mean to be alone, down to the fewest CPUs that its machines' overcommit allows.
/// All machines of a pool float over all of it. None ever gets CPUs of a die that it does not float on already, so no
/// machine's TLB invalidations reach a die more.
///
/// ```swift
/// let pools = SharedPools(ledger)
/// for change in pools.changes { print(change.machine, change.to) }
/// ```
public struct SharedPools: Hashable, Sendable {
    /// In the order of their dies.
    public let pools: [Pool]
    /// What brings the machines to their pools; the urgent ones first, then in the order of the machines' names.
    public let changes: [Change]

    /// The pool of one die.
    public struct Pool: Hashable, Sendable {
        /// The die, as a place in the host's layout.
        public let die: Int
        /// The CPUs that machines float over now.
        public let present: CPUSet
        /// The CPUs that they should.
        public let target: CPUSet
        /// The vCPUs that float over it; those of a machine on several dies are divided among them.
        public let vcpus: Int
        /// The fewest CPUs that overcommit allows.
        public let least: Int
        /// In the order in which they came.
        public let machines: [String]

        /// Whether more vCPUs share a CPU than their machines asked for, since the die has no more.
        public var isCrowded: Bool { target.count < least }
    }

    /// A machine that is to float over other CPUs.
    public struct Change: Hashable, Sendable {
        public let machine: String
        public let from: VirtualCPUPins
        public let to: VirtualCPUPins
        /// Whether it floats over CPUs that another machine means to have alone.
        public let isUrgent: Bool
    }

    /// How large pools are to be.
    public enum Size: Sendable {
        /// A CPU a vCPU, as far as there are some.
        case comfortable
        /// What overcommit allows, and no more than there are.
        case least
    }

    /// Works out the pools of a host.
    ///
    /// - Parameters:
    ///   - ledger: Who has what, by where machines really are.
    ///   - fixed: Machines that are to stay as they are, such as those that are not where they were put.
    ///   - size: How large the pools are to be.
    /// - Complexity: O(*d* · *t* + *c* log *c*) in the dies, the machines that float and the CPUs.
    public init(_ ledger: Ledger, fixed: Set<String> = [], size: Size = .comfortable) {
        let tenants = ledger.claims.compactMap { PoolTenant($0, ledger.layout) }
        let pools = ledger.layout.dies.indices.compactMap { die in
            Self.pool(die, tenants.filter { $0.dies.contains(die) }, ledger, size)
        }
        let targets = Dictionary(pools.map { ($0.die, $0.target) }, uniquingKeysWith: { first, _ in first })
        self.pools = pools
        changes = tenants.filter { $0.claim.isRunning && !fixed.contains($0.claim.owner) }
            .compactMap { $0.change(to: targets, on: ledger) }
            .sorted { ($0.isUrgent ? 0 : 1, $0.machine) < ($1.isUrgent ? 0 : 1, $1.machine) }
    }

    private static func pool(_ die: Int, _ tenants: [PoolTenant], _ ledger: Ledger, _ size: Size) -> Pool? {
        guard !tenants.isEmpty else { return nil }
        let layout = ledger.layout
        let vcpus = tenants.reduce(0) { $0 + $1.vcpusPerDie }
        let overcommit = tenants.compactMap(\.claim.overcommit).min() ?? 1
        let least = vcpus.dividedUp(by: max(1, overcommit))
        let own = CPUSet(layout.dies[die].map { layout.cpus[$0] })
        let present = tenants.reduce(into: CPUSet()) { $0.formUnion($1.claim.pooledCPUs.intersection(own)) }
        let seats = PoolSeats(die, held: tenants.filter { !$0.claim.isRunning }.map(\.claim.pooledCPUs), ledger)
        let count =
            switch size {
            case .comfortable: min(max(vcpus, least), seats.places.count)
            case .least: min(least, seats.memberCount)
            }
        var target = CPUSet(seats.places.prefix(count).map { layout.cpus[$0] })
        // On a host whose CPUs are all taken or kept, the housekeeping CPUs are the pool.
        if target.count < least { target.formUnion(present.intersection(ledger.housekeeping.cpus)) }
        return Pool(
            die: die, present: present, target: target, vcpus: vcpus, least: least, machines: tenants.map(\.claim.owner)
        )
    }
}

/// A machine that floats over the pools of some dies.
struct PoolTenant {
    let claim: Claim
    let dies: [Int]

    init?(_ claim: Claim, _ layout: HostLayout) {
        guard claim.isOurs, claim.floatingCount > 0 else { return nil }
        dies = layout.dies(of: claim.pooledCPUs)
        self.claim = claim
        guard !dies.isEmpty else { return nil }
    }

    var vcpusPerDie: Int { claim.floatingCount.dividedUp(by: dies.count) }

    /// What brings the machine to the pools of its dies; `nil` if it is there, or if they have no CPU.
    func change(to targets: [Int: CPUSet], on ledger: Ledger) -> SharedPools.Change? {
        let cpus = dies.reduce(into: CPUSet()) { $0.formUnion(targets[$1] ?? []) }
        return change(to: cpus, on: ledger)
    }

    /// What has the machine float over some CPUs; `nil` if it does, or if they are none.
    func change(to cpus: CPUSet, on ledger: Ledger) -> SharedPools.Change? {
        guard !cpus.isEmpty else { return nil }
        let pins = claim.pins(floatingOver: cpus)
        guard pins != claim.vcpuPins else { return nil }
        let isUrgent = claim.pooledCPUs.contains { cpu in
            ledger.layout.place(of: cpu).map { ledger.seats.use($0) == .dedicated } ?? false
        }
        return SharedPools.Change(machine: claim.owner, from: claim.vcpuPins, to: pins, isUrgent: isUrgent)
    }
}

extension Claim {
    /// The machine's pins, with the vCPUs that float on other CPUs.
    func pins(floatingOver cpus: CPUSet) -> VirtualCPUPins {
        guard case .mixed(let dedicated) = kind else { return VirtualCPUPins(repeating: cpus, count: vcpuPins.count) }
        return VirtualCPUPins(
            vcpuPins.enumerated().map { vcpu, pin in dedicated.contains(VirtualCPU(rawValue: vcpu)) ? pin : cpus })
    }
}

/// The CPUs of a die that a pool may have, the best first: those that it has anyway, in as few clusters as can be.
private struct PoolSeats {
    /// By place in the layout.
    let places: [Int]
    /// How many of them, the first ones, are in the pool now.
    let memberCount: Int

    /// - Parameters:
    ///   - die: The die.
    ///   - held: CPUs that machines have which do not run, and so are nobody else's whatever the pool does.
    ///   - ledger: Who has what.
    init(_ die: Int, held: [CPUSet], _ ledger: Ledger) {
        let (layout, seats) = (ledger.layout, ledger.seats)
        let own = layout.dies[die]
        let members = own.filter { seats.use($0) == .pool }
        let free = own.filter { seats.use($0) == .free }
        var (inCluster, inCore, freeInCluster): ([Int: Int], [Int: Int], [Int: Int]) = ([:], [:], [:])
        for place in members {
            inCluster[layout.clusterOfPlace[place], default: 0] += 1
            inCore[layout.coreOfPlace[place], default: 0] += 1
        }
        for place in free { freeInCluster[layout.clusterOfPlace[place], default: 0] += 1 }
        let kept = held.reduce(into: CPUSet()) { $0.formUnion($1) }
        func cost(_ place: Int) -> [Int] {
            let cluster = layout.clusterOfPlace[place]
            return [
                kept.contains(layout.cpus[place]) ? 0 : 1, -(inCluster[cluster] ?? 0), freeInCluster[cluster] ?? 0,
                -(inCore[layout.coreOfPlace[place]] ?? 0), place,
            ]
        }
        func sorted(_ places: [Int]) -> [Int] {
            places.map { ($0, cost($0)) }.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
        }
        memberCount = members.count
        places = sorted(members) + sorted(free)
    }
}
