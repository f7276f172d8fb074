internal import DomainXML
internal import HostInventory
public import Libvirt
public import Placement
internal import Provisioning
public import Templates
public import Vocabulary

/// A domain as the agent last saw it: what its answers need, without the document, of which a thousand would fill memory.
public struct ObservedMachine: Sendable {
    public let uuid: UniqueIdentifier
    public let name: String
    public let state: DomainState
    public let isActive: Bool
    /// What Berth keeps of it; `nil` for a domain that Berth did not make, or whose record somebody damaged.
    public let record: MachineRecord?
    public let damage: ManifestError?
    /// What Berth keeps of its move, if it moves or is to come.
    public let move: MoveRecord?
    public let vcpuCount: Int
    public let memory: MemorySize
    /// The CPUs that each vCPU's thread may run on, as libvirt has it; empty for a domain that does not run.
    public let affinities: VirtualCPUPins
    /// The CPUs that the document gives each vCPU; an empty set means any CPU.
    public let defined: [VirtualCPU: CPUSet]
    /// The CPUs that the document gives the emulator; `nil` where it says nothing.
    public let definedEmulator: CPUSet?
    /// The nodes that the memory comes from, as the kernel has it; `nil` where nobody can tell.
    public let foundNodes: NodeSet?

    /// Notes what matters of a domain that was just read; costs a call for its state.
    @available(*, noasync)
    init(_ live: LiveDomain, on host: Host, _ files: HostFiles?) throws(LibvirtError) {
        (uuid, name, isActive) = (live.domain.uuid, live.name, live.isActive)
        state = try live.domain.state().state
        (record, damage, move) = (live.record, live.damage, MoveRecord(live.root))
        (vcpuCount, memory) = (live.root.vcpuCount, live.root.memory)
        affinities = VirtualCPUPins(live.affinities)
        defined = (try? DomainAffinities(live.root))?.allowed ?? [:]
        definedEmulator = live.root.element(at: "cputune/emulatorpin")?[attribute: "cpuset"]
            .flatMap { try? CPUSet(parsing: $0) }
        foundNodes = live.isActive && live.record != nil ? live.foundNodes(on: host, files) : nil
    }

    /// What the machine holds on its host; `nil` if it holds nothing.
    func claim(on layout: HostLayout) -> Claim? {
        Claim(
            domain: name, record, move: move, affinities: affinities, memory: memory, foundNodes: foundNodes,
            isActive: isActive, on: layout)
    }
}
