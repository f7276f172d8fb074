internal import HostInventory
internal import Vocabulary

/// Finds machines their places on one host.
///
/// The result depends on nothing but the ledger and the request: no clock, no randomness, and of equal
/// places the one with the lowest numbers.
///
/// ```swift
/// var ledger = Ledger(host)
/// let placement = try Planner(ledger).place(request)
/// ledger.enter(Claim(placement.berth, owner: "web"))
/// ```
public struct Planner: Sendable {
    public let ledger: Ledger
    /// When machines share a cluster.
    let sharing: Supply.Sharing

    public init(_ ledger: Ledger) { self.init(ledger, sharing: .first) }

    init(_ ledger: Ledger, sharing: Supply.Sharing) { (self.ledger, self.sharing) = (ledger, sharing) }

    var layout: HostLayout { ledger.layout }

    /// Finds a machine a place: on as few dies as it needs, where its invalidations reach the fewest CPUs of others,
    /// near to its devices, on few clusters, and where least is spoilt for machines to come.
    ///
    /// - Throws: ``Shortfall`` with what each die has, if the machine fits nowhere.
    /// - Complexity: O(*d*² · *s* + *v* · *n*) for dedicated vCPUs, in the host's dies, the CPUs of a cluster, the
    ///   vCPUs and the clusters of a die; dies count once where one is enough.
    public func place(_ request: PlacementRequest) throws(Shortfall) -> PlannedBerth {
        guard let found = find(request) else { throw Shortfall(request, on: ledger) }
        return found
    }

    /// Finds a machine a place, on some of the dies alone where they are named, or returns `nil` if there is none.
    func find(_ request: PlacementRequest, within dies: [Int]? = nil) -> PlannedBerth? {
        guard var limits = DieLimits(request, on: ledger) else { return nil }
        if let dies {
            guard let narrowed = limits.narrowed(to: dies, layout) else { return nil }
            limits = narrowed
        }
        guard ledger.freeCount >= request.serviceCPUs else { return nil }
        switch (request.policy, request.topology) {
        case (.dedicated, .cells(let cells)): return placeCells(request, cells, limits)
        case (.dedicated, _): return placeDedicated(request, limits)
        case (.shared(let overcommit), _): return placeShared(request, overcommit, limits)
        case (.mixed(let dedicated, let overcommit), _): return placeMixed(request, dedicated, overcommit, limits)
        case (.unpinned, _): return placeUnpinned(request)
        }
    }

    /// Gives each vCPU a CPU that nobody else has.
    private func placeDedicated(_ request: PlacementRequest, _ limits: DieLimits) -> PlannedBerth? {
        let offer = Offer(ledger, threads: request.threads, isAllowed: limits.isAllowed, sharing: sharing)
        guard let thrift = Thrift(request, offer) else { return nil }
        var choice = DieChoice(
            offer: offer, memory: MemoryDemand(request, on: ledger), remoteness: limits.remoteness)
        (choice.services, choice.single) = (request.serviceCPUs, thrift.single)
        guard let chosen = choice.choose(request.vcpus) else { return nil }
        let places =
            thrift.isTight
            ? offer.thriftyPlaces(request.vcpus, on: chosen.seats) : offer.places(request.vcpus, on: chosen.seats)
        var idle = CPUSet()
        if request.threads != .prefer { idle = offer.idleSiblings(of: places) }
        return berth(
            request,
            pins: VirtualCPUPins(dedicated: places.lazy.map { layout.cpus[$0] }),
            idle: idle,
            on: chosen
        )
    }

    /// Pins nothing; only hugepages have to be there.
    private func placeUnpinned(_ request: PlacementRequest) -> PlannedBerth? {
        let nodes = NodeSet(ledger.host.nodes.map(\.number))
        guard request.pageSize == nil || ledger.room(request.pageSize, on: nodes) >= request.memory else { return nil }
        let dies = Array(layout.dies.indices)
        return berth(
            request, pins: VirtualCPUPins(repeating: [], count: request.vcpus),
            on: DieChoice.Chosen(dies: dies, alternatives: 0))
    }
}
