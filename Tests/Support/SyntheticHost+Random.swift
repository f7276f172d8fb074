internal import Vocabulary

extension SyntheticHost {
    /// Makes a host of any shape: uneven, with CPUs off line, with and without clusters and SMT.
    public static func random(using random: inout some RandomNumberGenerator) -> Self {
        var host = Self()
        host.sockets = .random(in: 1...2, using: &random)
        host.diesPerSocket = .random(in: 1...3, using: &random)
        host.clustersPerDie = .random(in: 1...5, using: &random)
        host.coresPerCluster = .random(in: 1...5, using: &random)
        host.threadsPerCore = .random(in: 1...2, using: &random)
        host.siblingsLast = Bool.random(using: &random)
        host.namesClusters = Bool.random(using: &random)
        let share = Int.random(in: 4...20, using: &random)
        // CPU 0 cannot be taken off line on most machines, and a host without CPUs is none.
        host.offline = CPUSet(
            (1..<max(2, host.cpuCount)).filter { $0 < host.cpuCount && Int.random(in: 0..<share, using: &random) == 0 }
                .map(HostCPU.init(rawValue:))
        )
        host.memoryPerDie = .gibibytes(UInt64.random(in: 1...8, using: &random))
        host.pools = [(.mebibytes2, UInt64.random(in: 0...2048, using: &random))]
        return host
    }
}
