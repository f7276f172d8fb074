internal import Vocabulary

/// Groups CPUs by what each source says of them, and leaves open what it does not say.
struct TopologyBuilder {
    /// What a source says of one CPU, in its own numbers.
    struct Entry {
        var number: HostCPU
        var node: NUMANode
        var socket: Int?
        var die: Int?
        /// `nil` where the firmware names none; libvirt and Linux print 65535 or -1 for that.
        var cluster: Int?
        var siblings: CPUSet = []
        var lastLevelCache: CPUSet?
        /// Given for chips alone whose layout of the register is known.
        var affinity: AffinityRegister?
    }

    var entries: [Entry] = []
    var offline: CPUSet = []
    /// The document or the folder that the entries come from.
    var source: String
    /// Where the affinity registers come from.
    var registerSource: String
    /// Why there are no clusters, where that is not plain.
    private var clusterRemark: String?

    init(source: String, affinities: AffinityTable?) {
        (self.source, registerSource) = (source, affinities?.source ?? "")
    }

    /// Forgets clusters that libvirt made up: where the kernel names none, each CPU has the number 0
    /// (`virHostCPUGetCluster`).
    mutating func dropUnnamedClusters() {
        guard entries.allSatisfy({ $0.cluster == 0 }) else { return }
        for index in entries.indices { entries[index].cluster = nil }
        clusterRemark = "\(source) gives every CPU cluster 0, as libvirt does where the kernel names none"
    }

    func build() -> HostTopology {
        let entries = entries.sorted { $0.number < $1.number }
        let dieBasis = dieBasis(entries)
        let hasRegisters = dieBasis.value == .affinityRegister
        let hasClusters = hasRegisters || entries.contains { $0.cluster != nil }
        var (sockets, dies) = (Numbering<Int>(), Numbering<[Int]>())
        var (clusters, cores) = (Numbering<[Int]>(), Numbering<CoreKey>())

        let cpus = entries.map { entry in
            let socket = sockets.number(entry.socket ?? 0)
            let die = dies.number([socket, dieKey(entry, dieBasis.value ?? .sockets)])
            let register = hasRegisters ? entry.affinity : nil
            let cluster = register.map { [die, Int($0.aff2)] } ?? [die, entry.die ?? 0, entry.cluster ?? -1]
            let core =
                register.map { .register(die, $0.aff2, $0.aff1) }
                ?? CoreKey.siblings(entry.siblings.union([entry.number]))
            return HostTopology.CPU(
                number: entry.number,
                node: entry.node,
                socket: socket,
                die: die,
                cluster: clusters.number(cluster),
                core: cores.number(core)
            )
        }
        return HostTopology(
            cpus: cpus,
            offline: offline,
            dieBasis: dieBasis,
            clusterBasis: hasClusters
                ? .known(true, Evidence(source, "\(clusters.count) clusters"))
                : .unknown("\(clusterRemark ?? "\(source) names no clusters"), so each die counts as one")
        )
    }

    /// What tells one core from another.
    private enum CoreKey: Hashable {
        case siblings(CPUSet)
        case register(Int, UInt8, UInt8)
    }

    private func dieKey(_ entry: Entry, _ basis: HostTopology.DieBasis) -> Int {
        switch basis {
        case .affinityRegister: Int(entry.affinity?.aff3 ?? 0)
        case .dieNumbers: entry.die ?? 0
        case .nodes: entry.node.rawValue
        case .caches: entry.lastLevelCache?.first?.rawValue ?? 0
        case .sockets: 0
        }
    }

    /// Chooses the best way to tell dies apart that the source allows.
    private func dieBasis(_ entries: [Entry]) -> Fact<HostTopology.DieBasis> {
        /// Whether some socket has CPUs of more than one kind.
        func divides(_ key: (Entry) -> Int?) -> Bool {
            var kinds: [Int: Set<Int>] = [:]
            for entry in entries {
                if let key = key(entry) { kinds[entry.socket ?? 0, default: []].insert(key) }
            }
            return kinds.values.contains { $0.count > 1 }
        }
        if !entries.isEmpty, entries.allSatisfy({ $0.affinity != nil }) {
            let dies = Set(entries.compactMap { $0.affinity?.aff3 }).count
            return .known(.affinityRegister, Evidence(registerSource, "MPIDR of every CPU, \(dies) values of Aff3"))
        }
        if divides(\.die) { return .known(.dieNumbers, Evidence(source, "die numbers")) }
        if divides({ $0.node.rawValue }) { return .known(.nodes, Evidence(source, "NUMA nodes of a socket")) }
        if divides({ $0.lastLevelCache?.first?.rawValue }) {
            return .known(.caches, Evidence(source, "last-level caches of a socket"))
        }
        return .known(.sockets, Evidence(source, "one die a socket"))
    }
}

/// Gives the numbers 0, 1, 2 … to values in the order in which they first come.
private struct Numbering<Value: Hashable> {
    private var numbers: [Value: Int] = [:]

    var count: Int { numbers.count }

    mutating func number(_ value: Value) -> Int {
        if let number = numbers[value] { return number }
        numbers[value] = numbers.count
        return numbers.count - 1
    }
}
