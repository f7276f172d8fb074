internal import Vocabulary

extension Planner {
    /// Has pools give CPUs up so that machines find room which do not otherwise.
    ///
    /// Each pool keeps the CPUs that its machines' overcommit asks for, and gives up those alone that the newcomers
    /// are to have to themselves.
    ///
    /// - Parameters:
    ///   - requests: The machines that are to find room, all of them.
    ///   - fixed: Machines that are to stay as they are.
    /// - Returns: Who floats over fewer CPUs then; `nil` if the machines do not find room that way either, or need none
    ///   of a pool's CPUs.
    /// - Complexity: That of ``place(_:)-([PlacementRequest])``.
    public func yielding(for requests: [PlacementRequest], fixed: Set<String> = []) -> [SharedPools.Change]? {
        let least = SharedPools(ledger, fixed: fixed, size: .least)
        var relaxed = ledger
        for change in least.changes { relaxed.move(change) }
        guard !least.changes.isEmpty else { return nil }
        var taken = CPUSet()
        for result in Planner(relaxed, sharing: sharing).place(requests).results {
            guard case .success(let placed) = result else { return nil }
            taken.formUnion(Claim(placed).dedicatedCPUs)
        }
        let movable = Set(least.changes.map(\.machine))
        let changes = ledger.claims.filter { movable.contains($0.owner) }.compactMap { claim -> SharedPools.Change? in
            guard !claim.pooledCPUs.isDisjoint(with: taken) else { return nil }
            return PoolTenant(claim, layout)?.change(to: claim.pooledCPUs.subtracting(taken), on: ledger)
        }
        return changes.isEmpty ? nil : changes
    }
}

extension Ledger {
    fileprivate mutating func move(_ change: SharedPools.Change) {
        guard let claim = claim(of: change.machine) else { return }
        remove(claim.owner)
        enter(claim.pinned(to: change.to))
    }

    /// Looks what speaks against a machine's floating over other CPUs.
    ///
    /// - Parameters:
    ///   - pins: Where it is to run.
    ///   - owner: The machine.
    ///   - old: Where it runs.
    /// - Returns: The reason, as a clause; `nil` if there is none.
    public func obstacle(toFloatingOver pins: VirtualCPUPins, _ owner: String, from old: VirtualCPUPins) -> String? {
        guard let before = old.union, let after = pins.union, !pins.isAnywhere else {
            return "\(owner) may run on any CPU, and so is in no pool"
        }
        let dies = layout.dies(of: before)
        guard layout.dies(of: after).allSatisfy(dies.contains) else {
            return "CPU \(after) lies on a die that \(owner) is not on"
        }
        let taken = after.subtracting(before).filter { cpu in
            guard let place = layout.place(of: cpu) else { return true }
            switch seats.use(place) {
            case .free, .pool: return false
            case .dedicated, .housekeeping: return true
            }
        }
        return taken.isEmpty ? nil : "CPU \(CPUSet(taken)) is no longer free"
    }
}
