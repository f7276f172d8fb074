internal import HostInventory
internal import Vocabulary

/// What a machine needs of memory, and which dies have it.
struct MemoryDemand {
    let ledger: Ledger
    let size: MemorySize
    let pageSize: PageSize?
    let mode: MemoryMode
    /// What each die's nodes have; `nil` where any die will do.
    let ofDie: [MemorySize]?

    var layout: HostLayout { ledger.layout }

    /// - Complexity: O(*d*) in the dies.
    init(_ request: PlacementRequest, on ledger: Ledger) {
        self.ledger = ledger
        (size, pageSize, mode) = (request.memory, request.pageSize, request.memoryMode)
        if ledger.listsNoMemory(of: request.pageSize) {
            ofDie = nil
        } else if request.memoryMode == .preferred {
            let all = ledger.host.nodes.reduce(.zero) { $0 + ledger.pages.room(request.pageSize, on: $1.number) }
            ofDie = all >= request.memory ? nil : ledger.layout.dies.map { _ in .zero }
        } else {
            ofDie = ledger.layout.memoryNodesOfDie.map { ledger.room(request.pageSize, on: $0) }
        }
    }

    /// What a machine needs whose memory has been found already.
    init(nothingOn ledger: Ledger) {
        self.ledger = ledger
        (size, pageSize, mode, ofDie) = (.zero, nil, .strict, nil)
    }

    /// Whether there is a die that lacks memory, so that it matters which are chosen.
    var isScarce: Bool { ofDie.map { mode == .interleave || $0.contains { $0 < size } } ?? false }

    func fits(_ die: Int) -> Bool {
        guard let ofDie else { return true }
        return mode == .interleave ? fits([die]) : ofDie[die] >= size
    }

    func fits(_ first: Int, _ second: Int) -> Bool {
        guard let ofDie else { return true }
        return layout.hasPrivateMemory && mode != .interleave
            ? ofDie[first] + ofDie[second] >= size : fits([first, second])
    }

    func fits(_ dies: [Int]) -> Bool {
        guard let ofDie else { return true }
        if layout.hasPrivateMemory, mode != .interleave { return dies.reduce(.zero) { $0 + ofDie[$1] } >= size }
        let nodes = layout.memoryNodes(of: dies)
        guard mode == .interleave, !nodes.isEmpty else { return ledger.room(pageSize, on: nodes) >= size }
        // Taken in turns, the memory needs as much of each.
        let share = MemorySize.bytes((size.bytes + UInt64(nodes.count) - 1) / UInt64(nodes.count))
        return nodes.allSatisfy { ledger.room(pageSize, on: [$0]) >= share }
    }
}

extension HostLayout {
    /// The nodes whose memory belongs to some dies.
    func memoryNodes(of dies: [Int]) -> NodeSet {
        if dies.count == 1 { return memoryNodesOfDie[dies[0]] }
        return dies.reduce(into: NodeSet()) { $0.formUnion(memoryNodesOfDie[$1]) }
    }
}

extension Ledger {
    /// Whether a driver lists no memory, such as libvirt's test driver, which is taken to have enough.
    func listsNoMemory(of size: PageSize?) -> Bool { size == nil && !layout.listsMemory }

    /// The memory of some nodes that a machine with pages of a size could still have.
    ///
    /// Ordinary pages are not counted out to machines, so all of a node's memory counts.
    func room(_ size: PageSize?, on nodes: NodeSet) -> MemorySize {
        nodes.reduce(.zero) { $0 + pages.room(size, on: $1) }
    }
}
