/// How well the machines of a host lie that have a CPU for each vCPU.
public struct Tidiness: Hashable, Sendable {
    /// The dies that machines lie on beyond those that they need, added up.
    public var diesBeyondNeed = 0
    /// The clusters that machines lie on beyond the fewest, added up.
    public var clustersBeyondNeed = 0
    /// The clusters that several machines have CPUs of.
    public var sharedClusters = 0
    /// The most vCPUs of a machine that finds room on one die.
    public var largestOnOneDie: Int

    /// Looks at a host.
    ///
    /// - Complexity: O(*c*) in the CPUs of all claims.
    public init(_ ledger: Ledger) {
        let layout = ledger.layout
        let largestDie = layout.dies.map(\.count).max() ?? 1
        var users = [Int](repeating: 0, count: layout.clusters.count)
        for claim in ledger.claims where claim.kind == .dedicated {
            let clusters = Set(claim.cpus.compactMap { layout.place(of: $0).map { layout.clusterOfPlace[$0] } })
            for cluster in clusters { users[cluster] += 1 }
            diesBeyondNeed += max(
                0, layout.dies(of: claim.cpus).count - claim.vcpuPins.count.dividedUp(by: largestDie))
            clustersBeyondNeed += max(
                0, clusters.count - claim.vcpuPins.count.dividedUp(by: max(1, layout.largestCluster)))
        }
        sharedClusters = users.count { $0 > 1 }
        largestOnOneDie = ledger.seats.free.inDie.max() ?? 0
    }

    /// Whether nothing is worse than in another state, and something is better.
    func isBetter(than other: Self) -> Bool {
        (diesBeyondNeed, clustersBeyondNeed + sharedClusters)
            < (other.diesBeyondNeed, other.clustersBeyondNeed + other.sharedClusters)
    }
}

extension Int {
    /// The quotient, rounded up.
    func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
