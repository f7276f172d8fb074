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
    let ledger: Ledger

    public init(_ ledger: Ledger) { self.ledger = ledger }

    var layout: HostLayout { ledger.layout }

    /// Finds a machine a place: as few dies as it needs, then as few clusters, then where least is left over.
    ///
    /// - Throws: ``Shortfall`` with what each die has, if the machine fits nowhere.
    public func place(_ request: PlacementRequest) throws(Shortfall) -> PlannedBerth {
        let found =
            switch request.policy {
            case .dedicated: placeDedicated(request)
            case .shared(let overcommit): placeShared(request, overcommit)
            case .unpinned: placeUnpinned(request)
            }
        guard let found else { throw shortfall(request) }
        return found
    }

    /// Makes a placement of CPUs that were chosen.
    func placement(
        _ request: PlacementRequest,
        pins: [CPUSet],
        dies: [Int],
        nodes: NodeSet,
        alternatives: Int
    ) -> PlannedBerth {
        let berth = Berth(
            policy: request.policy,
            vcpuPins: pins,
            emulatorPin: emulatorPin(nodes, pins),
            memory: MemoryBerth(size: request.memory, nodes: nodes, pageSize: request.pageSize)
        )
        let cpus = berth.cpus
        return PlannedBerth(
            request: request,
            berth: berth,
            invalidations: TLBIDomain(allowed: pins, on: ledger.host),
            decision: PlannedBerth.Decision(
                dies: dies,
                alternatives: alternatives,
                freeAfter: dies.reduce(0) { $0 + ledger.freeInDie[$1] } - ledger.freeCPUs.intersection(cpus).count,
                clusters: Set(cpus.compactMap { layout.place(of: $0).map { layout.clusterOfPlace[$0] } }).count,
                housekeeping: ledger.housekeeping,
                dieBasis: ledger.host.topology.dieBasis,
                remarks: remarks(request, nodes)
            )
        )
    }

    /// The emulator's CPUs: those of the housekeeping CPUs that are on the machine's nodes, or all of them.
    ///
    /// Where the host keeps none, the emulator shares the machine's own CPUs rather than another's.
    private func emulatorPin(_ nodes: NodeSet, _ pins: [CPUSet]) -> CPUSet {
        let all = ledger.housekeeping.cpus
        guard !all.isEmpty else { return pins.reduce(into: CPUSet()) { $0.formUnion($1) } }
        let near = all.filter { cpu in ledger.host.topology[cpu].map { nodes.contains($0.node) } ?? false }
        return near.isEmpty ? all : CPUSet(near)
    }

    private func remarks(_ request: PlacementRequest, _ nodes: NodeSet) -> [String] {
        guard request.pageSize == nil else { return [] }
        let wanted = nodes.isEmpty ? NodeSet(ledger.host.nodes.map(\.number)) : nodes
        let free = wanted.compactMap { ledger.host.node($0)?.free }.reduce(MemorySize.zero, +)
        guard free > .zero, free < request.memory else { return [] }
        return ["node \(wanted) has \(free) of memory free now, less than the machine's \(request.memory)"]
    }

    private func shortfall(_ request: PlacementRequest) -> Shortfall {
        Shortfall(
            request: request,
            host: ledger.host.name,
            dies: layout.dies.indices.map { die in
                Shortfall.Die(
                    die: die,
                    nodes: layout.nodesOfDie[die],
                    freeCPUs: available(on: die, request.policy),
                    freeMemory: freeMemory(request.pageSize, on: memoryNodes(of: [die]))
                )
            },
            largestVCPUs: largestThatFits(request),
            pageSizes: ledger.host.pageSizes
        )
    }

    /// The CPUs of a die that a machine with a policy could have.
    private func available(on die: Int, _ policy: CPUPolicy) -> Int {
        switch policy {
        case .dedicated: ledger.freeInDie[die]
        case .shared, .unpinned: layout.dies[die].count { ledger.uses[$0] == .free || ledger.uses[$0] == .pool }
        }
    }

    /// Halves its way to the most vCPUs with which a machine fits.
    private func largestThatFits(_ request: PlacementRequest) -> Int {
        var (fits, fails) = (0, request.vcpus)
        while fails - fits > 1 {
            var smaller = request
            smaller.vcpus = (fits + fails) / 2
            let isPlaced =
                switch request.policy {
                case .dedicated: placeDedicated(smaller) != nil
                case .shared(let overcommit): placeShared(smaller, overcommit) != nil
                case .unpinned: placeUnpinned(smaller) != nil
                }
            if isPlaced { fits = smaller.vcpus } else { fails = smaller.vcpus }
        }
        return fits
    }
}
