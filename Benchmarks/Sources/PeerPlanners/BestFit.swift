public import PlacementScenarios

/// What a careful programmer writes in an afternoon: the fullest die that a machine fits on, and where none is,
/// the fewest dies, the freest first.
public struct BestFit: SequencePlanner {
    /// In which order a die's CPUs are taken.
    public enum Order: Sendable {
        /// By number.
        case numbers
        /// Clusters that are wholly free first, then the rest by number.
        case wholeClusters
        /// Clusters that are wholly free first, and for the rest the fullest cluster that has room for it.
        case fittingClusters
    }

    private var occupancy: Occupancy
    private let order: Order

    public init(_ host: PlacementHost, _ order: Order) { (occupancy, self.order) = (Occupancy(host), order) }

    public mutating func admit(_ machine: SequenceMachine) -> Bool {
        guard let shares = shares(machine) else { return false }
        let cpus = shares.flatMap { choose($0.count, ofDie: $0.die) }
        occupancy.take(machine.id, cpus, shares.map { ($0.die, $0.memory) })
        return true
    }

    public mutating func release(_ id: Int) { occupancy.release(id) }

    public func cpus(of id: Int) -> [Int] { occupancy.cpus(of: id) }

    private typealias Share = (die: Int, count: Int, memory: Int)

    private func shares(_ machine: SequenceMachine) -> [Share]? {
        let dies = occupancy.freeInDie.indices
        let fitting = dies.filter {
            occupancy.freeInDie[$0] >= machine.vcpus && occupancy.freeMemory[$0] >= machine.memory
        }
        if let die = fitting.min(by: { occupancy.freeInDie[$0] < occupancy.freeInDie[$1] }) {
            return [(die, machine.vcpus, machine.memory)]
        }
        guard occupancy.freeCount >= machine.vcpus else { return nil }
        let perVCPU = machine.memory / machine.vcpus
        var shares: [Share] = []
        var missing = machine.vcpus
        for die in dies.sorted(by: { (-occupancy.freeInDie[$0], $0) < (-occupancy.freeInDie[$1], $1) }) {
            let count = min(missing, occupancy.freeInDie[die], occupancy.freeMemory[die] / perVCPU)
            guard count > 0 else { continue }
            shares.append((die, count, count * perVCPU))
            missing -= count
            if missing == 0 { return shares }
        }
        return nil
    }

    private func choose(_ count: Int, ofDie die: Int) -> [Int] {
        let clusters = Array(occupancy.host.clusters(ofDie: die))
        let size = occupancy.host.cpusPerCluster
        switch order {
        case .numbers: return Array(occupancy.freeCPUs(ofDie: die).prefix(count))
        case .wholeClusters:
            let whole = clusters.filter { occupancy.freeInCluster[$0] == size }
            let rest = clusters.filter { occupancy.freeInCluster[$0] < size }
            return Array((whole + rest).flatMap { occupancy.freeCPUs(ofCluster: $0) }.prefix(count))
        case .fittingClusters: return fitting(count, clusters)
        }
    }

    private func fitting(_ count: Int, _ clusters: [Int]) -> [Int] {
        var chosen: [Int] = []
        var rest = clusters.filter { occupancy.freeInCluster[$0] > 0 }
        while chosen.count < count {
            let missing = count - chosen.count
            let free = { (cluster: Int) in occupancy.freeInCluster[cluster] }
            let next =
                rest.filter { free($0) >= missing }.min { free($0) < free($1) } ?? rest.max { free($0) < free($1) }
            guard let next else { break }
            chosen += occupancy.freeCPUs(ofCluster: next).prefix(missing)
            rest.removeAll { $0 == next }
        }
        return chosen
    }
}
