public import Vocabulary

/// The affinity registers of a host's CPUs, and where they were read.
public struct AffinityTable: Hashable, Sendable {
    public let registers: [HostCPU: AffinityRegister]
    /// The document or the file that they come from, such as `kernel log`.
    public let source: String

    public init(registers: [HostCPU: AffinityRegister], source: String) {
        (self.registers, self.source) = (registers, source)
    }

    /// Chooses the best source that a host has: its kernel's log, else its firmware's table of CPUs.
    ///
    /// A log that tells the register of some CPUs alone is completed by the table, where both agree.
    static func choose(_ log: KernelLog?, _ files: HostFiles?, _ topology: HostTopology) -> AffinityTable? {
        let known = log?.affinityRegisters ?? [:]
        let logged = known.isEmpty ? nil : AffinityTable(registers: known, source: "kernel log")
        if topology.online.allSatisfy({ known[$0] != nil }) { return logged }
        guard let table = files.flatMap({ InterruptControllerTable(reading: $0) }),
            let completed = table.registers(files, known, topology)
        else { return logged }
        return AffinityTable(registers: completed.registers.merging(known) { $1 }, source: completed.source)
    }
}
