/// What became of a sequence under a planner, added up.
///
/// Benchmarks/README.md defines the figures.
struct PlacementFigures {
    var arrivals = 0
    var accepted = 0
    var acceptedVCPUs = 0
    /// Machines that were refused although the host had the CPUs and the memory for them.
    var refusedThoughFitting = 0
    /// Clusters of admitted machines, and the fewest that they could lie on.
    var clusters = 0
    var fewestClusters = 0
    /// The sum of each admitted machine's clusters over the fewest that it could lie on.
    var clusterRatios = 0.0
    /// The same, of all machines on the host, added up at each event.
    var liveClusters = 0
    var fewestLiveClusters = 0
    /// Machines that have room on one die, and those of them that were put on several.
    var small = 0
    var spread = 0
    /// Clusters in use, and those that two machines are on, added up at each event.
    var usedClusters = 0
    var sharedClusters = 0
    /// Dies beyond what machines need, and the machines on such, added up at each event; and the machines.
    var liveMachines = 0
    var liveBeyondNeed = 0
    var diesBeyondNeed = 0
    /// Machines on more dies than they need although the machines on the host could be laid out without any such, and
    /// the fewest clusters that could be shared, added up at each event; for planners that move machines alone.
    var liveAvoidable = 0
    var fewestSharedClusters = 0
    /// Machines that were put on three dies or more while two had room for them.
    var onThreeForTwo = 0
    /// vCPUs of other machines that moved.
    var movedVCPUs = 0

    var clusterRatio: Double { Self.ratio(clusters, fewestClusters) }
    var meanClusterRatio: Double { accepted == 0 ? 0 : clusterRatios / Double(accepted) }
    var liveClusterRatio: Double { Self.ratio(liveClusters, fewestLiveClusters) }
    var spreadShare: Double { Self.ratio(spread, small) }
    var sharedShare: Double { Self.ratio(sharedClusters, usedClusters) }
    var beyondNeedShare: Double { Self.ratio(liveBeyondNeed, liveMachines) }
    var avoidableShare: Double { Self.ratio(liveAvoidable, liveMachines) }
    var fewestSharedShare: Double { Self.ratio(fewestSharedClusters, usedClusters) }
    var movedPerAdmitted: Double { Self.ratio(movedVCPUs, acceptedVCPUs) }

    private static func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}
