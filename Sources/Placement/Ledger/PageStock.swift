internal import HostInventory
internal import Vocabulary

/// The pages of each size on each node that no machine has taken or will take.
struct PageStock: Sendable {
    /// In ascending order.
    private let sizes: [PageSize]
    /// The place of each node, by its number; -1 for numbers that no node has.
    private let rows: [Int]
    /// Row by row.
    private var free: [UInt64]
    /// The memory of each node, of which ordinary pages are not counted out.
    private let memory: [MemorySize]

    /// Some pages of one size on one node.
    struct Taken: Hashable, Sendable {
        let slot: Int
        let count: UInt64
    }

    init(_ host: Host, reserves: PageReserves) {
        sizes = Set(host.nodes.flatMap { $0.pools.map(\.size) }).sorted()
        var rows = [Int](repeating: -1, count: (host.nodes.map(\.number.rawValue).max() ?? -1) + 1)
        for (row, node) in host.nodes.enumerated() { rows[node.number.rawValue] = row }
        self.rows = rows
        let sizes = sizes
        free = host.nodes.flatMap { node in
            sizes.map { size in
                let pool = node.pool(size)
                let free = pool.map { $0.free ?? $0.total } ?? 0
                return free - min(free, reserves.count(size, on: node.number))
            }
        }
        memory = host.nodes.map(\.memory)
    }

    private func row(_ node: NUMANode) -> Int? {
        guard node.rawValue < rows.count, rows[node.rawValue] >= 0 else { return nil }
        return rows[node.rawValue]
    }

    private func slot(_ size: PageSize, _ node: NUMANode) -> Int? {
        guard let row = row(node), let column = sizes.firstIndex(of: size) else { return nil }
        return row * sizes.count + column
    }

    subscript(size: PageSize, node: NUMANode) -> UInt64 { slot(size, node).map { free[$0] } ?? 0 }

    /// The memory that a machine with pages of a size could still have on a node.
    func room(_ size: PageSize?, on node: NUMANode) -> MemorySize {
        guard let size else { return row(node).map { memory[$0] } ?? .zero }
        return .bytes(self[size, node] * size.size.bytes)
    }

    /// Takes up to a number of pages of a node.
    mutating func take(_ count: UInt64, _ size: PageSize, on node: NUMANode) -> Taken? {
        guard count > 0, let slot = slot(size, node) else { return nil }
        let taken = Taken(slot: slot, count: min(count, free[slot]))
        free[slot] -= taken.count
        return taken.count > 0 ? taken : nil
    }

    mutating func add(_ count: UInt64, _ size: PageSize, on node: NUMANode) {
        if let slot = slot(size, node) { free[slot] += count }
    }

    mutating func giveBack(_ taken: Taken) { free[taken.slot] += taken.count }
}
