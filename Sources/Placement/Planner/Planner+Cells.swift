internal import HostInventory
internal import Vocabulary

extension Planner {
    /// Gives each cell of a guest a node of its own.
    ///
    /// - Complexity: O(*c* · *n*) to refuse, in cells and nodes, by matching; O(*n*² · *c*) to choose the nearest nodes.
    func placeCells(
        _ request: PlacementRequest, _ cells: [GuestTopology.Cell], _ limits: DieLimits
    ) -> PlannedBerth? {
        let offers = nodeOffers(request, limits)
        let matching = matching(request, cells, offers)
        // What is only preferred on some nodes has to be somewhere.
        guard request.memoryMode != .preferred || MemoryDemand(request, on: ledger).fits([]) else { return nil }
        guard matching.match(Array(offers.indices)) != nil else { return nil }
        guard let chosen = nearest(matching, offers) else { return nil }

        var sets = [CPUSet](repeating: [], count: request.vcpus)
        var idle = CPUSet()
        var berths: [CellBerth] = []
        for (cell, node) in zip(cells, chosen) {
            let offer = Offer(ledger, threads: request.threads, isAllowed: offers[node].isAllowed)
            // A node may have several dies.
            let choice = DieChoice(offer: offer, memory: MemoryDemand(nothingOn: ledger), remoteness: nil)
            guard let dies = choice.choose(cell.vcpus.count)?.seats else { return nil }
            let places = offer.places(cell.vcpus.count, on: dies)
            for (vcpu, place) in zip(cell.vcpus, places) where vcpu.rawValue < sets.count {
                sets[vcpu.rawValue] = [layout.cpus[place]]
            }
            idle.formUnion(offer.idleSiblings(of: places))
            berths.append(CellBerth(vcpus: cell.vcpus, memory: cell.memory, node: offers[node].node))
        }
        let pins = VirtualCPUPins(sets)
        return berth(
            request, pins: pins, idle: idle, cells: berths,
            on: DieChoice.Chosen(dies: layout.dies(of: pins.union ?? []), alternatives: 0))
    }

    /// Returns what of the nodes' CPUs and memory has to do for cells.
    func matching(
        _ request: PlacementRequest, _ cells: [GuestTopology.Cell], _ offers: [NodeOffer]
    ) -> CellMatching {
        let ignoresMemory = request.memoryMode == .preferred || ledger.listsNoMemory(of: request.pageSize)
        return CellMatching(cells, offers.map(\.room), ignoresMemory)
    }

    /// What a node could give to a cell.
    struct NodeOffer {
        let node: NUMANode
        let room: CellMatching.Room
        /// How far the node is from the devices that the machine wants to be near to.
        let remoteness: Int
        /// The places of the node, by place.
        let isAllowed: [Bool]
    }

    func nodeOffers(_ request: PlacementRequest, _ limits: DieLimits) -> [NodeOffer] {
        let free = Offer(ledger, threads: request.threads, isAllowed: limits.isAllowed)
        let isShared = layout.nodesOfDie.contains { $0.count > 1 }
        return ledger.host.nodes.filter { !$0.cpus.isEmpty }.map { node in
            let isAllowed = layout.nodeOfPlace.indices.map {
                layout.nodeOfPlace[$0] == node.number && limits.isAllowed?[$0] ?? true
            }
            let cpus =
                isShared
                ? Offer(ledger, threads: request.threads, isAllowed: isAllowed).supply.inDie.reduce(0, +)
                : layout.dies.indices.reduce(0) {
                    layout.nodesOfDie[$1].contains(node.number) ? $0 + free.supply.inDie[$1] : $0
                }
            let memory = ledger.pages.room(request.pageSize, on: node.number)
            let dies = layout.dies.indices.filter { layout.nodesOfDie[$0].contains(node.number) }
            return NodeOffer(
                node: node.number,
                room: CellMatching.Room(cpus: cpus, memory: memory),
                remoteness: limits.remoteness.flatMap { far in dies.map { far[$0] }.min() } ?? 0,
                isAllowed: isAllowed
            )
        }
    }

    /// The choice of nodes that are nearest to the devices, and to each other: from each node on, as few of its
    /// neighbours as hold all cells.
    private func nearest(_ matching: CellMatching, _ offers: [NodeOffer]) -> [Int]? {
        var best: (nodes: [Int], cost: [Int])?
        for from in offers.indices {
            let order = offers.indices.sorted {
                (offers[$0].remoteness, distance(offers, from, $0), $0)
                    < (offers[$1].remoteness, distance(offers, from, $1), $1)
            }
            for count in matching.cells.count...max(matching.cells.count, order.count) where count <= order.count {
                guard let nodes = matching.match(Array(order.prefix(count))) else { continue }
                let spread = nodes.reduce(0) { sum, node in
                    sum + nodes.reduce(0) { $0 + distance(offers, node, $1) }
                }
                let left = zip(nodes, matching.cells).reduce(0) { $0 + offers[$1.0].room.cpus - $1.1.vcpus.count }
                let cost = [nodes.reduce(0) { $0 + offers[$1].remoteness }, spread, left]
                if best.map({ cost.lexicographicallyPrecedes($0.cost) }) ?? true { best = (nodes, cost) }
                break
            }
        }
        return best?.nodes
    }

    private func distance(_ offers: [NodeOffer], _ first: Int, _ second: Int) -> Int {
        guard first != second else { return 10 }
        return ledger.host.node(offers[first].node)?.distances[offers[second].node] ?? 20
    }
}

/// Finds a node for each cell of a guest, by augmenting paths: never by trying permutations.
struct CellMatching {
    let cells: [GuestTopology.Cell]
    private let rooms: [Room]
    let ignoresMemory: Bool

    /// What a node has left.
    struct Room {
        let cpus: Int
        let memory: MemorySize
    }

    init(_ cells: [GuestTopology.Cell], _ rooms: [Room], _ ignoresMemory: Bool) {
        (self.cells, self.rooms, self.ignoresMemory) = (cells, rooms, ignoresMemory)
    }

    func fits(_ cell: Int, _ node: Int) -> Bool {
        cells[cell].vcpus.count <= rooms[node].cpus && (ignoresMemory || cells[cell].memory <= rooms[node].memory)
    }

    /// Returns a node for each cell, all different and out of some nodes, or `nil` if there is no such choice.
    ///
    /// - Complexity: O(*c*² · *n*) in cells and nodes.
    func match(_ nodes: [Int]) -> [Int]? {
        guard cells.count <= nodes.count else { return nil }
        let found = matchMost(nodes, stopsAtFailure: true).compactMap(\.self)
        return found.count == cells.count ? found : nil
    }

    /// Returns nodes for as many cells as can have one, all different and out of some nodes; `nil` for the others.
    ///
    /// - Complexity: O(*c*² · *n*) in cells and nodes.
    func matchMost(_ nodes: [Int], stopsAtFailure: Bool = false) -> [Int?] {
        var cellOfNode = [Int](repeating: -1, count: rooms.count)
        func assign(_ cell: Int, _ isTried: inout [Bool]) -> Bool {
            for node in nodes where !isTried[node] && fits(cell, node) {
                isTried[node] = true
                if cellOfNode[node] < 0 || assign(cellOfNode[node], &isTried) {
                    cellOfNode[node] = cell
                    return true
                }
            }
            return false
        }
        for cell in cells.indices {
            var isTried = [Bool](repeating: false, count: rooms.count)
            if !assign(cell, &isTried), stopsAtFailure { break }
        }
        return cells.indices.map(cellOfNode.firstIndex(of:))
    }
}
