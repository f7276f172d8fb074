internal import HostInventory

extension Offer {
    /// CPUs of a cluster.
    typealias Share = (cluster: Int, count: Int)

    /// Chooses the CPUs for a number of vCPUs on some dies, in ascending order of their places.
    func places(_ count: Int, on dies: [Int]) -> [Int] {
        var places: [Int] = []
        places.reserveCapacity(count)
        let clusters = clusters(count, on: dies).sorted { $0.cluster < $1.cluster }
        for (cluster, count) in clusters { append(count, of: cluster, to: &places) }
        return places
    }

    /// Chooses clusters for a number of vCPUs on some dies, and how many of them each gets: as few clusters as
    /// there have to be, cores that nobody else is on before others.
    func clusters(_ count: Int, on dies: [Int]) -> [Share] {
        if dies.count == 2 || layout.selectsClusters {
            // Whole clusters receive.
            return layout.hasEvenClusters
                ? supply.fewestClusters(count, on: dies, layout, sharing: sharing)
                : supply.smallestClusters(count, on: dies, layout)
        }
        guard dies.count == 1 else { return supply.fewestClusters(count, on: dies, layout, sharing: sharing) }
        // Cores receive, so those come first that cost the fewest CPUs.
        let isByCore = layout.selectsCores && single != nil
        let chosen = layered(count, on: dies, (threads == .isolate ? isByCore ? single : nil : whole) ?? supply)
        return isByCore && threads != .isolate ? evened(chosen, on: dies) : chosen
    }

    /// Takes of one supply first, and the rest of all: in the same clusters first.
    private func layered(_ count: Int, on dies: [Int], _ first: Supply) -> [Share] {
        let most = first.sum(dies)
        guard count > most else { return first.fewestClusters(count, on: dies, layout, sharing: sharing) }
        var taken = [Int](repeating: 0, count: layout.clusters.count)
        for die in dies { for cluster in layout.clustersOfDie[die] { taken[cluster] = first.inCluster[cluster] } }
        var missing = count - most
        let rests = dies.flatMap { layout.clustersOfDie[$0] }
            .map { (cluster: $0, isUsed: taken[$0] > 0, free: supply.inCluster[$0] - taken[$0]) }
            .sorted { ($0.isUsed ? 0 : 1, -$0.free, $0.cluster) < ($1.isUsed ? 0 : 1, -$1.free, $1.cluster) }
        for rest in rests where missing > 0 {
            let some = min(missing, rest.free)
            taken[rest.cluster] += some
            missing -= some
        }
        return taken.indices.filter { taken[$0] > 0 }.map { ($0, taken[$0]) }
    }

    /// Moves a vCPU that would be alone on a core of two threads to a core that has but one, if the die has one.
    private func evened(_ chosen: [Share], on dies: [Int]) -> [Share] {
        let whole = whole ?? supply
        guard let single,
            let odd = chosen.firstIndex(where: { share in
                share.count % 2 == 1 && single.inCluster[share.cluster] == 0
                    && share.count < whole.inCluster[share.cluster]
            })
        else { return chosen }
        var shares = chosen
        if let other = shares.firstIndex(where: {
            $0.count == whole.inCluster[$0.cluster] && single.inCluster[$0.cluster] > 0
        }) {
            shares[other].count -= 1
            shares[odd].count += 1
        } else {
            let others = dies.lazy.flatMap { layout.clustersOfDie[$0] }
                .filter { cluster in single.inCluster[cluster] > 0 && !chosen.contains { $0.cluster == cluster } }
            guard let other = others.first else { return chosen }
            shares[odd].count -= 1
            shares.append((other, 1))
        }
        return shares.filter { $0.count > 0 }
    }

    private func append(_ count: Int, of cluster: Int, to places: inout [Int]) {
        if count == layout.clusters[cluster].count {
            places += layout.clusters[cluster]
        } else {
            append(count, ofCores: layout.coresOfCluster[cluster], to: &places)
        }
    }

    private func append(_ count: Int, ofCores cores: some Sequence<Int>, to places: inout [Int]) {
        var missing = count
        let first = places.count
        if !layout.hasEvenCores { appendFitting(&missing, of: cores, to: &places) }
        let taken = places[first...]
        for isWhole in [true, false] where missing > 0 {
            for core in cores where missing > 0 && ledger.seats.isWhole(core) == isWhole {
                guard threads == .prefer || isWhole else { continue }
                for place in layout.cores[core] where missing > 0 && isFree(place) && !taken.contains(place) {
                    places.append(place)
                    missing -= 1
                    if threads == .isolate { break }
                }
            }
        }
        places[first...].sort()
    }

    /// Takes whole cores of several sizes so that none is left half used, as far as that can be: the largest that are
    /// not too large, or, where each vCPU has a core, the smallest.
    private func appendFitting(_ missing: inout Int, of cores: some Sequence<Int>, to places: inout [Int]) {
        let whole = cores.filter { core in layout.cores[core].allSatisfy(isFree) }
        let size = { (core: Int) in layout.cores[core].count }
        if threads == .isolate {
            let smallest = whole.sorted { (size($0), $0) < (size($1), $1) }.prefix(missing)
            places += smallest.map { layout.cores[$0].lowerBound }
            missing -= smallest.count
        } else {
            for core in whole.sorted(by: { (size($1), $0) < (size($0), $1) }) where size(core) <= missing {
                places += layout.cores[core]
                missing -= size(core)
            }
        }
    }

    /// Chooses the CPUs for a number of vCPUs so that the fewest siblings are left idle, whatever clusters that takes.
    func thriftyPlaces(_ count: Int, on dies: [Int]) -> [Int] {
        var places: [Int] = []
        append(
            count, ofCores: dies.flatMap { layout.clustersOfDie[$0] }.flatMap { layout.coresOfCluster[$0] },
            to: &places)
        return places
    }
}
