public import HostInventory
public import Vocabulary

/// Who has what on a host: CPUs, by place in the host's layout, and pages.
///
/// Derived from the host and its live domains each time; nothing of it is stored.
public struct Ledger: Sendable {
    public let host: Host
    public let layout: HostLayout
    /// The CPUs that are kept for emulators and the host itself.
    public let housekeeping: Housekeeping
    /// In the order in which they were made.
    public private(set) var claims: [Claim] = []
    /// CPUs that more than one machine holds although one of them means to be alone there.
    public private(set) var conflicts: [Conflict] = []

    /// The use of the CPU at each place.
    private(set) var uses: [Use]
    /// The CPUs that domains float over for which Berth keeps no pool; they are free all the same.
    private var floating: CPUSet = []
    /// The number of free places in each cluster and die.
    private(set) var freeInCluster: [Int]
    private(set) var freeInDie: [Int]
    /// Pages that claims will take when their machines start, by node and size.
    private var promised: [PoolKey: UInt64] = [:]

    /// What a CPU is used for.
    enum Use: UInt8, Sendable {
        case free
        case dedicated
        /// Machines float over it.
        case pool
        case housekeeping
    }

    /// Two machines on one CPU, one of which means to be alone.
    public struct Conflict: Hashable, Sendable {
        public let cpus: CPUSet
        public let first: String
        public let second: String
    }

    private struct PoolKey: Hashable {
        let node: NUMANode
        let size: PageSize
    }

    /// Opens an empty ledger for a host.
    public init(_ host: Host, housekeeping: Housekeeping? = nil) {
        self.host = host
        layout = HostLayout(host.topology)
        self.housekeeping = housekeeping ?? Housekeeping(host)
        uses = Array(repeating: .free, count: layout.cpus.count)
        freeInCluster = layout.clusters.map(\.count)
        freeInDie = layout.dies.map(\.count)
        for cpu in self.housekeeping.cpus { set(.housekeeping, cpu) }
    }

    /// Enters a claim, whether or not it fits beside the others; what does not is in ``conflicts``.
    public mutating func enter(_ claim: Claim) {
        if disturbs(claim) { noteConflicts(of: claim) }
        claims.append(claim)
        apply(claim)
    }

    /// Whether a claim wants to be alone where others are, or wants to be where another is alone.
    private func disturbs(_ claim: Claim) -> Bool {
        claim.cpus.contains { cpu in
            switch use(cpu) {
            case .dedicated: true
            case .pool: claim.kind == .dedicated
            case .free: claim.kind == .dedicated && floating.contains(cpu)
            case .housekeeping, nil: false
            }
        }
    }

    private mutating func noteConflicts(of claim: Claim) {
        let cpus = claim.cpus
        for other in claims where claim.kind == .dedicated || other.kind == .dedicated {
            let common = other.cpus.intersection(cpus)
            if !common.isEmpty {
                conflicts.append(Conflict(cpus: common, first: other.owner, second: claim.owner))
            }
        }
    }

    /// Takes a machine's claims back.
    public mutating func remove(_ owner: String) {
        let rest = claims.filter { $0.owner != owner }
        guard rest.count != claims.count else { return }
        self = Ledger(host, housekeeping: housekeeping)
        for claim in rest { enter(claim) }
    }

    private mutating func apply(_ claim: Claim) {
        for cpu in claim.cpus {
            switch claim.kind {
            case .dedicated: set(.dedicated, cpu)
            case .pooled: if use(cpu) == .free { set(.pool, cpu) }
            case .floating: floating.insert(cpu)
            case .unpinned: break
            }
        }
        guard !claim.isRunning, let size = claim.memory.pageSize, var count = claim.memory.pageCount else { return }
        for node in claim.memory.nodes where count > 0 {
            let taken = min(count, freePages(size, on: node))
            promised[PoolKey(node: node, size: size), default: 0] += taken
            count -= taken
        }
    }

    private func use(_ cpu: HostCPU) -> Use? { layout.place(of: cpu).map { uses[$0] } }

    private mutating func set(_ use: Use, _ cpu: HostCPU) {
        guard let place = layout.place(of: cpu) else { return }
        let change = (use == .free ? 1 : 0) - (uses[place] == .free ? 1 : 0)
        freeInCluster[layout.clusterOfPlace[place]] += change
        freeInDie[layout.dieOfPlace[place]] += change
        uses[place] = use
    }

    /// The CPUs that a dedicated machine could still get.
    public var freeCPUs: CPUSet { cpus(used: .free) }

    /// The CPUs that machines float over.
    public var poolCPUs: CPUSet { cpus(used: .pool) }

    private func cpus(used use: Use) -> CPUSet {
        CPUSet(uses.indices.lazy.filter { uses[$0] == use }.map { layout.cpus[$0] })
    }

    /// The pages of a size on a node that no machine has taken or will take.
    public func freePages(_ size: PageSize, on node: NUMANode) -> UInt64 {
        let free = host.node(node)?.pool(size).map { $0.free ?? $0.total } ?? 0
        return free - min(free, promised[PoolKey(node: node, size: size)] ?? 0)
    }
}
