public import Vocabulary

/// The pools that somebody wishes for, against what there is, and how the kernel is told.
public struct HugepagePlan: Hashable, Sendable {
    public let size: PageSize
    public let nodes: [Node]
    /// What goes on the kernel's command line.
    public let commandLine: String
    /// The words there that it takes the place of; empty where there are none.
    public let replaces: String
    /// The same without a restart, as root; what memory there is in one piece by then decides.
    public let commands: [String]
    public let findings: [Finding]

    /// What one node is to have.
    public struct Node: Hashable, Sendable {
        public let number: NUMANode
        /// Pages for machines.
        public let machines: UInt64
        /// Pages that other processes have now.
        public let others: UInt64
        /// Pages that are kept, as a margin or for a consumer to come.
        public let kept: UInt64
        /// Pages that are there now.
        public let total: UInt64

        public var wanted: UInt64 { machines + others + kept }
        public var missing: UInt64 { wanted > total ? wanted - total : 0 }
    }

    /// What machines are to have on the nodes.
    public enum Demand: Hashable, Sendable {
        /// So much in all, spread evenly.
        case evenly(MemorySize)
        case byNode([NUMANode: MemorySize])
        /// Machines of these sizes, each of which is to fit a node.
        case machines([MemorySize])
    }

    /// Plans the pools.
    ///
    /// - Parameters:
    ///   - size: The size of the pages.
    ///   - demands: What machines are to have, all machines of the host together.
    ///   - kept: Pages beside that, by node.
    ///   - budget: What there is.
    ///   - host: The host.
    ///   - release: The kernel's release, which decides whether nodes can be named.
    public init(
        size: PageSize, demands: [Demand], kept: [NUMANode: UInt64], budget: HugepageBudget, host: Host,
        release: String?
    ) {
        let pool = budget.pools.first { $0.size == size }
        let pages = Self.pages(demands, size, on: host.nodes.filter { $0.memory > .zero }.map(\.number))
        nodes = host.nodes.map { node in
            let now = pool?.nodes.first { $0.number == node.number }
            return Node(
                number: node.number, machines: pages[node.number] ?? 0, others: now?.heldByOthers ?? 0,
                kept: kept[node.number] ?? 0, total: now?.total ?? 0)
        }
        self.size = size
        let kernel = release.flatMap { KernelRelease($0, source: "") }
        let namesNodes = nodes.count > 1 && (kernel?.isAtLeast(5, 16) ?? false)
        let most = nodes.map(\.wanted).max() ?? 0
        let isEven = nodes.allSatisfy { $0.wanted == most }
        let count: HugepageRequest.Count =
            namesNodes
            ? .byNode(Dictionary(uniqueKeysWithValues: nodes.map { ($0.number, $0.wanted) }))
            : .all(most.multipliedReportingOverflow(by: UInt64(nodes.count)).partialValue)
        commandLine = "hugepagesz=\(HugepageRequest.text(size)) hugepages=\(count)"
        if case .known(let asked?, _) = pool?.asked {
            replaces = "hugepagesz=\(HugepageRequest.text(size)) hugepages=\(asked)"
        } else {
            replaces = ""
        }
        commands = nodes.filter { $0.wanted != $0.total }.map { node in
            "echo \(node.wanted) >/sys/devices/system/node/node\(node.number)/hugepages/"
                + "hugepages-\(size.size.bytes >> 10)kB/nr_hugepages"
        }
        var findings = Self.roomFindings(nodes, size, budget, host)
        if !namesNodes, !isEven {
            findings.append(
                Finding(
                    "hugepages-not-by-node", .note,
                    "the command line cannot name nodes before Linux 5.16, so each node gets as many as the one that "
                        + "needs most",
                    evidence: kernel?.text ?? "the kernel's release is not known",
                    remedy: "set the nodes apart early in the start, by the commands below"))
        }
        self.findings = findings
    }

    /// The pages that machines are to have on each node.
    private static func pages(_ demands: [Demand], _ size: PageSize, on nodes: [NUMANode]) -> [NUMANode: UInt64] {
        func count(_ memory: MemorySize) -> UInt64 {
            memory.bytes / size.size.bytes + (memory.bytes % size.size.bytes == 0 ? 0 : 1)
        }
        var pages: [NUMANode: UInt64] = [:]
        for demand in demands {
            switch demand {
            case .evenly(let memory):
                let (share, rest) = count(memory).quotientAndRemainder(dividingBy: UInt64(max(1, nodes.count)))
                for (place, node) in nodes.enumerated() {
                    pages[node, default: 0] += share + (UInt64(place) < rest ? 1 : 0)
                }
            case .byNode(let memory):
                for (node, memory) in memory { pages[node, default: 0] += count(memory) }
            case .machines(let machines):
                // The largest first, each to the node that has least to hold.
                for machine in machines.sorted(by: >) {
                    guard let node = nodes.min(by: { (pages[$0] ?? 0, $0) < (pages[$1] ?? 0, $1) }) else { continue }
                    pages[node, default: 0] += count(machine)
                }
            }
        }
        return pages
    }

    /// Nodes whose memory would not hold all pools.
    private static func roomFindings(
        _ nodes: [Node],
        _ size: PageSize,
        _ budget: HugepageBudget,
        _ host: Host
    ) -> [Finding] {
        nodes.compactMap { node in
            guard let memory = host.node(node.number)?.memory else { return nil }
            let rest = budget.pools.filter { $0.size != size }.reduce(0 as UInt64) { sum, pool in
                sum + (pool.nodes.first { $0.number == node.number }.map { $0.total * pool.size.size.bytes } ?? 0)
            }
            let (own, isTooMuch) = node.wanted.multipliedReportingOverflow(by: size.size.bytes)
            guard isTooMuch || own > memory.bytes || rest > memory.bytes - own else { return nil }
            return Finding(
                "hugepages-no-room", .blocks,
                "node \(node.number) is short: \(node.wanted) pages of \(size) and the other pools are more than its "
                    + "memory of \(memory)",
                evidence: "\(MemorySize.bytes(rest)) in pools of other sizes",
                remedy: "wish for less on that node, or empty other pools")
        }
    }
}
