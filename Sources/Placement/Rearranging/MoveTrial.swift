internal import HostInventory
internal import Vocabulary

/// Moves made one after the other on a copy of a ledger, each to a place that is free then.
struct MoveTrial {
    private(set) var ledger: Ledger
    private(set) var moves: [Relocation] = []
    /// The ordinary memory that moves have brought to each node, or taken away if it is negative, in bytes.
    private var brought: [NUMANode: Int64] = [:]

    private let sharing: Supply.Sharing

    private var layout: HostLayout { ledger.layout }

    init(_ ledger: Ledger, sharing: Supply.Sharing = .first) { (self.ledger, self.sharing) = (ledger, sharing) }

    /// Moves machines to dies, in an order in which each finds its place free; `nil` if there is none, as for two
    /// machines that would have to change places.
    func making(_ moves: [(claim: Claim, die: Int)]) -> MoveTrial? {
        var deadEnds: Set<UInt64> = []
        return making(moves, done: 0, &deadEnds)
    }

    // Moves that are made have a bit each in a set; dead ends are such sets from which no order goes on.
    private func making(
        _ moves: [(claim: Claim, die: Int)], done: UInt64, _ deadEnds: inout Set<UInt64>
    ) -> MoveTrial? {
        var isDone = true
        for (index, move) in moves.enumerated() where done & 1 << UInt64(index) == 0 {
            isDone = false
            let then = done | 1 << UInt64(index)
            guard !deadEnds.contains(then), let place = relocation(of: move.claim, to: move.die) else { continue }
            var next = self
            next.make(place)
            if let made = next.making(moves, done: then, &deadEnds) { return made }
        }
        if isDone { return self }
        deadEnds.insert(done)
        return nil
    }

    /// Makes a move, whether or not it finds its place free.
    mutating func make(_ move: Relocation) {
        guard let claim = ledger.claim(of: move.owner) else { return }
        ledger.relocate(move)
        moves.append(move)
        guard claim.memory.pageSize == nil, move.memory > .zero else { return }
        let bytes = Int64(clamping: move.memory.bytes)
        for (nodes, sign) in [(claim.memory.nodes, -1), (move.nodes, 1)] as [(NodeSet, Int64)] {
            for node in nodes { brought[node, default: 0] += sign * bytes / Int64(nodes.count) }
        }
    }

    /// Says why a move cannot be made now, a clause; `nil` if it can.
    func obstacle(to move: Relocation) -> String? {
        guard let claim = ledger.claim(of: move.owner) else { return "\(move.owner) is gone" }
        guard claim.vcpuPins == move.from else { return "\(move.owner) is on CPU \(claim.cpus) by now" }
        if let tie = tie(of: claim, against: move) { return tie }
        let new = (move.to.union ?? []).union(move.held ?? claim.held)
            .subtracting(claim.cpus).subtracting(claim.held)
        let taken = new.subtracting(ledger.freeCPUs)
        guard taken.isEmpty else {
            let owners = ledger.claims.filter { !$0.cpus.union($0.held).isDisjoint(with: taken) }.map(\.owner)
            return "CPU \(taken), where \(move.owner) was to go, \(taken.count == 1 ? "is" : "are") taken"
                + (owners.isEmpty ? "" : " by \(owners.sorted().joined(separator: ", "))")
        }
        guard move.nodes != claim.memory.nodes else { return nil }
        let needed = claim.isRunning ? move.memory : claim.memory.size
        guard claim.memory.pageSize != nil || claim.isRunning, let free = room(claim.memory.pageSize, on: move.nodes)
        else { return nil }
        return free < needed ? "node \(move.nodes) has \(free) free, and \(move.owner) needs \(needed)" : nil
    }

    /// What keeps a machine from going where it is to go: devices, other machines, or its memory.
    private func tie(of claim: Claim, against move: Relocation) -> String? {
        switch ledger.mobilities[claim.owner] {
        case nil: return nil
        case .fixed(let reason): return "\(move.owner) stays where it is: \(reason)"
        case .movable(let request, let boundMemory):
            if let boundMemory, move.nodes != claim.memory.nodes {
                return "the memory of \(move.owner) stays on node \(claim.memory.nodes): \(boundMemory)"
            }
            var without = ledger
            without.remove(claim.owner)
            let open = DieLimits(request, on: without)?.dies ?? []
            guard let closed = layout.dies(of: move.to.union ?? []).first(where: { !open.contains($0) }) else {
                return nil
            }
            return "\(move.owner) may not be on die \(closed), by its devices and the machines to be with or without"
        }
    }

    /// What nodes have free for a machine that is moved there; `nil` if nobody knows.
    private func room(_ size: PageSize?, on nodes: NodeSet) -> MemorySize? {
        guard size == nil else { return ledger.room(size, on: nodes) }
        guard let free = ledger.freeMemory(of: nodes) else { return nil }
        let change = nodes.reduce(0) { $0 + (brought[$1] ?? 0) }
        return .bytes(UInt64(max(0, Int64(clamping: free.bytes) - change)))
    }

    /// The place of a machine on another die, if there is room.
    private func relocation(of claim: Claim, to die: Int) -> Relocation? {
        guard ledger.seats.free.inDie[die] >= claim.vcpuPins.count else { return nil }
        guard case .movable(let request, _)? = ledger.mobilities[claim.owner] else {
            return relocation(ofPlain: claim, to: die)
        }
        var without = ledger
        without.remove(claim.owner)
        if claim.isRunning { without.returnPages(of: claim) }
        guard let berth = Planner(without, sharing: sharing).find(request, within: [die])?.berth else { return nil }
        return relocation(of: claim, berth.vcpuPins, berth.held, berth.memory.nodes)
    }

    /// The place of a machine of which nothing is known but its claim.
    private func relocation(ofPlain claim: Claim, to die: Int) -> Relocation? {
        guard ledger.allows(claim.owner, on: die) else { return nil }
        let nodes = layout.memoryNodesOfDie[die]
        if nodes != claim.memory.nodes, claim.memory.pageSize != nil,
            ledger.room(claim.memory.pageSize, on: nodes) < claim.memory.size
        {
            return nil
        }
        let places = Offer(ledger, threads: .prefer, sharing: sharing).places(claim.vcpuPins.count, on: [die])
        return relocation(of: claim, VirtualCPUPins(dedicated: places.lazy.map { layout.cpus[$0] }), nil, nodes)
    }

    private func relocation(
        of claim: Claim, _ pins: VirtualCPUPins, _ held: CPUSet?, _ nodes: NodeSet
    ) -> Relocation? {
        let isMoving = nodes != claim.memory.nodes
        if isMoving, claim.isRunning, claim.memory.pageSize == nil, let free = room(nil, on: nodes) {
            guard free >= claim.memory.size else { return nil }
        }
        let isCopied = isMoving && (claim.isRunning || ledger.mobilities[claim.owner] == nil)
        return Relocation(
            owner: claim.owner, from: claim.vcpuPins, to: pins, held: held, nodes: nodes,
            memory: isCopied ? claim.memory.size : .zero)
    }
}
