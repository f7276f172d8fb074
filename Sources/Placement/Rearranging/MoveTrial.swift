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
            next.make(place, of: move.claim)
            if let made = next.making(moves, done: then, &deadEnds) { return made }
        }
        if isDone { return self }
        deadEnds.insert(done)
        return nil
    }

    private mutating func make(_ move: Relocation, of claim: Claim) {
        ledger.relocate(move)
        moves.append(move)
        guard claim.memory.pageSize == nil, move.memory > .zero else { return }
        let bytes = Int64(clamping: move.memory.bytes)
        for (nodes, sign) in [(claim.memory.nodes, -1), (move.nodes, 1)] as [(NodeSet, Int64)] {
            for node in nodes { brought[node, default: 0] += sign * bytes / Int64(nodes.count) }
        }
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
        if isMoving, claim.isRunning, claim.memory.pageSize == nil, let free = ledger.freeMemory(of: nodes) {
            let change = nodes.reduce(0) { $0 + (brought[$1] ?? 0) }
            guard Int64(clamping: free.bytes) - change >= Int64(clamping: claim.memory.size.bytes) else { return nil }
        }
        let isCopied = isMoving && (claim.isRunning || ledger.mobilities[claim.owner] == nil)
        return Relocation(
            owner: claim.owner, from: claim.vcpuPins, to: pins, held: held, nodes: nodes,
            memory: isCopied ? claim.memory.size : .zero)
    }
}
