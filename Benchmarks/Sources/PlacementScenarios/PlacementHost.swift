/// A regular host, made of numbers.
///
/// CPUs are numbered thread by thread, core by core, cluster by cluster and die by die, and each die is a NUMA
/// node, so that every group is a range of CPU numbers.
public struct PlacementHost: Hashable, Sendable {
    public var sockets: Int
    public var diesPerSocket: Int
    public var clustersPerDie: Int
    public var coresPerCluster: Int
    public var threadsPerCore: Int
    /// The memory of each die's node, in MiB.
    public var memoryPerDie: Int

    public init(
        sockets: Int,
        diesPerSocket: Int,
        clustersPerDie: Int,
        coresPerCluster: Int,
        threadsPerCore: Int,
        memoryPerDie: Int
    ) {
        (self.sockets, self.diesPerSocket, self.clustersPerDie) = (sockets, diesPerSocket, clustersPerDie)
        (self.coresPerCluster, self.threadsPerCore) = (coresPerCluster, threadsPerCore)
        self.memoryPerDie = memoryPerDie
    }

    public var cpusPerCluster: Int { coresPerCluster * threadsPerCore }
    public var cpusPerDie: Int { clustersPerDie * cpusPerCluster }
    public var cpusPerSocket: Int { diesPerSocket * cpusPerDie }
    public var cpuCount: Int { sockets * cpusPerSocket }
    public var dieCount: Int { sockets * diesPerSocket }
    public var clusterCount: Int { dieCount * clustersPerDie }
    public var coreCount: Int { clusterCount * coresPerCluster }

    public func core(of cpu: Int) -> Int { cpu / threadsPerCore }
    public func cluster(of cpu: Int) -> Int { cpu / cpusPerCluster }
    public func die(of cpu: Int) -> Int { cpu / cpusPerDie }
    public func socket(of cpu: Int) -> Int { cpu / cpusPerSocket }

    public func cpus(ofDie die: Int) -> Range<Int> { (die * cpusPerDie)..<((die + 1) * cpusPerDie) }
    public func clusters(ofDie die: Int) -> Range<Int> { (die * clustersPerDie)..<((die + 1) * clustersPerDie) }

    public func cpus(ofCluster cluster: Int) -> Range<Int> {
        (cluster * cpusPerCluster)..<((cluster + 1) * cpusPerCluster)
    }

    /// The fewest clusters that a machine can lie on.
    public func fewestClusters(_ vcpus: Int) -> Int { (vcpus + cpusPerCluster - 1) / cpusPerCluster }

    /// The fewest dies that a machine can lie on.
    public func fewestDies(_ vcpus: Int) -> Int { (vcpus + cpusPerDie - 1) / cpusPerDie }
}

extension PlacementHost {
    /// 128 CPUs: two sockets of two dies, as Kunpeng 920 has.
    public static let cpus128 = Self(dies: 4, sockets: 2)
    /// 256 CPUs: four sockets of two dies.
    public static let cpus256 = Self(dies: 8, sockets: 4)
    /// 512 CPUs: 16 dies of as many CPUs as the others' dies, which are the threads of half as many cores.
    public static let cpus512 = Self(dies: 16, sockets: 4, clustersPerDie: 4, threadsPerCore: 2)

    /// Dies of 32 CPUs, each with 8 GiB: four times what a machine has for each vCPU unless it says otherwise, so
    /// that CPUs run out before memory does.
    private init(dies: Int, sockets: Int, clustersPerDie: Int = 8, threadsPerCore: Int = 1) {
        self.init(
            sockets: sockets,
            diesPerSocket: dies / sockets,
            clustersPerDie: clustersPerDie,
            coresPerCluster: 4,
            threadsPerCore: threadsPerCore,
            memoryPerDie: 32 * 8 << 10
        )
    }
}
