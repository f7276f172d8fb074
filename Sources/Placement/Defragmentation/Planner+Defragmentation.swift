internal import HostInventory
internal import Vocabulary

extension Planner {
    /// Finds moves of machines for a goal: as few machines as can be, then as little memory.
    ///
    /// - Parameters:
    ///   - goal: What the moves are for.
    ///   - limits: The most that may be moved.
    /// - Returns: The moves, which are none where there is nothing to do.
    /// - Throws: ``DefragmentationObstacle`` if nothing that may be moved makes room for the machine.
    public func defragment(
        for goal: Defragmentation.Goal, limits: MoveLimits
    ) throws(DefragmentationObstacle) -> Defragmentation {
        var limits = limits
        limits.preference = .fewestMachines
        switch goal {
        case .admit(let request):
            guard let found = rearrange(for: request, limits: limits) else {
                throw DefragmentationObstacle(request, limits, on: ledger)
            }
            return defragmentation(for: goal, found.moves, found.placement, limits)
        case .tidy: return defragmentation(for: goal, tidying(limits), nil, limits)
        }
    }

    private func defragmentation(
        for goal: Defragmentation.Goal, _ moves: [Relocation], _ placement: PlannedBerth?, _ limits: MoveLimits
    ) -> Defragmentation {
        var trial = MoveTrial(ledger)
        var costed: [Defragmentation.Move] = []
        for move in moves {
            guard let claim = trial.ledger.claim(of: move.owner) else { continue }
            costed.append(Defragmentation.Move(move, claim, on: trial.ledger))
            trial.make(move)
        }
        return Defragmentation(
            goal: goal, host: ledger.host.name, moves: costed, placement: placement, before: Tidiness(ledger),
            after: Tidiness(trial.ledger), staying: ledger.staying(limits.fixed))
    }

    /// Brings machines together that lie on more dies than they need, and then tidies the clusters of each die.
    private func tidying(_ limits: MoveLimits) -> [Relocation] {
        var tidying = TidyingTrial(ledger, limits)
        let fixed = Set(ledger.staying(limits.fixed).map(\.machine))
        for claim in ledger.claims where !fixed.contains(claim.owner) && !ledger.isMemoryBound(claim) {
            tidying.make(Planner(tidying.trial.ledger).gathering(claim, tidying.limits))
        }
        for die in layout.dies.indices {
            let tidier = ClusterTidying(tidying.trial.ledger, die: die, fixed: fixed)
            tidying.make(tidier.moves(atMost: tidying.limits.vcpus))
        }
        return tidying.trial.moves
    }
}

/// Moves that are made as long as they make a host tidier and something more may be moved.
private struct TidyingTrial {
    private(set) var trial: MoveTrial
    /// What may still be moved.
    private(set) var limits: MoveLimits
    /// The machines that run and were moved.
    private var moved: Set<String> = []

    init(_ ledger: Ledger, _ limits: MoveLimits) { (trial, self.limits) = (MoveTrial(ledger), limits) }

    /// Makes moves that belong together: all of them, or none.
    mutating func make(_ moves: [Relocation]) {
        guard !moves.isEmpty else { return }
        var next = trial
        for move in moves {
            guard next.obstacle(to: move) == nil else { return }
            next.make(move)
        }
        let running = Set(moves.map(\.owner).filter { trial.ledger.claim(of: $0)?.isRunning ?? false })
        let count = running.subtracting(moved).count
        let memory = moves.reduce(MemorySize.zero) { $0 + $1.memory }
        let vcpus = moves.reduce(0) { running.contains($1.owner) ? $0 + $1.movedVCPUs : $0 }
        guard count <= limits.machines, memory <= limits.memory, vcpus <= limits.vcpus,
            Tidiness(next.ledger).isBetter(than: Tidiness(trial.ledger))
        else { return }
        trial = next
        moved.formUnion(running)
        limits.machines -= count
        limits.memory = limits.memory - memory
        limits.vcpus -= vcpus
    }
}

extension Ledger {
    /// The machines that are never moved, and why, in the order of their names.
    func staying(_ fixed: Set<String>) -> [Defragmentation.Staying] {
        claims.compactMap { claim in
            guard case .fixed(let reason) = mobility(of: claim, fixed: fixed) else { return nil }
            return Defragmentation.Staying(machine: claim.owner, reason: reason)
        }
        .sorted { $0.machine < $1.machine }
    }

    fileprivate func isMemoryBound(_ claim: Claim) -> Bool {
        if case .movable(_, _?) = mobility(of: claim) { true } else { false }
    }
}
