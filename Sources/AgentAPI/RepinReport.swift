/// How a running machine gets, or got, to another place on its host.
public struct RepinReport: Codable, Hashable, Sendable {
    public var machine: String
    public var host: String
    /// `repin`, or `unchanged` for a machine that is in its place.
    public var action: String
    /// `best` for the place that the machine's policy finds, `given` for one that somebody named.
    public var place: String
    /// Whether it was done, and not just planned.
    public var isDone: Bool
    public var berthBefore: BerthReport
    public var berthAfter: BerthReport
    public var invalidationsBefore: TLBIReport
    public var invalidationsAfter: TLBIReport
    /// What is done, in this order.
    public var steps: [Step]
    /// How often KVM flushes the machine's VMID and kicks its vCPUs on the way.
    public var recalculations: Int
    /// The most dies that invalidations travel to, before and afterwards included.
    public var mostDies: Int
    /// `one die`, `two dies` or `all dies`: how far invalidations travel at worst.
    public var widestReach: String
    /// The most vCPUs that share a CPU on the way.
    public var crowding: Int
    public var memory: Memory
    /// Why the place is this one, a sentence each.
    public var reasons: [String]
    /// What is not quite as planned, a sentence each.
    public var remarks: [String]

    /// One change of the running machine.
    public struct Step: Codable, Hashable, Sendable {
        /// `vcpu`, `emulator`, `iothread` or `memory`.
        public var changes: String
        /// The number of the vCPU or I/O thread; `nil` for the others.
        public var number: Int?
        /// The CPUs, or the nodes for memory.
        public var from: String
        public var to: String
        /// The CPUs that some vCPU may run on afterwards.
        public var union: String
        public var dies: [Int]
        /// `one die`, `two dies` or `all dies`.
        public var reach: String
        /// Whether KVM computes anew who receives.
        public var recalculates: Bool

        public init(
            changes: String, number: Int?, from: String, to: String, union: String, dies: [Int], reach: String,
            recalculates: Bool
        ) {
            (self.changes, self.number, self.from, self.to) = (changes, number, from, to)
            (self.union, self.dies, self.reach, self.recalculates) = (union, dies, reach, recalculates)
        }
    }

    /// What becomes of the memory.
    public struct Memory: Codable, Hashable, Sendable {
        /// `unneeded`, `moves` or `stays`.
        public var action: String
        /// The nodes that it is on; empty for any, or where it is not moved.
        public var from: String
        public var to: String
        /// Why it stays; empty otherwise.
        public var reason: String
        /// Whether it comes from the new nodes when the machine starts the next time.
        public var followsAtRestart: Bool

        public init(action: String, from: String, to: String, reason: String, followsAtRestart: Bool) {
            (self.action, self.from, self.to) = (action, from, to)
            (self.reason, self.followsAtRestart) = (reason, followsAtRestart)
        }
    }

    public init(
        machine: String, host: String, action: String, place: String, isDone: Bool, berthBefore: BerthReport,
        berthAfter: BerthReport, invalidationsBefore: TLBIReport, invalidationsAfter: TLBIReport, steps: [Step],
        recalculations: Int, mostDies: Int, widestReach: String, crowding: Int, memory: Memory, reasons: [String],
        remarks: [String]
    ) {
        (self.machine, self.host) = (machine, host)
        (self.action, self.place, self.isDone) = (action, place, isDone)
        (self.berthBefore, self.berthAfter) = (berthBefore, berthAfter)
        (self.invalidationsBefore, self.invalidationsAfter) = (invalidationsBefore, invalidationsAfter)
        (self.steps, self.recalculations) = (steps, recalculations)
        (self.mostDies, self.widestReach, self.crowding) = (mostDies, widestReach, crowding)
        (self.memory, self.reasons, self.remarks) = (memory, reasons, remarks)
    }
}
