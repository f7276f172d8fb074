public import DomainXML
public import Placement
public import Templates
public import Vocabulary
internal import HostInventory
internal import Provisioning

/// A machine that is to move, as values: its documents, what Berth keeps of it, and its figures.
public struct MigrationSubject: Sendable {
    public let name: String
    public let uuid: String
    /// The running machine's document, or the definition of one that does not run.
    public let live: XMLElement
    /// The definition; `nil` for a machine that has none.
    public let persistent: XMLElement?
    public let record: MachineRecord?
    /// Why there is no record although there should be.
    public let damage: ManifestError?
    public let facts: MachineFacts

    /// Reads a machine from its documents.
    ///
    /// - Throws: `XMLDocument.ParsingError` if a document cannot be read.
    public init(
        live: String, persistent: String?, facts: MachineFacts
    ) throws(XMLDocument.ParsingError) {
        self.live = try XMLDocument(parsing: live).root
        self.persistent = try persistent.map { text throws(XMLDocument.ParsingError) in
            try XMLDocument(parsing: text).root
        }
        self.facts = facts
        name = self.live[child: "name"]?.trimmedText ?? ""
        uuid = self.live[child: "uuid"]?.trimmedText ?? ""
        do throws(ManifestError) {
            (record, damage) = (try MachineRecord(self.live), nil)
        } catch {
            (record, damage) = (nil, error)
        }
    }

    /// Whether there is a process of it.
    public var isActive: Bool { !["shut off", "crashed", "no state"].contains(facts.state) }

    /// The CPUs that each vCPU may run on; empty sets mean any.
    public var affinities: [CPUSet] { facts.affinities.map { (try? CPUSet(parsing: $0)) ?? [] } }

    var architecture: Architecture {
        Architecture(rawValue: live.element(at: "os/type")?[attribute: "arch"] ?? "unknown")
    }

    var accelerator: Accelerator { Accelerator(rawValue: live[attribute: "type"] ?? "kvm") }

    /// Whether the host's CPUs execute the guest's instructions, so that the hosts' CPUs matter.
    var usesHostCPU: Bool { accelerator == .kvm }

    var machineType: String? { live.element(at: "os/type")?[attribute: "machine"] }

    /// The `mode` of its CPU; libvirt's usual one where the document has none.
    var cpuMode: String { live[child: "cpu"]?[attribute: "mode"] ?? "custom" }

    /// Whether the guest sees the host's CPU as it is.
    var seesHostCPU: Bool {
        usesHostCPU && (["host-passthrough", "maximum"].contains(cpuMode) || cpuModel == "host")
    }

    var cpuModel: String? { live.element(at: "cpu/model")?.trimmedText }

    /// Whether the document takes a feature from the guest's CPU.
    func disablesFeature(_ name: String) -> Bool {
        (live[child: "cpu"]?[children: "feature"] ?? []).contains {
            $0[attribute: "name"] == name && ["disable", "forbid"].contains($0[attribute: "policy"] ?? "")
        }
    }

    var devices: XMLElement { live[ensuring: "devices"] }

    var memory: MemorySize { live.memory }

    /// The pages of its memory; `nil` for ordinary ones.
    var pageSize: PageSize? {
        if let record { return record.berth.memory.pageSize }
        guard let hugepages = live.element(at: "memoryBacking/hugepages"), let page = hugepages[child: "page"] else {
            return nil
        }
        return page[attribute: "size"]
            .flatMap { MemorySize(libvirtCount: $0, unit: page[attribute: "unit"]) }.flatMap { PageSize($0) }
    }

    /// Where the machine is now: by the threads' real affinities, and by what is kept of its memory.
    public var berth: Berth {
        var berth =
            record?.berth
            ?? Berth(
                policy: isPinned ? .dedicated : .unpinned,
                vcpuPins: affinities,
                emulatorPin: [],
                memory: MemoryBerth(size: memory, nodes: [], pageSize: pageSize)
            )
        if !affinities.isEmpty { berth.vcpuPins = VirtualCPUPins(affinities) }
        return berth
    }

    /// Whether the definition pins each vCPU to one CPU.
    private var isPinned: Bool {
        let pins = live[child: "cputune"]?[children: "vcpupin"] ?? []
        return !pins.isEmpty && pins.count == affinities.count && affinities.allSatisfy { $0.count == 1 }
    }
}
