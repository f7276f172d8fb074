/// CPUs that could be handed out, counted for each cluster and die, so that a die is weighed without a look at its
/// CPUs.
struct Supply: Sendable {
    /// By place in the layout's clusters.
    private(set) var inCluster: [Int]
    /// By place in the layout's dies.
    private(set) var inDie: [Int]
    /// For each die, the number of its clusters that have 0, 1, 2 … such CPUs.
    private var histogram: [UInt16]
    /// The length of a row of the histogram.
    private let width: Int

    /// Counts the CPUs at the places that a condition holds for.
    init(_ layout: HostLayout, where isOffered: (Int) -> Bool) {
        self.init(layout, counts: layout.clusters.map { $0.count(where: isOffered) })
    }

    /// Takes counts by cluster.
    init(_ layout: HostLayout, counts: [Int]) {
        inCluster = counts
        width = layout.largestCluster + 1
        inDie = layout.clustersOfDie.map { $0.reduce(0) { $0 + counts[$1] } }
        histogram = Array(repeating: 0, count: layout.dies.count * width)
        for (cluster, count) in counts.enumerated() { histogram[layout.dieOfCluster[cluster] * width + count] += 1 }
    }

    /// Counts some CPUs of a cluster in, or out if `change` is negative.
    mutating func change(_ cluster: Int, of die: Int, by change: Int) {
        let row = die * width
        histogram[row + inCluster[cluster]] -= 1
        inCluster[cluster] += change
        inDie[die] += change
        histogram[row + inCluster[cluster]] += 1
    }

    /// When the rest of a machine, beyond the clusters that it fills, is put beside another's.
    enum Sharing: Sendable {
        /// Whenever there is a cluster with room for it, so that whole clusters stay free for machines to come.
        case first
        /// Only where there is no whole cluster, as machines that run can be moved together later.
        case last
    }

    /// How a number of CPUs would lie on clusters if the fewest were taken.
    struct Spread {
        var clusters = 0
        /// Those that would be shared with another machine.
        var shared = 0
    }

    /// Returns how a number of CPUs would lie on the clusters of a die, or of two: the freest clusters whole, and
    /// the rest in the one that fits best.
    ///
    /// - Complexity: O(*s*) in the CPUs of the largest cluster.
    func spread(_ count: Int, on die: Int, and second: Int? = nil, sharing: Sharing = .first) -> Spread {
        let first = die * width
        let other = second.map { $0 * width }
        var spread = Spread()
        var missing = count
        var free = width - 1
        var left = 0
        while missing > 0, free > 0 {
            let clusters = Int(histogram[first + free]) + (other.map { Int(histogram[$0 + free]) } ?? 0)
            let whole = min(clusters, missing / free)
            missing -= whole * free
            spread.clusters += whole
            if free < width - 1 { spread.shared += whole }
            left = clusters - whole
            if missing < free, missing > 0 {
                // Less than such a cluster is missing: the fullest cluster that still has it.
                let sizes = sharing == .last && free == width - 1 && left > 0 ? free...free : missing...free
                for size in sizes {
                    let fitting =
                        size == free
                        ? left : Int(histogram[first + size]) + (other.map { Int(histogram[$0 + size]) } ?? 0)
                    guard fitting > 0 else { continue }
                    spread.clusters += 1
                    if size < width - 1 { spread.shared += 1 }
                    return spread
                }
            }
            free -= 1
        }
        return spread
    }
}
