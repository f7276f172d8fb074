internal import HostInventory
internal import Vocabulary

/// Chooses CPUs beside those that a machine has: its own cores and clusters first, then those where its invalidations
/// reach the fewest CPUs more.
struct ExtensionSearch {
    let ledger: Ledger
    let threads: ThreadPolicy
    /// The nodes that the CPUs have to be on; `nil` for any.
    let nodes: NodeSet?
    /// The places that the machine's vCPUs have.
    private(set) var own: Set<Int>
    /// The places that it keeps idle.
    private(set) var idle: Set<Int>

    private var layout: HostLayout { ledger.layout }

    init(_ ledger: Ledger, _ threads: ThreadPolicy, on nodes: NodeSet?, own: CPUSet, idle: CPUSet) {
        (self.ledger, self.threads, self.nodes) = (ledger, threads, nodes)
        self.own = Set(own.compactMap(ledger.layout.place(of:)))
        self.idle = Set(idle.compactMap(ledger.layout.place(of:)))
    }

    /// What weighs in the choice of one CPU, the lowest being best; compared from the first figure on.
    private struct Key: Comparable {
        /// What it adds to the CPUs that receive invalidations: nothing, a core or cluster that nobody is on, or one
        /// that others are on.
        var receivers: Int
        /// Whether the cluster is a new one.
        var isFarther: Int
        /// For a new cluster, how well it fits what is still missing.
        var fit: (Int, Int)
        /// Its own core, a whole one, or a half one.
        var core: Int
        var place: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.receivers, left.isFarther, left.fit.0, left.fit.1, left.core, left.place)
                < (right.receivers, right.isFarther, right.fit.0, right.fit.1, right.core, right.place)
        }

        static func == (left: Self, right: Self) -> Bool { !(left < right) && !(right < left) }
    }

    /// Takes a number of CPUs on some dies, the best at each step; returns `nil` if they do not have as many.
    ///
    /// - Complexity: O(*k* · *c*) in the CPUs that are taken and those of the dies.
    mutating func take(_ count: Int, on dies: [Int]) -> [Int]? {
        var taken: [Int] = []
        for missing in stride(from: count, to: 0, by: -1) {
            guard let place = best(missing, on: dies) else { return nil }
            take(place)
            taken.append(place)
        }
        return taken
    }

    private mutating func take(_ place: Int) {
        own.insert(place)
        idle.remove(place)
        guard threads != .prefer else { return }
        // A core's other threads are the machine's too: idle now, and vCPUs of its own later where these may be.
        for sibling in layout.cores[layout.coreOfPlace[place]] where !own.contains(sibling) { idle.insert(sibling) }
    }

    private func best(_ missing: Int, on dies: [Int]) -> Int? {
        let places = dies.flatMap { layout.dies[$0] }.filter(isOffered)
        var free: [Int: Int] = [:]
        for place in places { free[layout.clusterOfPlace[place], default: 0] += 1 }
        let clusters = Set(own.map { layout.clusterOfPlace[$0] })
        let keys = places.lazy.map { place in
            let cluster = layout.clusterOfPlace[place]
            let isNew = !clusters.contains(cluster)
            let free = free[cluster] ?? 0
            let core = coreRank(place)
            // Half a core that is the machine's own adds nobody.
            let receivers =
                dies.count > 2 || !isNarrowed ? 0 : dies.count == 2 || layout.selectsClusters ? isNew ? 1 : 0 : core
            return Key(
                receivers: receivers, isFarther: isNew ? 1 : 0,
                fit: isNew ? (free >= missing ? (0, free) : (1, -free)) : (0, 0), core: core, place: place)
        }
        return keys.min()?.place
    }

    private var isNarrowed: Bool { layout.selectsCores || layout.selectsClusters }

    /// 0 for a core that the machine is on, 1 for one that nobody is on, 2 for one that others are on.
    private func coreRank(_ place: Int) -> Int {
        let core = layout.coreOfPlace[place]
        if layout.cores[core].contains(where: own.contains) { return 0 }
        return ledger.seats.isWhole(core) ? 1 : 2
    }

    /// Whether a CPU may become a vCPU's, as the machine's thread policy has it.
    private func isOffered(_ place: Int) -> Bool {
        guard !own.contains(place), nodes?.contains(layout.nodeOfPlace[place]) ?? true else { return false }
        let core = layout.coreOfPlace[place]
        let isOnOwnCore = layout.cores[core].contains(where: own.contains)
        switch threads {
        case .prefer: return ledger.seats.isFree(place) && !idle.contains(place)
        case .isolate: return !isOnOwnCore && ledger.seats.isWhole(core) && layout.cores[core].lowerBound == place
        case .require: return isOnOwnCore ? idle.contains(place) : ledger.seats.isWhole(core)
        }
    }
}
