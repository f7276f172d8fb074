internal import HostInventory
public import Vocabulary

/// What a guest of several cells lacks, each of which is to have a node of its own.
extension Shortfall {
    /// What one node lacks for one cell.
    public struct CellNeed: Hashable, Sendable {
        public let cell: Int
        public let node: NUMANode
        public let missingCPUs: Int
        public let missingMemory: MemorySize

        /// Whether the node has room for the cell, by itself.
        public var isMet: Bool { missingCPUs == 0 && missingMemory == .zero }
    }

    /// What each node lacks for each cell, cell by cell; none for a guest that has no cells, or may be nowhere.
    ///
    /// - Complexity: O(*c* · *n*) in cells and nodes.
    public var needsOfCells: [[CellNeed]] { cellSearch?.needs ?? [] }

    /// For a guest of several cells: for each of them, the nodes that it would fit by itself.
    public var nodesOfCells: [NodeSet] {
        guard case .cells(let cells) = request.topology else { return [] }
        return cellSearch?.needs.map { NodeSet($0.filter(\.isMet).map(\.node)) } ?? cells.map { _ in [] }
    }

    /// The cells nearest to those that were asked for that would fit together.
    public struct NearestCells: Hashable, Sendable {
        /// The cells that fit as they are, and the node of each.
        public let whole: [Int: NUMANode]
        /// What the others would have to shrink to.
        public let smaller: [CellBerth]
        /// The cells that there is no node left for.
        public let left: [Int]
    }

    /// The most cells that fit together as they are; the others as large as the nodes that are left have room for.
    ///
    /// - Complexity: O(*c*² · *n*) in cells and nodes.
    public var nearestCells: NearestCells? { cellSearch?.nearest }

    private var cellSearch: CellSearch? {
        guard case .cells(let cells) = request.topology, let limits = DieLimits(request, on: ledger) else { return nil }
        return CellSearch(request, cells, limits, ledger)
    }

    /// What each cell lacks, and what would fit, in a sentence each.
    func cellTexts() -> (cause: String, remedy: String)? {
        guard case .cells(let cells) = request.topology, let search = cellSearch else { return nil }
        // Cells that are alike lack the same.
        var groups: [(cells: [Int], needs: [CellNeed])] = []
        for (cell, needs) in search.needs.enumerated() {
            let known = groups.firstIndex { group in
                zip(group.needs, needs).allSatisfy {
                    $0.missingCPUs == $1.missingCPUs && $0.missingMemory == $1.missingMemory
                }
            }
            if let known { groups[known].cells.append(cell) } else { groups.append(([cell], needs)) }
        }
        let causes = groups.map { group in
            let fitting = NodeSet(group.needs.filter(\.isMet).map(\.node))
            let lacks = group.needs.filter { !$0.isMet }.map(\.text)
            let cells = group.cells.map(String.init).joined(separator: ", ")
            return (group.cells.count == 1 ? "cell \(cells) fits" : "cells \(cells) fit")
                + " on \(fitting.isEmpty ? "no node" : "node \(fitting)")"
                + (lacks.isEmpty ? "" : " (\(lacks.joined(separator: "; ")))")
        }
        return (
            "\(request.name) needs a node for each of its \(cells.count) cells, and "
                + causes.joined(separator: ", "), search.nearest.text(of: cells.count)
        )
    }
}

/// The cells of a guest and the nodes of a host.
private struct CellSearch {
    private let matching: CellMatching
    private let offers: [Planner.NodeOffer]
    private let ignoresMemory: Bool
    /// The unit in which memory is taken.
    private let page: PageSize

    init(_ request: PlacementRequest, _ cells: [GuestTopology.Cell], _ limits: DieLimits, _ ledger: Ledger) {
        let planner = Planner(ledger)
        offers = planner.nodeOffers(request, limits)
        matching = planner.matching(request, cells, offers)
        ignoresMemory = matching.ignoresMemory
        page = request.pageSize ?? ledger.host.basePageSize
    }

    var needs: [[Shortfall.CellNeed]] {
        matching.cells.enumerated().map { cell, wanted in
            offers.map { offer in
                let room = offer.room
                let lacksMemory = !ignoresMemory && room.memory < wanted.memory
                return Shortfall.CellNeed(
                    cell: cell, node: offer.node, missingCPUs: max(0, wanted.vcpus.count - room.cpus),
                    missingMemory: lacksMemory ? wanted.memory - room.memory : .zero)
            }
        }
    }

    var nearest: Shortfall.NearestCells {
        let nodeOfCell = matching.matchMost(Array(offers.indices))
        var open = Set(offers.indices).subtracting(nodeOfCell.compactMap(\.self))
        var (whole, smaller, left) = ([Int: NUMANode](), [CellBerth](), [Int]())
        for (cell, node) in nodeOfCell.enumerated() {
            if let node {
                whole[cell] = offers[node].node
                continue
            }
            let choices = open.compactMap { node in reduced(cell, on: node).map { (index: node, berth: $0) } }
            let best = choices.max {
                ($0.berth.vcpus.count, $0.berth.memory, $1.index) < ($1.berth.vcpus.count, $1.berth.memory, $0.index)
            }
            if let best {
                open.remove(best.index)
                smaller.append(best.berth)
            } else {
                left.append(cell)
            }
        }
        return Shortfall.NearestCells(whole: whole, smaller: smaller, left: left)
    }

    /// As much of a cell as a node has room for; `nil` if it has none.
    private func reduced(_ cell: Int, on node: Int) -> CellBerth? {
        let (wanted, room) = (matching.cells[cell], offers[node].room)
        let vcpus = VirtualCPUSet(wanted.vcpus.prefix(room.cpus))
        let pages = min(wanted.memory, room.memory).bytes / page.size.bytes
        let memory = ignoresMemory ? wanted.memory : .bytes(pages * page.size.bytes)
        guard !vcpus.isEmpty, memory > .zero else { return nil }
        return CellBerth(vcpus: vcpus, memory: memory, node: offers[node].node)
    }
}

extension Shortfall.CellNeed {
    /// What the node lacks, in words.
    fileprivate var text: String {
        let lacks = [
            missingCPUs > 0 ? counted(missingCPUs, "CPU") : nil, missingMemory > .zero ? "\(missingMemory)" : nil,
        ]
        return "node \(node) lacks \(lacks.compactMap(\.self).joined(separator: " and "))"
    }
}

extension Shortfall.NearestCells {
    /// What would fit, in words.
    fileprivate func text(of count: Int) -> String {
        let parts = [
            whole.isEmpty ? nil : "\(whole.count) of the \(count) as they are",
            smaller.isEmpty
                ? nil
                : smaller.map { "one of \(counted($0.vcpus.count, "vCPU")) and \($0.memory) on node \($0.node)" }
                    .joined(separator: ", "),
        ]
        let fitting = parts.compactMap(\.self).joined(separator: " and ")
        return fitting.isEmpty ? "no cell of it fits" : "the nearest that fits has \(fitting)"
    }
}
