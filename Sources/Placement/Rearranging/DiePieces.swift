internal import HostInventory
internal import Vocabulary

/// A host's dies and the machines on them as ``DieShuffle`` sees them: counted.
struct DiePieces {
    let room: DieRoom
    /// The machines of each die that may be moved to another.
    let machines: [[DieShuffle.Piece]]
    /// The kinds of pages that somebody has; `nil` for the kernel's ordinary ones.
    private let kinds: [PageSize?]
    private let layout: HostLayout

    init(_ ledger: Ledger, _ request: PlacementRequest, _ limits: MoveLimits) {
        let layout = ledger.layout
        self.layout = layout
        let kinds = Self.kinds(ledger, request)
        self.kinds = kinds
        room = DieRoom(
            cpus: ledger.seats.free.inDie,
            groups: layout.memoryNodesOfDie.map { nodes in
                layout.memoryNodesOfDie.firstIndex(of: nodes) ?? 0
            },
            memory: kinds.map { kind in layout.memoryNodesOfDie.map { ledger.movableRoom(kind, on: $0) } }
        )
        var machines = [[DieShuffle.Piece]](repeating: [], count: layout.dies.count)
        for (index, claim) in ledger.claims.enumerated() {
            guard !request.together.contains(claim.owner),
                case .movable(let wish, let boundMemory) = ledger.mobility(of: claim, fixed: limits.fixed)
            else { continue }
            let dies = layout.dies(of: claim.cpus)
            guard dies.count == 1 else { continue }
            let isFree = limits.preference == .fewestMachines && !claim.isRunning
            machines[dies[0]].append(
                DieShuffle.Piece(
                    claim: index,
                    cpus: wish.cpusOnDie(layout.threadsPerCore),
                    freed: claim.held.isEmpty ? claim.vcpuPins.count : layout.count(of: claim, on: dies[0]),
                    memory: claim.memory.pageSize != nil || claim.isRunning ? claim.memory.size.bytes : 0,
                    pages: kinds.firstIndex(of: claim.memory.pageSize) ?? 0,
                    home: dies[0],
                    dies: layout.dies(for: wish, boundTo: boundMemory.map { _ in claim.memory.nodes }),
                    cost: isFree
                        ? DieShuffle.Cost()
                        : DieShuffle.Cost(
                            machines: 1, vcpus: claim.vcpuPins.count,
                            bytes: claim.memory.pageSize == nil && limits.preference == .fewestVCPUs
                                ? 0 : claim.memory.size.bytes)
                ))
        }
        self.machines = machines
    }

    private static func kinds(_ ledger: Ledger, _ request: PlacementRequest) -> [PageSize?] {
        var kinds: [PageSize?] = [nil]
        for size in [request.pageSize] + ledger.claims.map(\.memory.pageSize) where !kinds.contains(size) {
            kinds.append(size)
        }
        return kinds
    }

    /// The parts of the machine that looks for room: its cells; else whole dies, and the rest, of one that is larger
    /// than a die.
    func parts(of request: PlacementRequest, within dies: [Int], _ largest: Int) -> [DieShuffle.Piece] {
        let open = dies.count == layout.dies.count ? nil : Set(dies)
        // A machine that is new takes ordinary pages from whatever its nodes have.
        let pages = kinds.firstIndex(of: request.pageSize) ?? 0
        func part(_ cpus: Int, _ memory: UInt64) -> DieShuffle.Piece {
            DieShuffle.Piece(
                claim: -1, cpus: cpus, memory: request.pageSize == nil ? 0 : memory, pages: pages, dies: open)
        }
        if case .cells(let cells) = request.topology {
            return cells.map { part($0.vcpus.count, $0.memory.bytes) }.sorted { $0.cpus > $1.cpus }
        }
        var parts: [DieShuffle.Piece] = []
        var missing = request.cpusOnDie(layout.threadsPerCore)
        let all = UInt64(missing)
        while missing > 0 {
            let some = min(missing, largest)
            parts.append(part(some, request.memory.bytes / all * UInt64(some)))
            missing -= some
        }
        return parts
    }
}

extension PlacementRequest {
    /// The CPUs that the machine takes where its vCPUs are, siblings that stay idle included.
    fileprivate func cpusOnDie(_ threadsPerCore: Int) -> Int {
        switch threads {
        case .prefer: vcpus
        case .isolate: vcpus * threadsPerCore
        case .require: (vcpus + threadsPerCore - 1) / threadsPerCore * threadsPerCore
        }
    }
}

extension HostLayout {
    /// The CPUs of a machine on a die, those included that it holds without a vCPU on them.
    fileprivate func count(of claim: Claim, on die: Int) -> Int {
        claim.cpus.union(claim.held).count { cpu in place(of: cpu).map { dieOfPlace[$0] } == die }
    }

    /// The dies that a machine may be on, by its devices and by memory that is bound to some nodes; `nil` for all.
    fileprivate func dies(for request: PlacementRequest, boundTo nodes: NodeSet?) -> Set<Int>? {
        let required = request.affinities.filter(\.isRequired)
        guard nodes != nil || !required.isEmpty else { return nil }
        return Set(
            dies.indices.filter { die in
                (nodes ?? memoryNodesOfDie[die]) == memoryNodesOfDie[die]
                    && required.allSatisfy { !$0.nodes.isDisjoint(with: nodesOfDie[die]) }
            })
    }
}

extension Ledger {
    /// The memory of some nodes that machines could be moved to, in bytes; of ordinary pages those that are free now.
    fileprivate func movableRoom(_ size: PageSize?, on nodes: NodeSet) -> UInt64 {
        guard size == nil else { return room(size, on: nodes).bytes }
        return freeMemory(of: nodes)?.bytes ?? .max / 2
    }

    /// The ordinary memory that some nodes have free now; `nil` if nobody knows.
    func freeMemory(of nodes: NodeSet) -> MemorySize? {
        let known = nodes.compactMap { host.node($0)?.free }
        return known.count == nodes.count ? known.reduce(.zero, +) : nil
    }
}
