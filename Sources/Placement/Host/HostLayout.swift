public import HostInventory
public import Vocabulary

/// A host's CPUs in the order in which they are handed out, so that each group is a run of places.
///
/// CPUs are sorted by socket, die, cluster, core and number. A die, a cluster and a core are then ranges of
/// places, and the planner's loops go over flat arrays, whatever numbers the kernel gave to the CPUs.
///
/// Made once for a host, and shared by all ledgers and plans of it.
public final class HostLayout: Sendable {
    public let host: Host
    /// Who receives invalidations, in tables.
    public let invalidations: InvalidationMap
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
    public let coreOfPlace: [Int]
    public let clusterOfPlace: [Int]
    public let dieOfPlace: [Int]
    public let dieOfCluster: [Int]
    /// The NUMA node of the CPU at each place.
    public let nodeOfPlace: [NUMANode]
    /// The nodes that each die has CPUs of.
    public let nodesOfDie: [NodeSet]
    /// The nodes whose memory belongs to each die: its own, or the nearest that have memory.
    public let memoryNodesOfDie: [NodeSet]
    /// Whether each die has memory nodes of its own, so that memory adds up over dies.
    let hasPrivateMemory: Bool
    /// Whether some node has memory, as far as the host tells.
    let listsMemory: Bool
    /// The socket of each die.
    public let socketOfDie: [Int]
    /// The distance between the nodes of two dies, row by row; 10 for a die and itself.
    private let distances: [Int]
    /// The most CPUs that a cluster has.
    let largestCluster: Int
    /// Whether all clusters have as many CPUs.
    let hasEvenClusters: Bool
    /// The most threads that a core has.
    public let threadsPerCore: Int
    /// Whether all cores have as many threads on line.
    let hasEvenCores: Bool

    public init(_ host: Host) {
        self.host = host
        invalidations = InvalidationMap(host)
        listsMemory = host.nodes.contains { $0.memory > .zero }
        let topology = host.topology
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
        coreOfPlace = Self.owners(cores)
        clusterOfPlace = Self.owners(clusters)
        let dieOfPlace = Self.owners(dies)
        self.dieOfPlace = dieOfPlace
        dieOfCluster = clusters.map { dieOfPlace[$0.lowerBound] }
        nodeOfPlace = order.map(\.node)
        let nodesOfDie = dies.map { NodeSet(order[$0].map(\.node)) }
        self.nodesOfDie = nodesOfDie
        let memory = nodesOfDie.map { host.memoryNodes(near: $0) }
        memoryNodesOfDie = memory
        hasPrivateMemory = memory.reduce(0) { $0 + $1.count } == NodeSet(memory.joined()).count
        socketOfDie = dies.map { order[$0.lowerBound].socket }
        distances = nodesOfDie.flatMap { from in nodesOfDie.map { host.distance(from, $0) } }
        largestCluster = clusters.map(\.count).max() ?? 0
        hasEvenClusters = Set(clusters.map(\.count)).count == 1
        threadsPerCore = topology.threadsPerCore
        hasEvenCores = Set(cores.map(\.count)).count == 1
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

    /// Returns the distance between the nodes of two dies.
    func distance(_ first: Int, _ second: Int) -> Int { distances[first * dies.count + second] }

    /// Returns the dies that some CPUs lie on.
    public func dies(of cpus: CPUSet) -> [Int] {
        var isTouched = [Bool](repeating: false, count: dies.count)
        for cpu in cpus {
            if let place = place(of: cpu) { isTouched[dieOfPlace[place]] = true }
        }
        return dies.indices.filter { isTouched[$0] }
    }

    /// Returns the number of clusters that some CPUs lie on.
    public func clusterCount(of cpus: CPUSet) -> Int {
        Set(cpus.compactMap { place(of: $0).map { clusterOfPlace[$0] } }).count
    }
}

extension Host {
    /// The nodes with memory that belong to some nodes: themselves, or the nearest that have some.
    fileprivate func memoryNodes(near numbers: NodeSet) -> NodeSet {
        NodeSet(
            numbers.compactMap { number in
                node(number).map { $0.memory > .zero ? number : nearestMemory(to: $0) }
            })
    }

    private func nearestMemory(to node: MemoryNode) -> NUMANode {
        nodes
            .filter { $0.memory > .zero }
            .min { (node.distances[$0.number] ?? 255, $0.number) < (node.distances[$1.number] ?? 255, $1.number) }
            .map(\.number) ?? node.number
    }

    /// The distance between the nearest nodes of two sets; 10 where the firmware tells none.
    fileprivate func distance(_ first: NodeSet, _ second: NodeSet) -> Int {
        guard first.isDisjoint(with: second) else { return 10 }
        return first.flatMap { from in second.map { node(from)?.distances[$0] ?? 10 } }.min() ?? 10
    }
}
