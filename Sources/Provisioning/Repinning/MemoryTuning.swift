internal import DomainXML
internal import Libvirt
internal import Placement
internal import Templates
internal import Vocabulary

/// How the memory of a running domain is bound to the host's nodes, and by whom it is moved.
struct MemoryTuning {
    /// The nodes; empty for any.
    let nodes: NodeSet
    let binding: MemoryBinding
    private let mover: Mover
    /// The mode, such as `strict`; `nil` where the domain is not bound.
    private let mode: String?

    /// Who moves the memory.
    private enum Mover {
        case libvirt
        case kernel(MemoryCpusets)
    }

    /// Reads a running domain's document.
    ///
    /// - Parameters:
    ///   - root: The document.
    ///   - record: What Berth keeps of the machine.
    ///   - movesStrictMemory: Whether libvirt changes the nodes of `strict` memory, as it did before 8.0.
    ///   - cpusets: The domain's cpusets, if it runs on this machine.
    init(_ root: XMLElement, _ record: MachineRecord, movesStrictMemory: Bool, cpusets: MemoryCpusets?) {
        let numa = root[child: "numatune"]
        let memory = numa?[child: "memory"]
        let mode = memory.map { $0[attribute: "mode"] ?? "strict" }
        let cell = numa?[child: "memnode"].map { $0[attribute: "mode"] ?? "strict" }
        self.mode = mode
        var mover = Mover.libvirt
        if let cause = Self.lock(root) {
            binding = .locked(by: cause)
        } else if let cell {
            binding = .fixed(mode: cell)
        } else {
            switch mode {
            case nil, "restrictive": binding = .movable
            case "strict" where movesStrictMemory: binding = .movable
            case let mode?:
                binding = cpusets == nil ? .fixed(mode: mode) : .movable
                if let cpusets { mover = .kernel(cpusets) }
            }
        }
        self.mover = mover
        // A mode that libvirt does not change names the nodes of the start; the record is of the last move.
        let isChanged = mode == nil || mode == "restrictive"
        let named = memory?[attribute: "nodeset"].flatMap { try? NodeSet(parsing: $0) } ?? []
        nodes = isChanged ? named : cpusets?.nodes ?? record.berth.memory.nodes
    }

    /// What keeps the domain's pages where they are.
    private static func lock(_ root: XMLElement) -> String? {
        if root.element(at: "memoryBacking/locked") != nil { return "its <memoryBacking>" }
        let devices = root[child: "devices"]
        // VFIO pins all of the guest's memory for devices to reach it.
        if devices?[child: "hostdev"] != nil { return "VFIO, for the devices that are passed through," }
        let passesInterface = devices?[children: "interface"].contains { $0[attribute: "type"] == "hostdev" } ?? false
        return passesInterface ? "VFIO, for the interface that is passed through," : nil
    }

    /// Binds the domain to other nodes, whereupon the kernel moves its pages.
    func move(_ domain: Domain, to nodes: NodeSet, affecting impact: ModificationImpact) throws {
        if case .kernel(let cpusets) = mover { return try cpusets.move(to: nodes) }
        var parameters = TypedParameters()
        parameters[.numaNodes] = nodes
        // One that is not bound would become `strict`, and could not be moved again.
        if mode == nil { parameters[.numaMode] = .restrictive }
        try domain.setNUMAParameters(parameters, affecting: impact)
    }
}
