public import HostInventory
public import Placement
public import Templates
public import Vocabulary
internal import Libvirt

/// The numbers that a machine is to have; what is not named stays.
public struct MachineSize: Hashable, Sendable {
    public var vcpus: Int?
    /// Without NVDIMMs.
    public var memory: MemorySize?
    /// One DIMM that comes or goes, in place of a size of memory.
    public var dimm: DIMM?

    /// A DIMM that somebody names.
    public enum DIMM: Hashable, Sendable {
        /// A new one, in a cell of the guest; `nil` for the one whose node has most left.
        case plug(MemorySize, cell: Int?)
        /// One that is there, by libvirt's name, such as `dimm0`.
        case unplug(String)
    }

    public init(vcpus: Int? = nil, memory: MemorySize? = nil) { (self.vcpus, self.memory) = (vcpus, memory) }

    public init(_ dimm: DIMM) { self.dimm = dimm }
}

/// What resizing will do for a machine.
public struct ResizePlan: Sendable {
    public let name: String
    public let host: Host
    /// Whether the machine runs, and is changed as it does.
    public let isRunning: Bool
    /// The machine as it was asked for, and as it would be asked for afterwards.
    public let before: Machine
    public let after: Machine
    /// Its place as it is, and with the new numbers.
    public let berthBefore: Berth
    public let berthAfter: Berth
    /// What is done to the running machine, in this order; none for one that does not run.
    public let steps: [ResizeStep]
    /// Why the new place is this one, a sentence each.
    public let reasons: [String]
    /// What else is to be known, a sentence each.
    public let remarks: [String]
    let domain: Domain
    /// What libvirt keeps of the machine now.
    let record: MachineRecord

    /// Whether there is anything to do.
    public var isNeeded: Bool { !steps.isEmpty || target != record }

    /// The record of the machine with its new numbers.
    var target: MachineRecord {
        var record = record
        (record.machine, record.berth) = (after, berthAfter)
        return record
    }

    /// The steps that take the first ones back, the last first.
    func reversal(of count: Int) -> [ResizeStep] { steps.prefix(count).reversed().map(\.reversal) }
}

/// One change of a running machine.
public enum ResizeStep: Hashable, Sendable {
    /// A vCPU comes, whose thread is on its CPUs from the start; empty for any CPU.
    case plug(VirtualCPU, CPUSet)
    case unplug(VirtualCPU, CPUSet)
    /// The emulator's threads, which share the vCPUs' CPUs, follow them.
    case pinEmulator(CPUSet, from: CPUSet)
    /// An I/O thread does.
    case pinIOThread(Int, CPUSet, from: CPUSet)
    case plugMemory(MemoryModule)
    case unplugMemory(MemoryModule)

    var reversal: ResizeStep {
        switch self {
        case .plug(let vcpu, let cpus): .unplug(vcpu, cpus)
        case .unplug(let vcpu, let cpus): .plug(vcpu, cpus)
        case .pinEmulator(let cpus, let former): .pinEmulator(former, from: cpus)
        case .pinIOThread(let number, let cpus, let former): .pinIOThread(number, former, from: cpus)
        case .plugMemory(let module): .unplugMemory(module)
        case .unplugMemory(let module): .plugMemory(module)
        }
    }

    /// What is being done.
    var progress: String {
        switch self {
        case .plug(let vcpu, let cpus): "plugs vCPU \(vcpu)\(cpus.isEmpty ? "" : " on CPU \(cpus)")"
        case .unplug(let vcpu, _): "asks the guest for vCPU \(vcpu)"
        case .pinEmulator(let cpus, _): "pins the emulator to CPU \(cpus)"
        case .pinIOThread(let number, let cpus, _): "pins I/O thread \(number) to CPU \(cpus)"
        case .plugMemory(let module): "plugs \(module.size) of memory"
        case .unplugMemory(let module): "asks the guest for \(module.size) of memory (\(module.alias ?? "DIMM"))"
        }
    }

    /// What could not be done.
    func failure(of machine: String) -> String {
        switch self {
        case .plug(let vcpu, _): "vCPU \(vcpu) cannot be plugged into \(machine)"
        case .unplug(let vcpu, _): "vCPU \(vcpu) of \(machine) cannot be taken away"
        case .pinEmulator(let cpus, _): "the emulator of \(machine) cannot be pinned to CPU \(cpus)"
        case .pinIOThread(let number, let cpus, _): "I/O thread \(number) of \(machine) cannot be pinned to CPU \(cpus)"
        case .plugMemory(let module): "\(module.size) of memory cannot be plugged into \(machine)"
        case .unplugMemory(let module): "\(module.alias ?? "a DIMM") of \(machine) cannot be taken away"
        }
    }
}
