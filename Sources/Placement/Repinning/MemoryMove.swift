internal import HostInventory
public import Vocabulary

/// What becomes of a running machine's memory when its vCPUs go to other nodes.
public enum MemoryMove: Hashable, Sendable {
    /// It is where it belongs.
    case unneeded
    /// The kernel moves it, all pages that lie elsewhere.
    case moves(from: NodeSet, to: NodeSet)
    /// It stays on some nodes; an empty set means any.
    case stays(on: NodeSet, because: String, Permanence)

    /// How long memory stays that cannot be moved.
    public enum Permanence: Hashable, Sendable {
        /// Until the machine starts the next time.
        case untilRestart
        /// The next time as well, since the other nodes have no room for it.
        case always
    }

    /// Decides what becomes of a machine's memory.
    ///
    /// - Parameters:
    ///   - old: The nodes that it comes from, and its pages.
    ///   - new: The nodes that it should come from.
    ///   - binding: How the running machine is bound to its nodes.
    ///   - ledger: What the host has free, the machine's own claim left out.
    public init(from old: MemoryBerth, to new: MemoryBerth, _ binding: MemoryBinding, _ ledger: Ledger) {
        let everywhere = NodeSet(ledger.host.nodes.filter { $0.memory > .zero }.map(\.number))
        let resolve = { (nodes: NodeSet) in nodes.isEmpty ? everywhere : nodes }
        let (from, to) = (resolve(old.nodes), resolve(new.nodes))
        if from == to {
            self = .unneeded
        } else if let lack = Self.lack(old, leaving: from.subtracting(to), of: from.count, for: to, ledger) {
            self = .stays(on: old.nodes, because: lack, .always)
        } else if let obstacle = binding.obstacle {
            self = .stays(on: old.nodes, because: obstacle, .untilRestart)
        } else {
            self = .moves(from: from, to: to)
        }
    }

    /// Says what the nodes lack that pages would go to.
    ///
    /// Nobody tells how the pages lie on several nodes, so they are taken to be spread evenly.
    private static func lack(
        _ memory: MemoryBerth,
        leaving: NodeSet,
        of count: Int,
        for nodes: NodeSet,
        _ ledger: Ledger
    ) -> String? {
        guard count > 0, !leaving.isEmpty else { return nil }
        // Rounded up, without a product that could overflow.
        let share = { (total: UInt64) in total / UInt64(count) * UInt64(leaving.count) + total % UInt64(count) }
        if let size = memory.pageSize, let pages = memory.pageCount {
            let free = nodes.reduce(0) { $0 + ledger.freePages(size, on: $1) }
            guard free < share(pages) else { return nil }
            return "node \(nodes) has \(counted(Int(free), "free page")) of \(size), and it needs \(share(pages))"
        }
        let known = nodes.compactMap { ledger.host.node($0)?.free }
        let free = known.reduce(MemorySize.zero, +)
        let needed = MemorySize.bytes(share(memory.size.bytes))
        guard known.count == nodes.count, free < needed else { return nil }
        return "node \(nodes) has \(free) of memory free, and it needs \(needed)"
    }
}

/// How a running machine is bound to the nodes that its memory comes from, as far as it matters for moving it.
public enum MemoryBinding: Hashable, Sendable {
    /// By the kernel's cpusets alone, so that the pages move when those change.
    case movable
    /// By a mode that libvirt does not change while a machine runs, such as `strict`.
    case fixed(mode: String)
    /// Its pages are locked, by what the text names.
    case locked(by: String)

    /// Why the memory cannot be moved while the machine runs; `nil` if it can.
    public var obstacle: String? {
        switch self {
        case .movable: nil
        case .fixed("strict"):
            "libvirt does not change the nodes of a running machine with memory mode 'strict', and berth does so only "
                + "as root on the host itself"
        case .fixed(let mode): "libvirt does not change the nodes of a running machine with memory mode '\(mode)'"
        case .locked(let cause): "\(cause) locks its pages"
        }
    }
}
