/// Machines that are moved, or were, so that another finds room or all lie better.
public struct DefragReport: Codable, Hashable, Sendable {
    public var host: String
    /// What a machine asks for that is to find room; `nil` where machines are to lie better.
    public var admission: Admission?
    /// `planned`, `done`, or `stopped` where some moves were not made.
    public var state: String
    /// In the order in which they are made.
    public var moves: [Move]
    public var before: Tidiness
    public var after: Tidiness
    /// Machines that are moved while they run.
    public var movedMachines: Int
    public var movedVCPUs: Int
    public var copiedBytes: UInt64
    /// How often KVM flushes some machine's VMID and kicks its vCPUs.
    public var recalculations: Int
    /// Machines that stay where they are, and why.
    public var staying: [Staying]
    /// What is not quite as planned, a sentence each.
    public var remarks: [String]

    /// A machine that is to find room, and where it does.
    public struct Admission: Codable, Hashable, Sendable {
        public var vcpus: Int
        public var memoryBytes: UInt64
        /// `nil` for ordinary pages.
        public var pageBytes: UInt64?
        /// The dies with the room, when the moves are made.
        public var dies: [Int]
        public var cpus: String
        public var nodes: String

        public init(
            vcpus: Int, memoryBytes: UInt64, pageBytes: UInt64?, dies: [Int], cpus: String, nodes: String
        ) {
            (self.vcpus, self.memoryBytes, self.pageBytes) = (vcpus, memoryBytes, pageBytes)
            (self.dies, self.cpus, self.nodes) = (dies, cpus, nodes)
        }
    }

    /// A machine's move, and what it costs.
    public struct Move: Codable, Hashable, Sendable {
        public var machine: String
        /// Whether it runs; else it costs nobody anything.
        public var isRunning: Bool
        /// `planned`, `done`, or `left` for one that was not made.
        public var state: String
        /// The CPU of each vCPU, in their order.
        public var from: [String]
        public var to: [String]
        public var diesBefore: [Int]
        public var diesAfter: [Int]
        public var nodesBefore: String
        public var nodesAfter: String
        public var movedVCPUs: Int
        /// The memory that is copied from node to node.
        public var copiedBytes: UInt64
        /// How often KVM flushes the machine's VMID and kicks its vCPUs.
        public var recalculations: Int
        /// `one die`, `two dies` or `all dies`: how far its invalidations travel at worst on the way.
        public var widestReach: String
        /// Other machines whose CPUs receive its invalidations on the way or afterwards, and do not now.
        public var disturbed: [String]

        public init(
            machine: String, isRunning: Bool, state: String, from: [String], to: [String], diesBefore: [Int],
            diesAfter: [Int], nodesBefore: String, nodesAfter: String, movedVCPUs: Int, copiedBytes: UInt64,
            recalculations: Int, widestReach: String, disturbed: [String]
        ) {
            (self.machine, self.isRunning, self.state) = (machine, isRunning, state)
            (self.from, self.to, self.diesBefore, self.diesAfter) = (from, to, diesBefore, diesAfter)
            (self.nodesBefore, self.nodesAfter) = (nodesBefore, nodesAfter)
            (self.movedVCPUs, self.copiedBytes, self.recalculations) = (movedVCPUs, copiedBytes, recalculations)
            (self.widestReach, self.disturbed) = (widestReach, disturbed)
        }
    }

    /// How well machines lie that have CPUs of their own.
    public struct Tidiness: Codable, Hashable, Sendable {
        /// Dies and clusters that machines lie on beyond those that they need, added up.
        public var diesBeyondNeed: Int
        public var clustersBeyondNeed: Int
        /// Clusters that several machines have CPUs of.
        public var sharedClusters: Int
        /// The most vCPUs of a machine that finds room on one die.
        public var largestOnOneDie: Int

        public init(diesBeyondNeed: Int, clustersBeyondNeed: Int, sharedClusters: Int, largestOnOneDie: Int) {
            (self.diesBeyondNeed, self.clustersBeyondNeed) = (diesBeyondNeed, clustersBeyondNeed)
            (self.sharedClusters, self.largestOnOneDie) = (sharedClusters, largestOnOneDie)
        }
    }

    /// A machine that stays where it is.
    public struct Staying: Codable, Hashable, Sendable {
        public var machine: String
        /// A clause, such as `it floats over a pool`.
        public var reason: String

        public init(machine: String, reason: String) { (self.machine, self.reason) = (machine, reason) }
    }

    public init(
        host: String, admission: Admission?, state: String, moves: [Move], before: Tidiness, after: Tidiness,
        movedMachines: Int, movedVCPUs: Int, copiedBytes: UInt64, recalculations: Int, staying: [Staying],
        remarks: [String]
    ) {
        (self.host, self.admission, self.state, self.moves) = (host, admission, state, moves)
        (self.before, self.after, self.movedMachines) = (before, after, movedMachines)
        (self.movedVCPUs, self.copiedBytes, self.recalculations) = (movedVCPUs, copiedBytes, recalculations)
        (self.staying, self.remarks) = (staying, remarks)
    }
}
