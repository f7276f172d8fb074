/// A host, as the command line and the API show it.
public struct HostReport: Codable, Hashable, Sendable {
    public var name: String
    public var uri: String
    public var architecture: String
    public var hypervisor: String
    public var libvirt: String
    public var cpus: CPUs
    public var nodes: [Node]
    public var emulators: [Emulator]
    public var invalidations: Fact
    /// What a person should know of how the host narrows invalidations.
    public var findings: [FindingReport]
    public var machines: [Claim]
    public var conflicts: [Conflict]

    /// The CPUs, and what they are used for; sets are lists such as `0-3,8`.
    public struct CPUs: Codable, Hashable, Sendable {
        public var online: String
        public var offline: String
        public var isolated: Fact
        public var housekeeping: String
        public var housekeepingReason: String
        /// Those that a dedicated machine could get.
        public var free: String
        /// Those that shared machines float over.
        public var pool: String
        public var sockets: Int
        public var dies: [String]
        public var dieBasis: String
        public var clusters: [String]
        public var clusterBasis: String
        public var threadsPerCore: Int

        public init(
            online: String, offline: String, isolated: Fact, housekeeping: String, housekeepingReason: String,
            free: String, pool: String, sockets: Int, dies: [String], dieBasis: String, clusters: [String],
            clusterBasis: String, threadsPerCore: Int
        ) {
            (self.online, self.offline, self.isolated) = (online, offline, isolated)
            (self.housekeeping, self.housekeepingReason) = (housekeeping, housekeepingReason)
            (self.free, self.pool, self.sockets) = (free, pool, sockets)
            (self.dies, self.dieBasis) = (dies, dieBasis)
            (self.clusters, self.clusterBasis, self.threadsPerCore) = (clusters, clusterBasis, threadsPerCore)
        }
    }

    /// A NUMA node.
    public struct Node: Codable, Hashable, Sendable {
        public var number: Int
        public var cpus: String
        public var memoryBytes: UInt64
        public var freeBytes: UInt64?
        /// The distance to each node, by its number.
        public var distances: [Int: Int]
        public var pools: [Pool]

        public init(
            number: Int, cpus: String, memoryBytes: UInt64, freeBytes: UInt64?, distances: [Int: Int], pools: [Pool]
        ) {
            (self.number, self.cpus, self.memoryBytes) = (number, cpus, memoryBytes)
            (self.freeBytes, self.distances, self.pools) = (freeBytes, distances, pools)
        }
    }

    /// The pages of one size on a node.
    public struct Pool: Codable, Hashable, Sendable {
        public var pageBytes: UInt64
        public var total: UInt64
        public var free: UInt64?
        /// Pages that no machine gets, and for whom.
        public var reserves: [Reserve]

        public init(pageBytes: UInt64, total: UInt64, free: UInt64?, reserves: [Reserve]) {
            (self.pageBytes, self.total, self.free, self.reserves) = (pageBytes, total, free, reserves)
        }
    }

    /// Pages that are kept for somebody.
    public struct Reserve: Codable, Hashable, Sendable {
        /// Empty if nobody was named.
        public var consumer: String
        public var count: UInt64

        public init(consumer: String, count: UInt64) { (self.consumer, self.count) = (consumer, count) }
    }

    /// A kind of guest that the host has an emulator for.
    public struct Emulator: Codable, Hashable, Sendable {
        public var architecture: String
        public var path: String
        public var accelerators: [String]

        public init(architecture: String, path: String, accelerators: [String]) {
            (self.architecture, self.path, self.accelerators) = (architecture, path, accelerators)
        }
    }

    /// What one domain holds.
    public struct Claim: Codable, Hashable, Sendable {
        public var name: String
        /// `dedicated`, `pooled`, `floating` or `unpinned`.
        public var kind: String
        /// Empty for a machine that may run anywhere.
        public var cpus: String
        public var isRunning: Bool

        public init(name: String, kind: String, cpus: String, isRunning: Bool) {
            (self.name, self.kind, self.cpus, self.isRunning) = (name, kind, cpus, isRunning)
        }
    }

    /// Two domains on CPUs that one of them means to have alone, or one whose memory is not where it was planned.
    public struct Conflict: Codable, Hashable, Sendable {
        /// Empty where it is about memory.
        public var cpus: String
        public var machines: [String]
        /// `nil` where it is about CPUs.
        public var memory: Memory?

        /// The nodes of a machine's memory.
        public struct Memory: Codable, Hashable, Sendable {
            public var planned: String
            public var found: String

            public init(planned: String, found: String) { (self.planned, self.found) = (planned, found) }
        }

        public init(cpus: String, machines: [String], memory: Memory? = nil) {
            (self.cpus, self.machines, self.memory) = (cpus, machines, memory)
        }
    }

    public init(
        name: String, uri: String, architecture: String, hypervisor: String, libvirt: String, cpus: CPUs,
        nodes: [Node], emulators: [Emulator], invalidations: Fact, findings: [FindingReport], machines: [Claim],
        conflicts: [Conflict]
    ) {
        (self.name, self.uri, self.architecture) = (name, uri, architecture)
        (self.hypervisor, self.libvirt, self.cpus) = (hypervisor, libvirt, cpus)
        (self.nodes, self.emulators, self.invalidations) = (nodes, emulators, invalidations)
        (self.findings, self.machines, self.conflicts) = (findings, machines, conflicts)
    }
}

/// A fact about a host: what is known and where it was read, or why it is not known.
public struct Fact: Codable, Hashable, Sendable {
    /// `nil` where it is not known.
    public var value: String?
    public var basis: String

    public init(value: String?, basis: String) { (self.value, self.basis) = (value, basis) }
}
