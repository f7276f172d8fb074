/// A picture of a host, before it is drawn: where its CPUs are, and what each is used for.
public struct HostMap: Codable, Hashable, Sendable {
    public var name: String
    public var architecture: String
    public var cpuCount: Int
    public var threadsPerCore: Int
    public var sockets: [Socket]
    /// CPUs that are off line and of which nothing says where they are.
    public var strays: String
    public var nodes: [Node]
    public var machines: [Machine]
    /// Machines on CPUs that one of them means to have alone.
    public var conflicts: [HostReport.Conflict]
    public var housekeeping: String
    public var housekeepingReason: String
    /// By what dies are told apart.
    public var dieBasis: String
    /// Whether firmware or hardware tells clusters apart; without, each die counts as one.
    public var knowsClusters: Bool
    /// How invalidations travel on this host.
    public var invalidations: Fact
    /// The machine whose invalidations are shown.
    public var chosen: TLBIReport?

    public struct Socket: Codable, Hashable, Sendable {
        public var number: Int
        public var dies: [Die]

        public init(number: Int, dies: [Die]) { (self.number, self.dies) = (number, dies) }
    }

    public struct Die: Codable, Hashable, Sendable {
        public var number: Int
        /// The NUMA nodes that it has CPUs of, as a list.
        public var nodes: String
        public var clusters: [Cluster]

        public init(number: Int, nodes: String, clusters: [Cluster]) {
            (self.number, self.nodes, self.clusters) = (number, nodes, clusters)
        }
    }

    public struct Cluster: Codable, Hashable, Sendable {
        public var number: Int
        /// The threads of each core, in ascending order.
        public var cores: [[CPU]]

        public init(number: Int, cores: [[CPU]]) { (self.number, self.cores) = (number, cores) }

        public var cpus: [CPU] { cores.flatMap(\.self) }
    }

    /// A CPU and what it is used for.
    public struct CPU: Codable, Hashable, Sendable {
        public var number: Int
        public var use: Use
        /// The machines that have it, by their places in ``HostMap/machines``.
        public var machines: [Int]
        /// The only vCPU that runs there, where the machine has it alone.
        public var vcpu: Int?
        public var isHousekeeping: Bool
        public var isIsolated: Bool
        /// Whether the chosen machine's vCPUs may run there.
        public var isChosen: Bool
        /// Whether it receives the chosen machine's invalidations.
        public var receives: Bool

        public init(
            number: Int, use: Use, machines: [Int], vcpu: Int?, isHousekeeping: Bool, isIsolated: Bool,
            isChosen: Bool, receives: Bool
        ) {
            (self.number, self.use, self.machines, self.vcpu) = (number, use, machines, vcpu)
            (self.isHousekeeping, self.isIsolated) = (isHousekeeping, isIsolated)
            (self.isChosen, self.receives) = (isChosen, receives)
        }
    }

    /// What a CPU is used for.
    public enum Use: String, Codable, Hashable, Sendable, CaseIterable {
        case free
        /// A machine has it alone.
        case dedicated
        /// A machine keeps it free beside a vCPU.
        case held
        /// Machines float over it, in a pool that Berth keeps for such.
        case pool
        /// A machine floats over it for which nobody keeps it.
        case floating
        /// Two machines have it, one of which means to be alone there.
        case conflict
        /// It is kept for emulators and the host.
        case housekeeping
        case offline
    }

    /// A machine that has a place on the host.
    public struct Machine: Codable, Hashable, Sendable {
        public var name: String
        /// `dedicated`, `pooled`, `mixed`, `floating` or `unpinned`.
        public var kind: String
        public var vcpus: Int
        /// Empty for any CPU.
        public var cpus: String
        /// The CPUs that its emulator's own threads may run on; empty for any, or where nobody was asked.
        public var emulator: String
        public var isRunning: Bool

        public init(name: String, kind: String, vcpus: Int, cpus: String, emulator: String, isRunning: Bool) {
            (self.name, self.kind, self.vcpus) = (name, kind, vcpus)
            (self.cpus, self.emulator, self.isRunning) = (cpus, emulator, isRunning)
        }
    }

    /// A NUMA node's memory and pages.
    public struct Node: Codable, Hashable, Sendable {
        public var number: Int
        public var memoryBytes: UInt64
        /// `nil` where nobody was asked.
        public var freeBytes: UInt64?
        /// The pools of which the node has a page, the kernel's own pages left out.
        public var pools: [Pool]

        public init(number: Int, memoryBytes: UInt64, freeBytes: UInt64?, pools: [Pool]) {
            (self.number, self.memoryBytes, self.freeBytes, self.pools) = (number, memoryBytes, freeBytes, pools)
        }
    }

    /// The pages of one size on a node.
    public struct Pool: Codable, Hashable, Sendable {
        public var pageBytes: UInt64
        public var total: UInt64
        /// `nil` where nobody was asked.
        public var free: UInt64?
        /// Pages that are free and not to be had: machines take them when they start, or they are kept for others.
        public var reserved: UInt64

        public init(pageBytes: UInt64, total: UInt64, free: UInt64?, reserved: UInt64) {
            (self.pageBytes, self.total, self.free, self.reserved) = (pageBytes, total, free, reserved)
        }
    }

    public init(
        name: String, architecture: String, cpuCount: Int, threadsPerCore: Int, sockets: [Socket], strays: String,
        nodes: [Node], machines: [Machine], conflicts: [HostReport.Conflict], housekeeping: String,
        housekeepingReason: String, dieBasis: String, knowsClusters: Bool, invalidations: Fact, chosen: TLBIReport?
    ) {
        (self.name, self.architecture, self.cpuCount) = (name, architecture, cpuCount)
        (self.threadsPerCore, self.sockets, self.strays) = (threadsPerCore, sockets, strays)
        (self.nodes, self.machines, self.conflicts) = (nodes, machines, conflicts)
        (self.housekeeping, self.housekeepingReason) = (housekeeping, housekeepingReason)
        (self.dieBasis, self.knowsClusters) = (dieBasis, knowsClusters)
        (self.invalidations, self.chosen) = (invalidations, chosen)
    }

    /// All CPUs that have a place.
    public var cpus: [CPU] { sockets.flatMap(\.dies).flatMap(\.clusters).flatMap(\.cpus) }
}
