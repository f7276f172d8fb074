public import HostInventory
public import Vocabulary

/// Who has what on a host: CPUs, by place in the host's layout, and pages.
///
/// Derived from the host and its live domains each time; nothing of it is stored. A claim is entered and removed in
/// a time that depends on its own size alone, unless it is in another's way.
public struct Ledger: Sendable {
    public let layout: HostLayout
    /// The CPUs that are kept for emulators and the host itself.
    public let housekeeping: Housekeeping
    /// Pages that are kept for others.
    public let reserves: PageReserves
    /// In the order in which they were made.
    public private(set) var claims: [Claim] = []
    /// CPUs that more than one machine holds although one of them means to be alone there, and memory that is on other
    /// nodes than planned.
    public private(set) var conflicts: [Conflict] = []
    /// Whether and how machines may be moved, by name; those that are not listed as their claims say.
    public var mobilities: [String: Mobility] = [:]

    private(set) var seats: Seats
    private(set) var pages: PageStock
    /// Pages that claims will take when their machines start, by owner.
    private var promised: [String: [PageStock.Taken]] = [:]
    /// The number of machines that may run anywhere, and of those that mean to be alone somewhere.
    private var unpinnedCount = 0
    private var dedicatedCount = 0
    /// The number of machines that asked to be with others, or apart from them.
    private var companyCount = 0
    /// For each node, the housekeeping CPUs that are on it.
    let housekeepingOfNode: [NUMANode: CPUSet]

    /// Opens an empty ledger for a host.
    public init(_ host: Host, housekeeping: Housekeeping? = nil, reserves: PageReserves = PageReserves()) {
        self.init(HostLayout(host), housekeeping: housekeeping, reserves: reserves)
    }

    /// Opens an empty ledger for a host whose layout is known.
    public init(_ layout: HostLayout, housekeeping: Housekeeping? = nil, reserves: PageReserves = PageReserves()) {
        self.layout = layout
        let housekeeping = housekeeping ?? Housekeeping(layout.host)
        self.housekeeping = housekeeping
        self.reserves = reserves
        seats = Seats(layout, kept: housekeeping.cpus)
        pages = PageStock(layout.host, reserves: reserves)
        housekeepingOfNode = Dictionary(
            layout.host.nodes.map { ($0.number, housekeeping.cpus.intersection($0.cpus)) },
            uniquingKeysWith: { first, _ in first })
    }

    public var host: Host { layout.host }

    /// Enters a claim, whether or not it fits beside the others; what does not is in ``conflicts``.
    ///
    /// - Complexity: O(*c*) in the claim's CPUs; O(*n*) in the claims if it is in another's way.
    public mutating func enter(_ claim: Claim) {
        let (alone, pooled) = (claim.dedicatedCPUs, claim.pooledCPUs)
        let loose = claim.kind == .floating ? claim.cpus : []
        if disturbs(claim, alone, pooled, loose) { conflicts += conflicts(of: claim) }
        if let conflict = memoryConflict(of: claim) { conflicts.append(conflict) }
        claims.append(claim)
        forEachPlace(alone) { $0.take($1, .alone) }
        forEachPlace(pooled) { $0.take($1, .inPool) }
        forEachPlace(loose) { $0.take($1, .loosely) }
        if claim.kind == .unpinned { unpinnedCount += 1 }
        if !alone.isEmpty { dedicatedCount += 1 }
        if claim.hasCompany { companyCount += 1 }
        promisePages(to: claim)
    }

    private func disturbs(_ claim: Claim, _ alone: CPUSet, _ pooled: CPUSet, _ loose: CPUSet) -> Bool {
        if claim.kind == .unpinned, dedicatedCount > 0 { return true }
        if !alone.isEmpty, unpinnedCount > 0 { return true }
        func isDisturbing(_ cpus: CPUSet, _ hold: Seats.Hold) -> Bool {
            cpus.contains { cpu in layout.place(of: cpu).map { seats.disturbs(hold, at: $0) } ?? false }
        }
        return isDisturbing(alone, .alone) || isDisturbing(pooled, .inPool) || isDisturbing(loose, .loosely)
    }

    /// Takes a machine's claims back.
    ///
    /// - Complexity: O(*n*) in the claims, to find them.
    public mutating func remove(_ owner: String) {
        guard let index = claims.lastIndex(where: { $0.owner == owner }) else { return }
        let claim = claims.remove(at: index)
        let alone = claim.dedicatedCPUs
        forEachPlace(alone) { $0.leave($1, .alone) }
        forEachPlace(claim.pooledCPUs) { $0.leave($1, .inPool) }
        if claim.kind == .floating { forEachPlace(claim.cpus) { $0.leave($1, .loosely) } }
        if claim.kind == .unpinned { unpinnedCount -= 1 }
        if !alone.isEmpty { dedicatedCount -= 1 }
        if claim.hasCompany { companyCount -= 1 }
        for taken in promised.removeValue(forKey: owner) ?? [] { pages.giveBack(taken) }
        if !conflicts.isEmpty { conflicts.removeAll { $0.first == owner || $0.second == owner } }
        remove(owner)
    }

    private mutating func forEachPlace(_ cpus: CPUSet, _ change: (inout Seats, Int) -> Void) {
        for cpu in cpus {
            if let place = layout.place(of: cpu) { change(&seats, place) }
        }
    }

    private mutating func promisePages(to claim: Claim) {
        guard !claim.isRunning, let size = claim.memory.pageSize else { return }
        var taken: [PageStock.Taken] = []
        for (node, count) in pageShares(of: claim, size) {
            if let some = pages.take(count, size, on: node) { taken.append(some) }
        }
        // What a node is short of comes from the others: from all of the host, where the machine's are only preferred,
        // or where it has none.
        var missing = (claim.memory.pageCount ?? 0) - taken.reduce(0) { $0 + $1.count }
        let own = claim.memory.nodes
        let sources = claim.memory.mode == .preferred || own.isEmpty ? nodes(from: own.first) : Array(own)
        for node in sources where missing > 0 {
            guard let some = pages.take(missing, size, on: node) else { continue }
            taken.append(some)
            missing -= some.count
        }
        promised[claim.owner, default: []] += taken
    }

    /// Whether the pages that a claim would take are there.
    func hasPages(for claim: Claim) -> Bool {
        guard !claim.isRunning, let size = claim.memory.pageSize, claim.memory.mode != .preferred else { return true }
        if !claim.cells.isEmpty || claim.memory.mode == .interleave {
            return pageShares(of: claim, size).allSatisfy { pages[size, $0.node] >= $0.count }
        }
        let nodes = claim.memory.nodes
        return room(size, on: nodes.isEmpty ? NodeSet(host.nodes.map(\.number)) : nodes) >= claim.memory.size
    }

    /// Gives back the pages that a running machine has, as it is about to get others.
    mutating func returnPages(of claim: Claim) {
        guard let size = claim.memory.pageSize else { return }
        for (node, count) in pageShares(of: claim, size) { pages.add(count, size, on: node) }
    }

    /// Takes the pages of a running machine out of the free ones, where it has got others.
    mutating func takePages(of owner: String) {
        guard let claim = claim(of: owner), let size = claim.memory.pageSize else { return }
        for (node, count) in pageShares(of: claim, size) { _ = pages.take(count, size, on: node) }
    }

    /// The host's nodes, the nearest to one of them first, as the kernel takes what a node lacks from them.
    private func nodes(from first: NUMANode?) -> [NUMANode] {
        let distances = first.flatMap { host.node($0)?.distances } ?? [:]
        func distance(_ node: NUMANode) -> Int { node == first ? 0 : distances[node] ?? 255 }
        return host.nodes.map(\.number).sorted { (distance($0), $0) < (distance($1), $1) }
    }

    /// The pages that a claim takes of each node: those of its cells; as many of each where they are taken in turns;
    /// else in proportion to its vCPUs there, as guests use memory near to the CPU that they run on.
    private func pageShares(of claim: Claim, _ size: PageSize) -> [(node: NUMANode, count: UInt64)] {
        if !claim.cells.isEmpty { return claim.cells.map { ($0.node, size.count(in: $0.memory) ?? 0) } }
        let count = claim.memory.pageCount ?? 0
        let nodes = claim.memory.nodes
        guard nodes.count > 1 else { return nodes.map { ($0, count) } }
        if claim.memory.mode == .interleave {
            let (share, rest) = count.quotientAndRemainder(dividingBy: UInt64(nodes.count))
            return nodes.enumerated().map { ($1, UInt64($0) < rest ? share + 1 : share) }
        }
        var cpus: [NUMANode: UInt64] = [:]
        for cpu in claim.cpus {
            if let place = layout.place(of: cpu) { cpus[layout.nodeOfPlace[place], default: 0] += 1 }
        }
        let all = max(1, claim.memory.nodes.reduce(0) { $0 + (cpus[$1] ?? 0) })
        return claim.memory.nodes.map { ($0, count * (cpus[$0] ?? 0) / all) }
    }

    /// Whether some machine asked to be with others, or apart from them.
    var hasCompany: Bool { companyCount > 0 }

    /// Returns the claim of a machine.
    ///
    /// - Complexity: O(*n*) in the claims.
    public func claim(of owner: String) -> Claim? { claims.last { $0.owner == owner } }

    /// The CPUs that a dedicated machine could still get.
    public var freeCPUs: CPUSet { cpus(used: .free) }

    /// The number of CPUs that a dedicated machine could still get.
    public var freeCount: Int { seats.free.inDie.reduce(0, +) }

    /// The CPUs that machines float over.
    public var poolCPUs: CPUSet { cpus(used: .pool) }

    private func cpus(used use: Seats.Use) -> CPUSet {
        CPUSet(layout.cpus.indices.lazy.filter { seats.use($0) == use }.map { layout.cpus[$0] })
    }

    /// The pages of a size on a node that no machine has taken or will take, and that are not kept for others.
    public func freePages(_ size: PageSize, on node: NUMANode) -> UInt64 { pages[size, node] }
}
