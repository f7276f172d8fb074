/// Packs what is left of machines, after the clusters that they fill, into the clusters that are left, so that as few
/// as can be are shared.
struct RestPacking {
    /// The CPUs of a cluster.
    let size: Int
    /// The clusters that are left.
    let room: Int

    private var best: [ClusterTidying.Group]?
    private var fewest = Int.max
    private var visits = 0

    /// After so many steps the best that was found is taken.
    private static let visitLimit = 5000

    init(size: Int, room: Int) { (self.size, self.room) = (size, room) }

    /// Finds a group for each cluster that is used.
    ///
    /// - Parameter rests: What is left of each machine, the largest first.
    /// - Returns: The groups, or `nil` if the rests do not fit.
    mutating func pack(_ rests: ClusterTidying.Group) -> [ClusterTidying.Group]? {
        pack(rests[...], [], shared: 0)
        return best
    }

    private mutating func pack(_ rests: ClusterTidying.Group.SubSequence, _ groups: [ClusterTidying.Group], shared: Int)
    {
        visits += 1
        guard shared < fewest, visits <= Self.visitLimit else { return }
        guard let rest = rests.first else {
            (best, fewest) = (groups, shared)
            return
        }
        if groups.count < room { pack(rests.dropFirst(), groups + [[rest]], shared: shared) }
        var seen: Set<Int> = []
        for index in groups.indices.reversed() {
            let used = groups[index].reduce(0) { $0 + $1.count }
            guard used + rest.count <= size, !groups[index].contains(where: { $0.part == rest.part }),
                seen.insert(used * 16 + groups[index].count).inserted
            else { continue }
            var joined = groups
            joined[index].append(rest)
            pack(rests.dropFirst(), joined, shared: shared + (groups[index].count == 1 ? 1 : 0))
        }
    }
}
