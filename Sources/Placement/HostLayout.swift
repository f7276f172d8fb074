public import HostInventory
public import Vocabulary

/// A host's CPUs in the order in which they are handed out, so that each group is a run of places.
///
/// CPUs are sorted by socket, die, cluster, core and number. A die, a cluster and a core are then ranges of
/// places, and the planner's loops go over flat arrays, whatever numbers the kernel gave to the CPUs.
public struct HostLayout: Hashable, Sendable {
    /// The CPU at each place.
    public let cpus: [HostCPU]
    /// The place of each CPU by its number; -1 for numbers that are not on line.
    private let places: [Int32]
    public let dies: [Range<Int>]
    public let clusters: [Range<Int>]
    public let cores: [Range<Int>]
    /// The clusters of each die, as places in ``clusters``.
    public let clustersOfDie: [Range<Int>]
    /// The cores of each cluster, as places in ``cores``.
    public let coresOfCluster: [Range<Int>]
    public let clusterOfPlace: [Int]
    public let dieOfPlace: [Int]
    /// The NUMA node of the CPU at each place.
    public let nodeOfPlace: [NUMANode]
    /// The nodes that each die has CPUs of.
    public let nodesOfDie: [NodeSet]
    /// The socket of each die.
    public let socketOfDie: [Int]

    public init(_ topology: HostTopology) {
        let order = topology.cpus.sorted {
            ($0.socket, $0.die, $0.cluster, $0.core, $0.number) < ($1.socket, $1.die, $1.cluster, $1.core, $1.number)
        }
        cpus = order.map(\.number)
        var places = [Int32](repeating: -1, count: (cpus.max()?.rawValue ?? -1) + 1)
        for (place, cpu) in cpus.enumerated() { places[cpu.rawValue] = Int32(place) }
        self.places = places
        dies = Self.runs(order) { $0.die }
        clusters = Self.runs(order) { $0.cluster }
        cores = Self.runs(order) { $0.core }
        clustersOfDie = Self.members(clusters, of: dies)
        coresOfCluster = Self.members(cores, of: clusters)
        clusterOfPlace = Self.owners(clusters)
        dieOfPlace = Self.owners(dies)
        nodeOfPlace = order.map(\.node)
        nodesOfDie = dies.map { NodeSet(order[$0].map(\.node)) }
        socketOfDie = dies.map { order[$0.lowerBound].socket }
    }

    /// The runs of equal keys.
    private static func runs(_ order: [HostTopology.CPU], _ key: (HostTopology.CPU) -> Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for place in order.indices {
            if let last = runs.last, key(order[last.lowerBound]) == key(order[place]) {
                runs[runs.count - 1] = last.lowerBound..<(place + 1)
            } else {
                runs.append(place..<(place + 1))
            }
        }
        return runs
    }

    /// For each outer range, the positions of the inner ranges that lie in it.
    private static func members(_ inner: [Range<Int>], of outer: [Range<Int>]) -> [Range<Int>] {
        var next = 0
        return outer.map { range in
            let first = next
            while next < inner.count, inner[next].upperBound <= range.upperBound { next += 1 }
            return first..<next
        }
    }

    /// For each place, the position of the range that it lies in.
    private static func owners(_ ranges: [Range<Int>]) -> [Int] {
        ranges.indices.flatMap { Array(repeating: $0, count: ranges[$0].count) }
    }

    /// Returns the place of a CPU, or `nil` if it is not on line.
    public func place(of cpu: HostCPU) -> Int? {
        guard cpu.rawValue < places.count, places[cpu.rawValue] >= 0 else { return nil }
        return Int(places[cpu.rawValue])
    }

    /// Returns the nodes of the CPUs at some places.
    func nodes(of places: [Int]) -> NodeSet { NodeSet(places.map { nodeOfPlace[$0] }) }
}
