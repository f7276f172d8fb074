internal import HostInventory
internal import Vocabulary

extension Planner {
    /// Lets the vCPUs float over a pool within one die, which grows as long as the die has free CPUs.
    func placeShared(_ request: PlacementRequest, _ overcommit: Int) -> PlannedBerth? {
        let offers = layout.dies.indices.compactMap { pool(for: request, overcommit, on: $0) }
        guard let best = offers.min(by: { $0.cost < $1.cost }) ?? housekeepingPool(request, overcommit) else {
            return nil
        }
        let cpus = CPUSet(best.places.map { layout.cpus[$0] })
        return placement(
            request,
            pins: Array(repeating: cpus, count: request.vcpus),
            dies: [best.die],
            nodes: memoryNodes(of: [best.die]),
            alternatives: max(0, offers.count - 1)
        )
    }

    /// The pool that a machine would float over on some die.
    private struct Pool {
        let die: Int
        let places: [Int]
        /// The CPUs that the pool takes from the free ones.
        let growth: Int
        let freeInDie: Int

        /// Joining a pool comes before making one, and a full die before an empty one.
        var cost: (Int, Int, Int) { (growth, freeInDie, die) }
    }

    private func pool(for request: PlacementRequest, _ overcommit: Int, on die: Int) -> Pool? {
        guard hasMemory(for: request, on: memoryNodes(of: [die])) else { return nil }
        let members = layout.dies[die].filter { ledger.uses[$0] == .pool }
        let floating = floatingVCPUs(on: members)
        let needed = (floating + request.vcpus + overcommit - 1) / overcommit
        // A pool begins with a CPU a vCPU, and is then filled before it grows.
        let wanted = members.isEmpty ? request.vcpus : needed
        let growth = min(max(0, wanted - members.count), ledger.freeInDie[die])
        guard members.count + growth >= needed else { return nil }
        let added = layout.dies[die].filter { ledger.uses[$0] == .free }.prefix(growth)
        return Pool(die: die, places: members + added, growth: growth, freeInDie: ledger.freeInDie[die])
    }

    /// On a host whose CPUs are all taken or kept, the housekeeping CPUs are the pool.
    private func housekeepingPool(_ request: PlacementRequest, _ overcommit: Int) -> Pool? {
        guard ledger.uses.allSatisfy({ $0 == .housekeeping || $0 == .dedicated }) else { return nil }
        for die in layout.dies.indices {
            let places = layout.dies[die].filter { ledger.uses[$0] == .housekeeping }
            let load = floatingVCPUs(on: places) + request.vcpus
            guard !places.isEmpty, load <= places.count * overcommit else { continue }
            guard hasMemory(for: request, on: memoryNodes(of: [die])) else { continue }
            return Pool(die: die, places: places, growth: 0, freeInDie: 0)
        }
        return nil
    }

    /// The vCPUs of machines that float over some of the CPUs.
    private func floatingVCPUs(on places: [Int]) -> Int {
        let cpus = CPUSet(places.map { layout.cpus[$0] })
        return ledger.claims.reduce(0) { sum, claim in
            claim.kind == .pooled && !claim.cpus.isDisjoint(with: cpus) ? sum + claim.vcpuPins.count : sum
        }
    }

    /// Pins nothing; only hugepages have to be there.
    func placeUnpinned(_ request: PlacementRequest) -> PlannedBerth? {
        let nodes = NodeSet(ledger.host.nodes.map(\.number))
        guard hasMemory(for: request, on: nodes) else { return nil }
        return placement(
            request,
            pins: Array(repeating: [], count: request.vcpus),
            dies: Array(layout.dies.indices),
            nodes: [],
            alternatives: 0
        )
    }
}
