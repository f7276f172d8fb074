public import PlacementScenarios

/// The static policy of Kubernetes' CPU manager, in our own words; without a topology manager, which is the default.
///
/// After `takeByTopologyNUMAPacked` in `pkg/kubelet/cm/cpumanager/cpu_assignment.go`. It knows CPUs alone: memory is another
/// manager's work, and is not looked at here.
public struct KubernetesStatic: SequencePlanner {
    private var occupancy: Occupancy
    private let alignsByUncoreCache: Bool

    /// Opens an empty host, with or without the option `prefer-align-cpus-by-uncorecache`.
    ///
    /// By its name the option aligns to CPUs that share a last-level cache. Here these are the clusters: on Kunpeng they
    /// share its tags, and where a whole die shared the cache the option would change nothing.
    public init(_ host: PlacementHost, alignsByUncoreCache: Bool) {
        occupancy = Occupancy(host)
        self.alignsByUncoreCache = alignsByUncoreCache
    }

    public mutating func admit(_ machine: SequenceMachine) -> Bool {
        guard machine.vcpus <= occupancy.freeCount else { return false }
        var accumulator = Accumulator(occupancy, machine.vcpus)
        accumulator.takeSockets()
        accumulator.takeDies()
        if alignsByUncoreCache { accumulator.takeUncoreCaches() }
        accumulator.takeCores()
        accumulator.takeThreads()
        // Which CPU is for which thread of the container is not said; in a list of CPUs they stand by number.
        occupancy.take(machine.id, accumulator.taken.sorted(), [])
        return true
    }

    public mutating func release(_ id: Int) { occupancy.release(id) }

    public func cpus(of id: Int) -> [Int] { occupancy.cpus(of: id) }
}

/// Gathers CPUs, from large groups to small ones; the groups with the fewest free CPUs come first at each step.
private struct Accumulator {
    private let host: PlacementHost
    private var isFree: [Bool]
    private var needed: Int
    private(set) var taken: [Int] = []

    init(_ occupancy: Occupancy, _ count: Int) {
        (host, isFree, needed) = (occupancy.host, occupancy.isFree, count)
    }

    /// Takes whole sockets as long as the machine needs that many CPUs.
    mutating func takeSockets() { takeWhole(sockets(), host.cpusPerSocket) }

    /// Takes whole NUMA nodes.
    mutating func takeDies() { takeWhole(dies(), host.cpusPerDie) }

    /// Takes whole clusters, and for what is missing then the first that has room for all of it.
    mutating func takeUncoreCaches() {
        let clusters = dies().flatMap { die in sorted(groups(host.cpusPerCluster, in: die)) }
        takeWhole(clusters, host.cpusPerCluster)
        guard needed > 0, let cluster = clusters.first(where: { free($0) >= needed }) else { return }
        for cpu in cluster where needed > 0 && isFree[cpu] { take(cpu) }
    }

    /// Takes whole cores.
    mutating func takeCores() { takeWhole(cores(), host.threadsPerCore) }

    /// Takes single threads, of the cores first that have fewer of them free.
    mutating func takeThreads() {
        for cpu in cores().joined() where needed > 0 && isFree[cpu] { take(cpu) }
    }

    private func sockets() -> [Range<Int>] { sorted(groups(host.cpusPerSocket, in: 0..<host.cpuCount)) }

    /// The NUMA nodes, those of one socket beside each other, as where a socket has several of them.
    private func dies() -> [Range<Int>] { sockets().flatMap { sorted(groups(host.cpusPerDie, in: $0)) } }

    private func cores() -> [Range<Int>] { dies().flatMap { sorted(groups(host.threadsPerCore, in: $0)) } }

    private func groups(_ size: Int, in range: Range<Int>) -> [Range<Int>] {
        stride(from: range.lowerBound, to: range.upperBound, by: size).map { $0..<($0 + size) }
    }

    private func free(_ group: Range<Int>) -> Int { group.count { isFree[$0] } }

    private func sorted(_ groups: [Range<Int>]) -> [Range<Int>] {
        groups.map { (free: free($0), group: $0) }
            .sorted { ($0.free, $0.group.lowerBound) < ($1.free, $1.group.lowerBound) }
            .map(\.group)
    }

    private mutating func takeWhole(_ groups: [Range<Int>], _ size: Int) {
        for group in groups where needed >= size && free(group) == size {
            for cpu in group { take(cpu) }
        }
    }

    private mutating func take(_ cpu: Int) {
        isFree[cpu] = false
        taken.append(cpu)
        needed -= 1
    }
}
