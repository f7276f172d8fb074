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
        let pairs = limits.dies.indices.flatMap { first in
            limits.dies[(first + 1)...].map { [limits.dies[first], $0] }
        }
        let double = pairs.filter { memory.fits($0) }
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
    }

    /// Joining a pool comes before making one, and a full die before an empty one; nearness to devices comes first.
    private func cheapest(_ pools: [Pool], _ limits: DieLimits) -> Pool? {
        pools.min { left, right in
            let costs = [left, right].map { pool in
                [limits.remoteness(of: pool.dies), pool.growth, pool.free]
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
        let needed = (floatingVCPUs(on: members) + vcpus + overcommit - 1) / overcommit
        // A pool begins with a CPU a vCPU, and is then filled before it grows.
        let wanted = members.isEmpty ? vcpus : needed
        let near = max(needed - members.count, free.count - spare)
        let room = min(free.count, near, ledger.freeCount - taken.count - spare)
        let growth = max(0, min(wanted - members.count, room))
        guard members.count + growth >= needed, room >= 0 else { return nil }
        return Pool(dies: dies, places: members + free.prefix(growth), growth: growth, free: free.count)
    }

    /// On a host whose CPUs are all taken or kept, the housekeeping CPUs are the pool.
    private func housekeepingPool(
        _ request: PlacementRequest, _ overcommit: Int, _ memory: MemoryDemand, _ limits: DieLimits
    ) -> Pool? {
        let uses = layout.cpus.indices.map(ledger.seats.use)
        guard uses.allSatisfy({ $0 == .housekeeping || $0 == .dedicated }) else { return nil }
        for die in limits.dies {
            let places = layout.dies[die].filter { uses[$0] == .housekeeping }
            let load = floatingVCPUs(on: places) + request.vcpus
            guard !places.isEmpty, load <= places.count * overcommit, memory.fits(die) else { continue }
            return Pool(dies: [die], places: places, growth: 0, free: 0)
        }
        return nil
    }

    /// The vCPUs of machines that float over some of the CPUs.
    func floatingVCPUs(on places: [Int]) -> Int {
        let cpus = CPUSet(places.map { layout.cpus[$0] })
        return ledger.claims.reduce(0) { sum, claim in
            claim.floatingCount > 0 && !claim.pooledCPUs.isDisjoint(with: cpus) ? sum + claim.floatingCount : sum
        }
    }

    /// Gives some vCPUs a CPU each, and lets the others float over a pool on the same dies.
    func placeMixed(
        _ request: PlacementRequest, _ dedicated: VirtualCPUSet, _ overcommit: Int, _ limits: DieLimits
    ) -> PlannedBerth? {
        let alone = dedicated.filter { $0.rawValue < request.vcpus }
        let floating = request.vcpus - alone.count
        let memory = MemoryDemand(request, on: ledger)
        let pairs = limits.dies.flatMap { first in limits.dies.filter { $0 > first }.map { [first, $0] } }
        for choices in [limits.dies.map { [$0] }, pairs] {
            let found = choices.filter { memory.fits($0) }
                .compactMap { mixed(request, alone, floating, overcommit, on: $0) }
            let best = found.min { left, right in
                let far = [left, right].map { limits.remoteness(of: $0.dies) }
                return (far[0], left.growth, left.free, left.dies[0]) < (
                    far[1], right.growth, right.free, right.dies[0]
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
            growth: pool?.growth ?? 0, free: offer.supply.sum(dies))
    }
}
