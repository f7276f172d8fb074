internal import HostInventory
internal import Vocabulary

extension Planner {
    /// Finds a place for a machine on as few dies as it needs, and machines to move so that the place is free.
    ///
    /// Moved are machines of Berth's with a CPU for each vCPU on one die, as few vCPUs as the search finds.
    ///
    /// - Parameters:
    ///   - request: The machine; it has dedicated CPUs.
    ///   - limits: The most that may be moved.
    /// - Returns: The moves, which are none if there is room already; `nil` if none were found.
    public func rearrange(for request: PlacementRequest, limits: MoveLimits = MoveLimits()) -> Rearrangement? {
        guard request.policy == .dedicated, let limit = DieLimits(request, on: ledger) else { return nil }
        let largest = layout.dies.map(\.count).max() ?? 1
        let fewest = (request.vcpus + largest - 1) / largest
        let found = find(request)
        if let found, found.decision.dies.count <= fewest { return Rearrangement(moves: [], placement: found) }
        return shuffle(request, limit, fewest, limits)
    }

    private func shuffle(
        _ request: PlacementRequest, _ limit: DieLimits, _ dies: Int, _ limits: MoveLimits
    ) -> Rearrangement? {
        var rearrangement: Rearrangement?
        var shuffle = DieShuffle(
            free: layout.dies.indices.map { limit.dies.contains($0) ? ledger.seats.free.inDie[$0] : 0 },
            room: layout.memoryNodesOfDie.map { ledger.roomBytes(request.pageSize, on: $0) },
            machines: movable(limits.fixed, request),
            limits: limits
        ) { steps in
            guard let found = follow(steps, request, dies) else { return false }
            guard found.movedMemory <= limits.memory else { return false }
            rearrangement = found
            return true
        }
        shuffle.search(parts(of: request, on: dies))
        return rearrangement
    }

    /// A machine that is larger than a die is looked for room for in parts: whole dies, and the rest.
    private func parts(of request: PlacementRequest, on dies: Int) -> [DieShuffle.Piece] {
        let largest = layout.dies.map(\.count).max() ?? 1
        let memory = request.pageSize == nil ? 0 : request.memory.bytes
        var parts: [DieShuffle.Piece] = []
        var missing = request.vcpus
        while missing > 0 {
            let part = min(missing, largest)
            parts.append(
                DieShuffle.Piece(claim: -1, cpus: part, memory: memory / UInt64(request.vcpus) * UInt64(part)))
            missing -= part
        }
        return parts
    }

    /// The machines of each die that may be moved to another.
    private func movable(_ fixed: Set<String>, _ request: PlacementRequest) -> [[DieShuffle.Piece]] {
        var machines = [[DieShuffle.Piece]](repeating: [], count: layout.dies.count)
        for (index, claim) in ledger.claims.enumerated() {
            guard claim.isMovable, !fixed.contains(claim.owner), !request.together.contains(claim.owner),
                claim.memory.pageSize == nil || claim.memory.pageSize == request.pageSize
            else { continue }
            let dies = layout.dies(of: claim.cpus)
            guard dies.count == 1 else { continue }
            let memory = claim.memory.pageSize == nil ? 0 : claim.memory.size.bytes
            machines[dies[0]].append(
                DieShuffle.Piece(claim: index, cpus: claim.vcpuPins.count, memory: memory, home: dies[0]))
        }
        return machines
    }

    /// Goes a way on a copy of the ledger, in an order in which each machine finds its place free.
    ///
    /// Returns `nil` if there is no such order, as for two machines that would have to change places, or if the
    /// machine is not where it was to be in the end.
    private func follow(_ steps: [DieShuffle.Step], _ request: PlacementRequest, _ dies: Int) -> Rearrangement? {
        var ahead = self
        var waiting = steps.filter { $0.piece.claim >= 0 }.reversed().map(\.self)
        var moves: [Relocation] = []
        while !waiting.isEmpty {
            var progress = false
            for (index, step) in waiting.enumerated() {
                let claim = ledger.claims[step.piece.claim]
                guard let move = ahead.relocation(of: claim, to: step.die) else { continue }
                var next = ahead.ledger
                next.relocate(move)
                ahead = Planner(next, sharing: sharing)
                moves.append(move)
                waiting.remove(at: index)
                progress = true
                break
            }
            guard progress else { return nil }
        }
        guard let placement = ahead.find(request), placement.decision.dies.count <= dies else { return nil }
        return Rearrangement(moves: moves, placement: placement)
    }

    /// The place of a machine on another die, if there is room.
    private func relocation(of claim: Claim, to die: Int) -> Relocation? {
        guard ledger.seats.free.inDie[die] >= claim.vcpuPins.count else { return nil }
        let nodes = layout.memoryNodesOfDie[die]
        let isMoving = nodes != claim.memory.nodes
        if isMoving, claim.memory.pageSize != nil, ledger.room(claim.memory.pageSize, on: nodes) < claim.memory.size {
            return nil
        }
        let places = Offer(ledger, threads: .prefer, sharing: sharing).places(claim.vcpuPins.count, on: [die])
        return Relocation(
            owner: claim.owner,
            from: claim.vcpuPins,
            to: VirtualCPUPins(dedicated: places.lazy.map { layout.cpus[$0] }),
            nodes: nodes,
            memory: isMoving ? claim.memory.size : .zero
        )
    }
}

extension Claim {
    /// Whether the machine has a CPU for each vCPU, and may get others.
    var isMovable: Bool {
        isOurs && kind == .dedicated && !isBound && held.isEmpty && cells.isEmpty && vcpuPins.floatingCount == 0
    }
}

extension Ledger {
    fileprivate func roomBytes(_ size: PageSize?, on nodes: NodeSet) -> UInt64 {
        size == nil ? .max / 2 : room(size, on: nodes).bytes
    }
}
