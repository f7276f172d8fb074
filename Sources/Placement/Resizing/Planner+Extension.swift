internal import HostInventory
internal import Vocabulary

extension Planner {
    /// Finds the vCPUs that a machine gets beside those it has their CPUs: in its own clusters and on its own dies as
    /// long as these have some, and then on the fewest other dies, where its invalidations reach the fewest CPUs more.
    ///
    /// What the machine has stays as it is. Its memory does too: that of new vCPUs may be on another node than they are.
    ///
    /// - Parameters:
    ///   - berth: The machine's place, which the ledger has as its claim.
    ///   - request: The machine with the vCPUs that it is to have; cells that it is laid out in name the new ones.
    /// - Returns: The place with the new vCPUs, and why it is this one.
    /// - Throws: ``GrowthShortfall``, if there are too few CPUs.
    /// - Complexity: O(*d* · *k* · *c*) in the dies, the new vCPUs and the CPUs of a die, where the machine's own dies are
    ///   full; without *d* where they are not.
    public func extend(_ berth: Berth, to request: PlacementRequest) throws(GrowthShortfall) -> BerthExtension {
        let first = berth.vcpuPins.count
        precondition(request.vcpus >= first, "A machine that grows has no fewer vCPUs.")
        var growth = Growth(berth, request)
        guard request.vcpus > first else { return BerthExtension(berth: berth, reasons: []) }
        let vcpus = first..<request.vcpus
        switch request.policy {
        case .unpinned: growth.pins += vcpus.map { _ in [] }
        case .dedicated:
            try addAlone(Array(vcpus), to: &growth)
        case .shared(let overcommit):
            let pool = try poolCPUs(for: vcpus.count, overcommit, growth)
            growth.pins += vcpus.map { _ in pool }
        case .mixed(let dedicated, let overcommit):
            let alone = vcpus.filter { dedicated.contains(VirtualCPU(rawValue: $0)) }
            let floating = vcpus.count - alone.count
            let pool = floating == 0 ? [] : try poolCPUs(for: floating, overcommit, growth)
            growth.pins += vcpus.map { _ in pool }
            try addAlone(alone, to: &growth)
        }
        return growth.result(on: layout)
    }

    /// Gives vCPUs a CPU each, those of each node that they have to be on together.
    private func addAlone(_ vcpus: [Int], to growth: inout Growth) throws(GrowthShortfall) {
        var groups: [(node: NUMANode?, vcpus: [Int])] = []
        for vcpu in vcpus {
            let node = growth.node(of: vcpu)
            if let index = groups.firstIndex(where: { $0.node == node }) {
                groups[index].vcpus.append(vcpu)
            } else {
                groups.append((node, [vcpu]))
            }
        }
        for group in groups {
            let nodes = group.node.map { NodeSet([$0]) }
            guard let found = chooseAlone(group.vcpus.count, nodes, growth) else {
                throw shortfall(group.vcpus.count, nodes, growth)
            }
            for (vcpu, place) in zip(group.vcpus, found.places) { growth.set([layout.cpus[place]], of: vcpu) }
            growth.idle = CPUSet(found.idle.map { layout.cpus[$0] })
        }
    }

    /// The CPUs that are best for some more vCPUs.
    private struct Choice {
        let places: [Int]
        let idle: Set<Int>
        let cost: Cost
    }

    /// What a choice of dies costs, the lowest being best; compared from the first figure on, as in ``DieChoice``.
    private struct Cost: Comparable {
        var receivers: Int
        var distance: Int
        var clusters: Int
        /// CPUs that stay free there.
        var left: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.receivers, left.distance, left.clusters, left.left)
                < (right.receivers, right.distance, right.clusters, right.left)
        }
    }

    private func chooseAlone(_ count: Int, _ nodes: NodeSet?, _ growth: Growth) -> Choice? {
        let limits = DieLimits(growth.request, on: ledger)
        let own = layout.dies(of: growth.cpus)
        let others = (limits?.dies ?? []).filter { !own.contains($0) && ledger.seats.free.inDie[$0] > 0 }
        for more in 0...others.count {
            let found = Self.choices(more, of: others, layout, near: own, ledger).compactMap { dies in
                choose(count, nodes, on: own + dies, growth, limits)
            }
            if let best = found.min(by: { $0.cost < $1.cost }) { return best }
        }
        return nil
    }

    private func choose(
        _ count: Int, _ nodes: NodeSet?, on dies: [Int], _ growth: Growth, _ limits: DieLimits?
    ) -> Choice? {
        var search = ExtensionSearch(
            ledger, growth.request.threads, on: nodes, own: growth.cpus, idle: growth.idle)
        guard let places = search.take(count, on: dies.sorted()) else { return nil }
        let union = CPUSet(search.own.map { layout.cpus[$0] })
        let receivers = TLBIDomain(union: union, on: layout.invalidations).receivers.value ?? union
        let distance = dies.reduce(0) { sum, die in sum + dies.reduce(0) { $0 + layout.distance(die, $1) } }
        let cost = Cost(
            receivers: receivers.subtracting(union).count,
            distance: distance + (limits?.remoteness(of: dies) ?? 0),
            clusters: layout.clusterCount(of: union),
            left: ledger.seats.free.sum(dies))
        return Choice(places: places, idle: search.idle, cost: cost)
    }

    /// Choices of a number of dies: all of one and of two, and beyond that the nearest and freest.
    private static func choices(
        _ count: Int, of dies: [Int], _ layout: HostLayout, near own: [Int], _ ledger: Ledger
    ) -> [[Int]] {
        switch count {
        case 0: return [[]]
        case 1: return dies.map { [$0] }
        case 2: return dies.flatMap { first in dies.filter { $0 > first }.map { [first, $0] } }
        default:
            let free = ledger.seats.free.inDie
            let home = own.first ?? 0
            let freest = dies.sorted { (free[$1], $0) < (free[$0], $1) }
            let nearest = dies.sorted { (layout.distance(home, $0), $0) < (layout.distance(home, $1), $1) }
            return [Array(nearest.prefix(count)), Array(freest.prefix(count))]
        }
    }

    /// The pool for more vCPUs that float: the machine's own as long as it has room, or one that has grown on its dies.
    private func poolCPUs(for count: Int, _ overcommit: Int, _ growth: Growth) throws(GrowthShortfall) -> CPUSet {
        let own = growth.berth.vcpuPins.shared.union(
            growth.request.policy.isShared ? growth.berth.vcpuPins.dedicated : [])
        let places = own.compactMap(layout.place(of:))
        let tenants = tenants(of: places)
        if !places.isEmpty, tenants.vcpus + count <= places.count * min(overcommit, tenants.overcommit) { return own }
        let dies = layout.dies(of: own.isEmpty ? growth.cpus : own)
        guard let pool = pool(for: count, overcommit, on: dies) else { throw shortfall(count, nil, growth) }
        return CPUSet(pool.places.map { layout.cpus[$0] }).union(own)
    }

    private func shortfall(_ count: Int, _ nodes: NodeSet?, _ growth: Growth) -> GrowthShortfall {
        var most = 0
        while most + 1 < count, chooseAlone(most + 1, nodes, growth) != nil { most += 1 }
        let offers = layout.dies.indices.map { die in
            GrowthShortfall.Die(
                die: die, isOwn: layout.dies(of: growth.cpus).contains(die),
                freeCPUs: layout.dies[die].count { place in
                    ledger.seats.isFree(place) && nodes?.contains(layout.nodeOfPlace[place]) ?? true
                })
        }
        return GrowthShortfall(
            machine: growth.request.name, host: ledger.host.name, vcpus: count, nodes: nodes,
            most: growth.request.policy == .dedicated ? most : nil, dies: offers)
    }
}

extension CPUPolicy {
    fileprivate var isShared: Bool { if case .shared = self { true } else { false } }
}
