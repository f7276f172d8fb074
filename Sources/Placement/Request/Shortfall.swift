public import Vocabulary
internal import HostInventory

/// Why a machine fits nowhere on a host, complete enough to tell what to change.
///
/// Holds the ledger that it was planned on, so that what takes time to find out is found out when it is asked for.
public struct Shortfall: Error, Sendable {
    public let request: PlacementRequest
    let ledger: Ledger

    init(_ request: PlacementRequest, on ledger: Ledger) { (self.request, self.ledger) = (request, ledger) }

    public var host: String { ledger.host.name }

    /// What one die has to offer, and what it lacks.
    public struct Die: Hashable, Sendable {
        public let die: Int
        public let nodes: NodeSet
        /// The CPUs that the machine could have.
        public let freeCPUs: Int
        /// What the die's nodes have left of the pages that are asked for.
        public let freeMemory: MemorySize
        /// The CPUs that are missing for the whole machine to be here.
        public let missingCPUs: Int
        public let missingMemory: MemorySize
        /// Whether the machine may not be here, because of its devices or other machines.
        public let isExcluded: Bool
    }

    /// What each die has, in the order of the dies.
    public var dies: [Die] {
        let layout = ledger.layout
        let allowed = DieLimits(request, on: ledger)?.dies ?? []
        let supply = Offer(ledger, threads: request.threads).supply
        return layout.dies.indices.map { die in
            let cpus = isPooled ? poolable(on: die) : supply.inDie[die]
            let memory = ledger.room(request.pageSize, on: layout.memoryNodesOfDie[die])
            return Die(
                die: die, nodes: layout.nodesOfDie[die], freeCPUs: cpus, freeMemory: memory,
                missingCPUs: max(0, request.leastCPUs - cpus),
                missingMemory: memory < request.memory ? request.memory - memory : .zero,
                isExcluded: !allowed.contains(die))
        }
    }

    private var isPooled: Bool {
        switch request.policy {
        case .dedicated, .mixed: false
        case .shared, .unpinned: true
        }
    }

    private func poolable(on die: Int) -> Int {
        ledger.layout.dies[die].count { [.free, .pool].contains(ledger.seats.use($0)) }
    }

    /// Whether there are CPUs enough, so that it is memory that is missing.
    public var lacksMemory: Bool {
        dies.reduce(0) { $1.isExcluded ? $0 : $0 + $1.freeCPUs } >= request.leastCPUs
    }

    /// The most vCPUs with which the machine would fit, its memory as it is; 0 if none would, or if it has cells.
    ///
    /// - Complexity: O(log *v*) decisions.
    public var largestVCPUs: Int {
        guard case .cells = request.topology else { return largest(below: request.vcpus) { $0.vcpus = $1 } }
        return 0
    }

    /// The most memory with which the machine would fit, its vCPUs as they are; zero if none would, or if it has cells.
    public var largestMemory: MemorySize {
        if case .cells = request.topology { return .zero }
        let page = (request.pageSize ?? ledger.host.basePageSize).size.bytes
        let pages = largest(below: Int(clamping: request.memory.bytes / page)) {
            $0.memory = .bytes(UInt64($1) * page)
        }
        return .bytes(UInt64(pages) * page)
    }

    /// Halves its way to the largest number with which a request fits.
    private func largest(below limit: Int, _ set: (inout PlacementRequest, Int) -> Void) -> Int {
        let planner = Planner(ledger)
        var (fits, fails) = (0, limit)
        while fails - fits > 1 {
            let middle = (fits + fails) / 2
            var smaller = request
            set(&smaller, middle)
            if planner.find(smaller) != nil { fits = middle } else { fails = middle }
        }
        return fits
    }
}
