internal import PlacementScenarios

/// What is free on a host, by CPU, cluster and die, and who has the rest.
struct Occupancy {
    let host: PlacementHost
    private(set) var isFree: [Bool]
    private(set) var freeInCluster: [Int]
    private(set) var freeInDie: [Int]
    private(set) var freeMemory: [Int]
    private(set) var freeCount: Int
    private var berths: [Int: Berth] = [:]

    private struct Berth {
        let cpus: [Int]
        /// What is taken of each die's memory.
        let memory: [(die: Int, amount: Int)]
    }

    init(_ host: PlacementHost) {
        self.host = host
        isFree = Array(repeating: true, count: host.cpuCount)
        freeInCluster = Array(repeating: host.cpusPerCluster, count: host.clusterCount)
        freeInDie = Array(repeating: host.cpusPerDie, count: host.dieCount)
        freeMemory = Array(repeating: host.memoryPerDie, count: host.dieCount)
        freeCount = host.cpuCount
    }

    func cpus(of id: Int) -> [Int] { berths[id]?.cpus ?? [] }

    func freeCPUs(ofDie die: Int) -> [Int] { host.cpus(ofDie: die).filter { isFree[$0] } }
    func freeCPUs(ofCluster cluster: Int) -> [Int] { host.cpus(ofCluster: cluster).filter { isFree[$0] } }

    mutating func take(_ id: Int, _ cpus: [Int], _ memory: [(die: Int, amount: Int)]) {
        precondition(cpus.allSatisfy { isFree[$0] }, "A CPU was given out twice.")
        berths[id] = Berth(cpus: cpus, memory: memory)
        for cpu in cpus { set(cpu, free: true, 1) }
        for (die, amount) in memory { freeMemory[die] -= amount }
    }

    mutating func release(_ id: Int) {
        guard let berth = berths.removeValue(forKey: id) else { return }
        for cpu in berth.cpus { set(cpu, free: false, -1) }
        for (die, amount) in berth.memory { freeMemory[die] += amount }
    }

    private mutating func set(_ cpu: Int, free wasFree: Bool, _ taken: Int) {
        isFree[cpu] = !wasFree
        freeInCluster[host.cluster(of: cpu)] -= taken
        freeInDie[host.die(of: cpu)] -= taken
        freeCount -= taken
    }
}
