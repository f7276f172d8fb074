internal import HostInventory
internal import Vocabulary

extension Planner {
    /// Lets the vCPUs float over a pool within one die, or two where no die is large enough, which grows as long as
    /// there are free CPUs.
    func placeShared(_ request: PlacementRequest, _ overcommit: Int, _ limits: DieLimits) -> PlannedBerth? {
        let memory = MemoryDemand(request, on: ledger)
        let single = limits.dies.filter { memory.fits($0) }
            .compactMap { pool(for: request.vcpus, overcommit, on: [$0], sparing: request.serviceCPUs) }
        if let best = cheapest(single, limits) { return berth(request, best, alternatives: single.count - 1) }
        let double = limits.pairs.filter { memory.fits($0) }
            .compactMap { pool(for: request.vcpus, overcommit, on: $0, sparing: request.serviceCPUs) }
        if let best = cheapest(double, limits) { return berth(request, best, alternatives: double.count - 1) }
        return housekeepingPool(request, overcommit, memory, limits).flatMap { berth(request, $0, alternatives: 0) }
    }

    /// CPUs that machines float over.
    struct Pool {
        let dies: [Int]
        let places: [Int]
        /// The CPUs that the pool takes from the free ones.
        let growth: Int
        let free: Int
        /// Whether nobody floats there yet.
        let isNew: Bool
    }

    /// The fewest free CPUs come first, then joining a pool before making one, and a full die before an empty one;
    /// nearness to devices comes before all.
    private func cheapest(_ pools: [Pool], _ limits: DieLimits) -> Pool? {
        pools.min { left, right in
            let costs = [left, right].map { pool in
                [limits.remoteness(of: pool.dies), pool.growth, pool.isNew ? 1 : 0, pool.free]
            }
            return costs[0].lexicographicallyPrecedes(costs[1])
        }
    }

    private func berth(_ request: PlacementRequest, _ pool: Pool, alternatives: Int) -> PlannedBerth? {
        let cpus = CPUSet(pool.places.map { layout.cpus[$0] })
        return berth(
            request,
            pins: VirtualCPUPins(repeating: cpus, count: request.vcpus),
            on: DieChoice.Chosen(dies: pool.dies, alternatives: max(0, alternatives))
        )
    }

    /// The pool that some vCPUs would float over on some dies.
    ///
    /// - Parameters:
    ///   - vcpus: The number of vCPUs.
    ///   - overcommit: The most vCPUs a CPU.
    ///   - dies: The dies.
    ///   - taken: Places that are not to be used.
    ///   - spare: CPUs to leave free on the host for the emulator and I/O threads, and here if the pool can do without.
    /// - Returns: The pool, or `nil` if the dies have too few CPUs for it.
    func pool(
        for vcpus: Int, _ overcommit: Int, on dies: [Int], besides taken: Set<Int> = [], sparing spare: Int = 0
    ) -> Pool? {
        let places = dies.flatMap { layout.dies[$0] }.filter { !taken.contains($0) }
        let members = places.filter { ledger.seats.use($0) == .pool }
        let free = places.filter { ledger.seats.use($0) == .free }
        let tenants = tenants(of: members)
        let needed = (tenants.vcpus + vcpus).dividedUp(by: min(overcommit, tenants.overcommit))
        // A pool begins with a CPU a vCPU, and is then filled before it grows.
        let wanted = members.isEmpty ? vcpus : needed
        let near = max(0, needed - members.count, free.count - spare)
        let room = min(free.count, near, ledger.freeCount - taken.count - spare)
        let growth = max(0, min(wanted - members.count, room))
        guard members.count + growth >= needed, room >= 0 else { return nil }
        return Pool(
            dies: dies, places: members + free.prefix(growth), growth: growth, free: free.count,
            isNew: members.isEmpty)
    }

    /// On a host whose CPUs are all taken or kept, the housekeeping CPUs are the pool.
    private func housekeepingPool(
        _ request: PlacementRequest, _ overcommit: Int, _ memory: MemoryDemand, _ limits: DieLimits
    ) -> Pool? {
        let uses = layout.cpus.indices.map(ledger.seats.use)
        guard uses.allSatisfy({ $0 == .housekeeping || $0 == .dedicated }) else { return nil }
        for dies in limits.dies.map({ [$0] }) + limits.pairs {
            let places = dies.flatMap { layout.dies[$0] }.filter { uses[$0] == .housekeeping }
            let tenants = tenants(of: places)
            let most = places.count * min(overcommit, tenants.overcommit)
            guard !places.isEmpty, tenants.vcpus + request.vcpus <= most, memory.fits(dies) else { continue }
            return Pool(dies: dies, places: places, growth: 0, free: 0, isNew: tenants.vcpus == 0)
        }
        return nil
    }

    /// The vCPUs of machines that float over some of the CPUs, and the most that all of them let share a CPU.
    func tenants(of places: [Int]) -> (vcpus: Int, overcommit: Int) {
        let cpus = CPUSet(places.map { layout.cpus[$0] })
        var tenants = (vcpus: 0, overcommit: Int.max)
        for claim in ledger.claims where claim.floatingCount > 0 && !claim.pooledCPUs.isDisjoint(with: cpus) {
            tenants.vcpus += claim.floatingCount
            tenants.overcommit = min(tenants.overcommit, claim.overcommit ?? .max)
        }
        return tenants
    }

    /// Gives some vCPUs a CPU each, and lets the others float over a pool on the same dies.
    func placeMixed(
        _ request: PlacementRequest, _ dedicated: VirtualCPUSet, _ overcommit: Int, _ limits: DieLimits
    ) -> PlannedBerth? {
        let alone = dedicated.filter { $0.rawValue < request.vcpus }
        let floating = request.vcpus - alone.count
        let memory = MemoryDemand(request, on: ledger)
        for choices in [limits.dies.map { [$0] }, limits.pairs] {
            let found = choices.filter { memory.fits($0) }
                .compactMap { mixed(request, alone, floating, overcommit, on: $0) }
            let best = found.min { left, right in
                let far = [left, right].map { limits.remoteness(of: $0.dies) }
                return (far[0], left.growth, left.isNew ? 1 : 0, left.free, left.dies[0]) < (
                    far[1], right.growth, right.isNew ? 1 : 0, right.free, right.dies[0]
                )
            }
            guard let best else { continue }
            return berth(
                request, pins: best.pins, idle: best.idle,
                on: DieChoice.Chosen(dies: best.dies, alternatives: found.count - 1))
        }
        return nil
    }

    /// A place for a machine of both kinds of vCPUs.
    private struct Mixed {
        let dies: [Int]
        let pins: VirtualCPUPins
        let idle: CPUSet
        let growth: Int
        let isNew: Bool
        let free: Int
    }

    private func mixed(
        _ request: PlacementRequest, _ alone: [VirtualCPU], _ floating: Int, _ overcommit: Int, on dies: [Int]
    ) -> Mixed? {
        let offer = Offer(ledger, threads: request.threads)
        guard offer.supply.sum(dies) >= alone.count else { return nil }
        let places = offer.places(alone.count, on: dies)
        let idle = offer.idleSiblings(of: places)
        let taken = Set(places).union(idle.compactMap(layout.place(of:)))
        var pool: Pool?
        if floating > 0 {
            pool = self.pool(
                for: floating, overcommit, on: dies, besides: taken, sparing: request.serviceCPUs)
            if pool == nil { return nil }
        }
        let shared = CPUSet((pool?.places ?? []).map { layout.cpus[$0] })
        var sets = [CPUSet](repeating: shared, count: request.vcpus)
        for (vcpu, place) in zip(alone, places) { sets[vcpu.rawValue] = [layout.cpus[place]] }
        return Mixed(
            dies: dies, pins: VirtualCPUPins(sets), idle: idle,
            growth: pool?.growth ?? 0, isNew: pool?.isNew ?? false, free: offer.supply.sum(dies))
    }
}
