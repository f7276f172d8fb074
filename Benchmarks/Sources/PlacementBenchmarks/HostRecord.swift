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

    /// The fewest clusters that would be shared if the machines on the host were laid out anew as if it were one die:
    /// no arrangement shares fewer.
    var fewestSharedClusters: Int {
        let size = host.cpusPerCluster
        let vcpus = berths.values.map(\.machine.vcpus)
        var room = host.clusterCount - vcpus.reduce(0) { $0 + $1 / size }
        var rests = vcpus.map { $0 % size }.filter { $0 > 0 }.sorted()
        var shared = 0
        // Each shared cluster takes as many of the smallest as fit, which leaves the fewest others to be joined.
        while rests.count > room, room > 0 {
            var used = 0
            var taken = 0
            while taken < rests.count, used + rests[taken] <= size {
                used += rests[taken]
                taken += 1
            }
            guard taken > 1 else { break }
            rests.removeFirst(taken)
            room -= 1
            shared += 1
        }
        return shared
    }

    /// Whether the machines on the host could be laid out anew with none on more dies than it needs.
    ///
    /// Looked for exactly, up to a number of steps; what is not decided by then counts as possible.
    var couldBeWithinDies: Bool {
        let size = host.cpusPerDie
        let vcpus = berths.values.map(\.machine.vcpus)
        let dies = host.dieCount - vcpus.reduce(0) { $0 + $1 / size }
        var packing = DiePacking(free: Array(repeating: size, count: max(0, dies)))
        return packing.packs(vcpus.map { $0 % size }.filter { $0 > 0 }.sorted(by: >)[...]) ?? true
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

/// Packs machines into dies by trying all ways.
private struct DiePacking {
    var free: [Int]
    private var visits = 0

    init(free: [Int]) { self.free = free }

    /// Whether machines, the largest first, fit; `nil` if it is not decided in time.
    mutating func packs(_ sizes: [Int].SubSequence) -> Bool? {
        guard let first = sizes.first else { return true }
        visits += 1
        guard visits < 20_000 else { return nil }
        var seen: Set<Int> = []
        for die in free.indices where free[die] >= first && seen.insert(free[die]).inserted {
            free[die] -= first
            defer { free[die] += first }
            let answer = packs(sizes.dropFirst())
            if answer != false { return answer }
        }
        return false
    }
}
