internal import HostInventory
internal import Vocabulary

/// The CPUs of a host that a machine could be given, as its thread policy and its limits have it.
struct Offer {
    let ledger: Ledger
    /// How many vCPUs each cluster and die could take.
    let supply: Supply
    /// How many of them on cores that nobody else is on; `nil` where that is no difference.
    let whole: Supply?
    let threads: ThreadPolicy
    let sharing: Supply.Sharing
    /// The places that may be used, where not all that are free may.
    private let isAllowed: [Bool]?

    private var layout: HostLayout { ledger.layout }

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
    private func isFree(_ place: Int) -> Bool { ledger.seats.isFree(place) && isAllowed?[place] ?? true }

    /// Chooses clusters for a number of vCPUs on some dies, and how many of them each gets: as few clusters as
    /// there have to be, cores that nobody else is on before others.
    func clusters(_ count: Int, on dies: [Int]) -> [(cluster: Int, count: Int)] {
        if dies.count == 2 || layout.selectsClusters {
            // Whole clusters receive.
            return layout.hasEvenClusters
                ? supply.fewestClusters(count, on: dies, layout, sharing: sharing)
                : supply.smallestClusters(count, on: dies, layout)
        }
        guard let whole, dies.count == 1 else {
            return supply.fewestClusters(count, on: dies, layout, sharing: sharing)
        }
        let onWhole = whole.sum(dies)
        guard count > onWhole else { return whole.fewestClusters(count, on: dies, layout, sharing: sharing) }
        // All whole cores, and single threads for the rest: in the same clusters first.
        var taken = [Int](repeating: 0, count: layout.clusters.count)
        for die in dies { for cluster in layout.clustersOfDie[die] { taken[cluster] = whole.inCluster[cluster] } }
        var missing = count - onWhole
        let singles = dies.flatMap { layout.clustersOfDie[$0] }
            .map { (cluster: $0, isUsed: taken[$0] > 0, free: supply.inCluster[$0] - taken[$0]) }
            .sorted { ($0.isUsed ? 0 : 1, -$0.free, $0.cluster) < ($1.isUsed ? 0 : 1, -$1.free, $1.cluster) }
        for single in singles where missing > 0 {
            let some = min(missing, single.free)
            taken[single.cluster] += some
            missing -= some
        }
        return taken.indices.filter { taken[$0] > 0 }.map { ($0, taken[$0]) }
    }

    /// Chooses the CPUs for a number of vCPUs on some dies, in ascending order of their places.
    func places(_ count: Int, on dies: [Int]) -> [Int] {
        var places: [Int] = []
        places.reserveCapacity(count)
        let clusters = clusters(count, on: dies).sorted { $0.cluster < $1.cluster }
        for (cluster, count) in clusters { append(count, of: cluster, to: &places) }
        return places
    }

    private func append(_ count: Int, of cluster: Int, to places: inout [Int]) {
        if count == layout.clusters[cluster].count {
            places += layout.clusters[cluster]
            return
        }
        var missing = count
        let first = places.count
        for isWhole in [true, false] where missing > 0 {
            for core in layout.coresOfCluster[cluster] where missing > 0 && ledger.seats.isWhole(core) == isWhole {
                guard threads == .prefer || isWhole else { continue }
                for place in layout.cores[core] where missing > 0 && isFree(place) {
                    places.append(place)
                    missing -= 1
                    if threads == .isolate { break }
                }
            }
        }
        places[first...].sort()
    }

    /// The other threads of the cores that some vCPUs are on, which are to stay idle.
    func idleSiblings(of places: [Int]) -> CPUSet {
        guard threads != .prefer else { return [] }
        let cores = Set(places.map { layout.coreOfPlace[$0] })
        let used = Set(places)
        return CPUSet(cores.flatMap { layout.cores[$0] }.filter { !used.contains($0) }.map { layout.cpus[$0] })
    }
}
