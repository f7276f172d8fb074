internal import HostInventory
internal import Vocabulary

/// The CPUs of a host that a machine could be given, as its thread policy and its limits have it.
struct Offer {
    let ledger: Ledger
    /// How many vCPUs each cluster and die could take.
    let supply: Supply
    /// How many of them on cores that nobody else is on; `nil` where that is no difference.
    let whole: Supply?
    /// How many of them are cores by themselves, as all their siblings are off line; `nil` where cores do not differ.
    let single: Supply?
    let threads: ThreadPolicy
    let sharing: Supply.Sharing
    /// The places that may be used, where not all that are free may.
    private let isAllowed: [Bool]?

    var layout: HostLayout { ledger.layout }

    /// Offers the free CPUs of a ledger.
    ///
    /// - Parameters:
    ///   - ledger: The ledger.
    ///   - threads: What becomes of the threads of a core.
    ///   - isAllowed: The places that may be used; `nil` for all.
    ///   - sharing: When machines share a cluster.
    /// - Complexity: O(1) for ``ThreadPolicy/prefer`` without a limit, else O(*c*) in the host's CPUs.
    init(
        _ ledger: Ledger, threads: ThreadPolicy, isAllowed: [Bool]? = nil, sharing: Supply.Sharing = .first
    ) {
        (self.ledger, self.threads, self.isAllowed, self.sharing) = (ledger, threads, isAllowed, sharing)
        let (layout, seats) = (ledger.layout, ledger.seats)
        let hasThreads = layout.threadsPerCore > 1
        let allows = { (place: Int) in isAllowed?[place] ?? true }
        let isWhole = { (place: Int) in
            let core = layout.coreOfPlace[place]
            return seats.isWhole(core) && layout.cores[core].allSatisfy(allows)
        }
        single =
            layout.hasEvenCores
            ? nil : Supply(layout) { layout.cores[layout.coreOfPlace[$0]].count == 1 && seats.isFree($0) && allows($0) }
        switch threads {
        case .prefer:
            supply = isAllowed == nil ? seats.free : Supply(layout) { seats.isFree($0) && allows($0) }
            whole = !hasThreads ? nil : isAllowed == nil ? seats.whole : Supply(layout, where: isWhole)
        case .isolate:
            supply = Supply(layout) { isWhole($0) && layout.cores[layout.coreOfPlace[$0]].lowerBound == $0 }
            whole = nil
        case .require:
            supply = hasThreads ? Supply(layout, where: isWhole) : Supply(layout) { _ in false }
            whole = nil
        }
    }

    /// Whether a CPU may be given away by itself.
    func isFree(_ place: Int) -> Bool { ledger.seats.isFree(place) && isAllowed?[place] ?? true }

    /// The other threads of the cores that some vCPUs are on, which are to stay idle.
    func idleSiblings(of places: [Int]) -> CPUSet {
        guard threads != .prefer else { return [] }
        let cores = Set(places.map { layout.coreOfPlace[$0] })
        let used = Set(places)
        return CPUSet(cores.flatMap { layout.cores[$0] }.filter { !used.contains($0) }.map { layout.cpus[$0] })
    }
}
