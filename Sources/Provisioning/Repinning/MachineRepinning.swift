public import HostInventory
public import Placement
public import Vocabulary
internal import Libvirt
internal import Templates

/// What repinning will do for a machine that runs.
public struct MachineRepinning: Sendable {
    /// The machine's name.
    public let name: String
    public let host: Host
    /// The place that was asked for.
    public let target: RepinningTarget
    /// The way from the machine's real place to the new one.
    public let repinning: Repinning
    /// Why the new place is this one, a sentence each.
    public let reasons: [String]
    let domain: Domain
    /// What libvirt keeps of the machine now.
    let record: MachineRecord
    let tuning: MemoryTuning

    /// Whether there is anything to do: the machine is elsewhere, or its record says so.
    public var isNeeded: Bool { !repinning.steps.isEmpty || record.berth != repinning.reached }
}

/// The place that a machine is to have.
public enum RepinningTarget: Hashable, Sendable {
    /// The one that its policy finds, as if the machine were not there.
    case planned
    /// vCPU *n* gets the *n*-th CPU.
    case cpus([HostCPU])
    /// One that moves of several machines lead to, its memory included.
    case relocation(Relocation)
    /// One that somebody planned, as it is.
    case berth(Berth)
    /// The CPUs of the pools that it floats over, with what is its own as it is.
    case floating(over: VirtualCPUPins)

    /// Whether the vCPUs may go away from memory that cannot follow them.
    var mayLeaveMemory: Bool {
        switch self {
        case .planned, .relocation: false
        case .cpus, .berth, .floating: true
        }
    }
}
