extension Supply {
    func sum(_ dies: some Sequence<Int>) -> Int { dies.reduce(0) { $0 + inDie[$1] } }

    /// Chooses the fewest clusters: the freest ones whole, and for the rest the one that fits best.
    ///
    /// - Complexity: O(*k* · *n*) in the clusters that are chosen and those of the dies.
    func fewestClusters(
        _ count: Int, on dies: [Int], _ layout: HostLayout, sharing: Sharing = .first
    ) -> [(cluster: Int, count: Int)] {
        var chosen: [(cluster: Int, count: Int)] = []
        chosen.reserveCapacity(16)
        var missing = count
        while missing > 0 {
            var best: (cluster: Int, free: Int)?
            for die in dies {
                for cluster in layout.clustersOfDie[die] where inCluster[cluster] > 0 {
                    let free = inCluster[cluster]
                    // The smallest that has all that is missing, or else the largest.
                    let isBetter =
                        best.map {
                            free >= missing && sharing == .first
                                ? $0.free < missing || free < $0.free : free > $0.free
                        } ?? true
                    if isBetter, !chosen.contains(where: { $0.cluster == cluster }) { best = (cluster, free) }
                }
            }
            guard let best else { break }
            let taken = min(missing, best.free)
            chosen.append((best.cluster, taken))
            missing -= taken
        }
        return chosen
    }

    /// Chooses the clusters that have the fewest CPUs in all, and of those the fewest.
    ///
    /// Where some CPUs are off line, clusters differ, and the fewest clusters need not be the fewest CPUs.
    ///
    /// - Complexity: O(*n* · *count*) in the clusters of the dies.
    func smallestClusters(_ count: Int, on dies: [Int], _ layout: HostLayout) -> [(cluster: Int, count: Int)] {
        let clusters = dies.flatMap { layout.clustersOfDie[$0] }.filter { inCluster[$0] > 0 }
        let cluster = layout.largestCluster * layout.clusters.count + 1
        // What it costs at least to have room for so many vCPUs with the clusters up to one, and whether that is in.
        var costs = [Int](repeating: .max / 2, count: count + 1)
        costs[0] = 0
        var isIn = [Bool](repeating: false, count: clusters.count * (count + 1))
        for (index, candidate) in clusters.enumerated() {
            for target in stride(from: count, to: 0, by: -1) {
                let cost =
                    costs[max(0, target - inCluster[candidate])] + layout.clusters[candidate].count * cluster + 1
                guard cost < costs[target] else { continue }
                costs[target] = cost
                isIn[index * (count + 1) + target] = true
            }
        }
        var chosen: [Int] = []
        var target = count
        for index in clusters.indices.reversed() where target > 0 && isIn[index * (count + 1) + target] {
            chosen.append(clusters[index])
            target = max(0, target - inCluster[clusters[index]])
        }
        var missing = count
        return chosen.sorted { (-inCluster[$0], $0) < (-inCluster[$1], $1) }.map { cluster in
            let taken = min(missing, inCluster[cluster])
            missing -= taken
            return (cluster, taken)
        }
    }
}
