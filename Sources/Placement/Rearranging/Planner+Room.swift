internal import HostInventory
internal import Vocabulary

extension Planner {
    /// Finds a place for a machine on as few dies as it needs, and machines to move so that the place is free.
    ///
    /// Moved are machines of Berth's with a CPU for each vCPU on one die, each once and at most, as the limits have it.
    ///
    /// - Parameters:
    ///   - request: The machine; it has dedicated CPUs.
    ///   - limits: The most that may be moved, and what is to be moved least.
    /// - Returns: The moves, which are none if there is room already; `nil` if none were found.
    public func rearrange(for request: PlacementRequest, limits: MoveLimits = MoveLimits()) -> Rearrangement? {
        rearrange(for: request, limits: limits, effort: nil)
    }

    /// As ``rearrange(for:limits:)``, with a limit to the steps of the search.
    func rearrange(for request: PlacementRequest, limits: MoveLimits, effort: Int?) -> Rearrangement? {
        guard request.policy == .dedicated, let limit = DieLimits(request, on: ledger) else { return nil }
        let fewest = fewestDies(for: request)
        let found = find(request)
        if let found, found.decision.dies.count <= fewest { return Rearrangement(moves: [], placement: found) }
        guard ledger.freeCount >= request.vcpus + request.serviceCPUs else { return nil }
        return shuffle(request, limit, fewest, limits, effort)
    }

    /// The dies that a machine needs; all of them for one whose cells have a node each, wherever that is.
    func fewestDies(for request: PlacementRequest) -> Int {
        if case .cells = request.topology { return layout.dies.count }
        return (request.vcpus + largestDie - 1) / largestDie
    }

    private var largestDie: Int { layout.dies.map(\.count).max() ?? 1 }

    private func shuffle(
        _ request: PlacementRequest, _ limit: DieLimits, _ dies: Int, _ limits: MoveLimits, _ effort: Int?
    ) -> Rearrangement? {
        var rearrangement: Rearrangement?
        let pieces = DiePieces(ledger, request, limits)
        var shuffle = DieShuffle(pieces.room, machines: pieces.machines, limits: limits, visitLimit: effort) { steps in
            let moves = steps.filter { $0.piece.claim >= 0 }.map { (ledger.claims[$0.piece.claim], $0.die) }
            guard let trial = MoveTrial(ledger, sharing: sharing).making(moves.reversed()),
                let placement = Planner(trial.ledger, sharing: sharing).find(request),
                placement.decision.dies.count <= dies
            else { return false }
            let found = Rearrangement(moves: trial.moves, placement: placement)
            guard found.movedMemory <= limits.memory else { return false }
            rearrangement = found
            return true
        }
        shuffle.search(pieces.parts(of: request, within: limit.dies, largestDie))
        return rearrangement
    }
}

extension Claim {
    /// Whether the machine has a CPU for each vCPU, and may get others.
    var isMovable: Bool {
        isOurs && kind == .dedicated && !isBound && held.isEmpty && cells.isEmpty && vcpuPins.floatingCount == 0
    }
}
