import PlacementScenarios

/// The benchmark's own account of who is where, which trusts no planner.
struct HostRecord {
    let host: PlacementHost
    private(set) var freeCPUs: Int
    private(set) var freeMemory: Int
    private(set) var usedClusters = 0
    private(set) var sharedClusters = 0
    private(set) var berths: [Int: MachineRecord] = [:]
    /// Sums over the machines on the host.
    private(set) var clusters = 0
    private(set) var fewestClusters = 0
    private(set) var diesBeyondNeed = 0
    private(set) var machinesBeyondNeed = 0
    private var owners: [Int?]
    private var machinesInCluster: [Int]
    private var freeInDie: [Int]

    /// Where a machine is.
    struct MachineRecord {
        let machine: SequenceMachine
        let cpus: [Int]
        let clusters: [Int]
        let dies: Int
    }

    init(_ host: PlacementHost) {
        self.host = host
        freeCPUs = host.cpuCount
        freeMemory = host.dieCount * host.memoryPerDie
        owners = Array(repeating: nil, count: host.cpuCount)
        machinesInCluster = Array(repeating: 0, count: host.clusterCount)
        freeInDie = Array(repeating: host.cpusPerDie, count: host.dieCount)
    }

    /// Whether CPUs and memory are free for a machine, wherever they are.
    func hasRoom(for machine: SequenceMachine) -> Bool {
        machine.vcpus <= freeCPUs && machine.memory <= freeMemory
    }

    /// The most free CPUs that two dies have together.
    var freeOnTwoDies: Int { freeInDie.sorted(by: >).prefix(2).reduce(0, +) }

    mutating func add(_ machine: SequenceMachine, _ cpus: [Int]) -> MachineRecord {
        precondition(cpus.count == machine.vcpus, "A machine got \(cpus.count) CPUs for \(machine.vcpus) vCPUs.")
        for cpu in cpus {
            precondition(owners[cpu] == nil, "CPU \(cpu) was given out twice.")
            owners[cpu] = machine.id
        }
        let record = MachineRecord(
            machine: machine,
            cpus: cpus,
            clusters: Array(Set(cpus.map(host.cluster))),
            dies: Set(cpus.map(host.die)).count
        )
        berths[machine.id] = record
        count(record, 1)
        return record
    }

    /// Takes a machine out, and returns what it was and the CPU of each vCPU; `nil` if it is not there.
    mutating func remove(_ id: Int) -> (machine: SequenceMachine, cpus: [Int])? {
        guard let record = berths.removeValue(forKey: id) else { return nil }
        for cpu in record.cpus { owners[cpu] = nil }
        count(record, -1)
        return (record.machine, record.cpus)
    }

    private mutating func count(_ record: MachineRecord, _ sign: Int) {
        freeCPUs -= sign * record.cpus.count
        freeMemory -= sign * record.machine.memory
        for cpu in record.cpus { freeInDie[host.die(of: cpu)] -= sign }
        for cluster in record.clusters {
            let before = machinesInCluster[cluster]
            machinesInCluster[cluster] += sign
            usedClusters += (before + sign > 0 ? 1 : 0) - (before > 0 ? 1 : 0)
            sharedClusters += (before + sign > 1 ? 1 : 0) - (before > 1 ? 1 : 0)
        }
        clusters += sign * record.clusters.count
        fewestClusters += sign * host.fewestClusters(record.cpus.count)
        let beyond = record.dies - host.fewestDies(record.cpus.count)
        diesBeyondNeed += sign * beyond
        machinesBeyondNeed += beyond > 0 ? sign : 0
    }
}
