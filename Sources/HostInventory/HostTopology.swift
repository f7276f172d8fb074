public import Vocabulary

/// The CPUs of a host and how they are grouped, at one moment.
///
/// A value: it does not follow CPUs that go off line. Read the host again instead.
public struct HostTopology: Hashable, Sendable {
    /// The CPUs that are on line, in ascending order of their numbers.
    public let cpus: [CPU]
    /// CPUs that the host has and that are switched off.
    public let offline: CPUSet

    public let sockets: [Group]
    /// The parts of a socket within which CPUs are nearest to each other; see ``dieBasis``.
    public let dies: [Group]
    /// The CPUs that share a cache tag or a cluster bus; one for each die where ``clusterBasis`` is unknown.
    public let clusters: [Group]
    /// The threads of each core.
    public let cores: [Group]

    /// By what the dies were told apart.
    public let dieBasis: Fact<DieBasis>
    /// Whether the firmware tells clusters apart.
    public let clusterBasis: Fact<Bool>

    /// A CPU that is on line, with the places of its groups in the topology's arrays.
    public struct CPU: Hashable, Sendable {
        public let number: HostCPU
        public let node: NUMANode
        public let socket: Int
        public let die: Int
        public let cluster: Int
        public let core: Int
    }

    /// CPUs that belong together.
    public struct Group: Hashable, Sendable {
        public let cpus: CPUSet
        /// The place of the group that contains this one, in the array of the next larger kind.
        public let parent: Int
    }

    /// By what dies are told apart.
    ///
    /// Linux has no die numbers on Arm: they are in the MPIDR register, or have to be taken from what
    /// firmware makes of dies.
    public enum DieBasis: Hashable, Sendable {
        /// The affinity registers of the CPUs, which hardware itself goes by.
        case affinityRegister
        /// The die numbers that the firmware gives.
        case dieNumbers
        /// The NUMA nodes of a socket.
        case nodes
        /// The last-level caches of a socket.
        case caches
        /// A socket has one die, as far as anything tells.
        case sockets
    }

    /// All CPUs that are on line.
    public let online: CPUSet

    /// The place of each CPU in ``cpus`` by its number; -1 for a CPU that is not on line.
    private let places: [Int32]

    init(cpus: [CPU], offline: CPUSet, dieBasis: Fact<DieBasis>, clusterBasis: Fact<Bool>) {
        self.cpus = cpus
        self.offline = offline
        self.dieBasis = dieBasis
        self.clusterBasis = clusterBasis
        online = CPUSet(cpus.map(\.number))
        sockets = Self.groups(cpus, \.socket) { _ in 0 }
        dies = Self.groups(cpus, \.die, parent: \.socket)
        clusters = Self.groups(cpus, \.cluster, parent: \.die)
        cores = Self.groups(cpus, \.core, parent: \.cluster)
        var places = [Int32](repeating: -1, count: (cpus.last?.number.rawValue ?? -1) + 1)
        for (place, cpu) in cpus.enumerated() { places[cpu.number.rawValue] = Int32(place) }
        self.places = places
    }

    private static func groups(_ cpus: [CPU], _ group: (CPU) -> Int, parent: (CPU) -> Int) -> [Group] {
        var sets: [CPUSet] = []
        var parents: [Int] = []
        for cpu in cpus {
            while sets.count <= group(cpu) {
                sets.append([])
                parents.append(0)
            }
            sets[group(cpu)].insert(cpu.number)
            parents[group(cpu)] = parent(cpu)
        }
        return zip(sets, parents).map(Group.init)
    }

    /// Returns what is known of a CPU, or `nil` if it is not on line.
    public subscript(cpu: HostCPU) -> CPU? {
        place(of: cpu).map { cpus[$0] }
    }

    /// Returns the place of a CPU in ``cpus``, or `nil` if it is not on line.
    public func place(of cpu: HostCPU) -> Int? {
        guard cpu.rawValue < places.count, places[cpu.rawValue] >= 0 else { return nil }
        return Int(places[cpu.rawValue])
    }

    /// Returns the NUMA nodes that a set of CPUs lies on.
    public func nodes(of cpus: CPUSet) -> NodeSet {
        var nodes = NodeSet()
        for cpu in cpus {
            if let cpu = self[cpu] { nodes.insert(cpu.node) }
        }
        return nodes
    }

    /// The most threads that a core has.
    public var threadsPerCore: Int { cores.map(\.cpus.count).max() ?? 1 }
}
