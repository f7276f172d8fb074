/// How a machine gets, or got, other numbers of vCPUs and memory.
public struct ResizeReport: Codable, Hashable, Sendable {
    public var machine: String
    public var host: String
    /// `resize`, or `unchanged` for a machine that has the numbers already.
    public var action: String
    /// Whether the machine runs, and is changed as it does.
    public var isRunning: Bool
    /// Whether it was done, and not just planned.
    public var isDone: Bool
    public var vcpusBefore: Int
    public var vcpusAfter: Int
    /// Without NVDIMMs.
    public var memoryBytesBefore: UInt64
    public var memoryBytesAfter: UInt64
    public var berthBefore: BerthReport
    public var berthAfter: BerthReport
    public var invalidationsBefore: TLBIReport
    public var invalidationsAfter: TLBIReport
    /// What is done to the running machine, in this order.
    public var steps: [Step]
    /// Why the place is this one, a sentence each.
    public var reasons: [String]
    /// What else is to be known, a sentence each.
    public var remarks: [String]

    /// One change of the running machine.
    public struct Step: Codable, Hashable, Sendable {
        /// `plug`, `unplug` or `pin`.
        public var does: String
        /// `vcpu`, `memory`, `emulator` or `iothread`.
        public var to: String
        /// The number of the vCPU or I/O thread; `nil` for the others.
        public var number: Int?
        /// The CPUs that it has, or had; empty for any, and for memory.
        public var cpus: String
        /// The size of memory; `nil` for the others.
        public var memoryBytes: UInt64?
        /// The guest's cell of memory.
        public var cell: Int?

        public init(
            does: String, to: String, number: Int? = nil, cpus: String = "", memoryBytes: UInt64? = nil,
            cell: Int? = nil
        ) {
            (self.does, self.to, self.number, self.cpus) = (does, to, number, cpus)
            (self.memoryBytes, self.cell) = (memoryBytes, cell)
        }
    }

    public init(
        machine: String, host: String, action: String, isRunning: Bool, isDone: Bool, vcpusBefore: Int,
        vcpusAfter: Int, memoryBytesBefore: UInt64, memoryBytesAfter: UInt64, berthBefore: BerthReport,
        berthAfter: BerthReport, invalidationsBefore: TLBIReport, invalidationsAfter: TLBIReport, steps: [Step],
        reasons: [String], remarks: [String]
    ) {
        (self.machine, self.host, self.action) = (machine, host, action)
        (self.isRunning, self.isDone) = (isRunning, isDone)
        (self.vcpusBefore, self.vcpusAfter) = (vcpusBefore, vcpusAfter)
        (self.memoryBytesBefore, self.memoryBytesAfter) = (memoryBytesBefore, memoryBytesAfter)
        (self.berthBefore, self.berthAfter) = (berthBefore, berthAfter)
        (self.invalidationsBefore, self.invalidationsAfter) = (invalidationsBefore, invalidationsAfter)
        (self.steps, self.reasons, self.remarks) = (steps, reasons, remarks)
    }
}
