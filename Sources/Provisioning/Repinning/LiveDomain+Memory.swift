internal import DomainXML
internal import Libvirt
internal import Placement
internal import Vocabulary

/// How the memory of a running domain is bound to the host's nodes.
struct MemoryTuning {
    /// The nodes; empty for any.
    let nodes: NodeSet
    /// The mode, such as `strict`; `nil` where the domain is not bound.
    let mode: String?
    let binding: MemoryBinding

    /// Reads a running domain's document.
    ///
    /// libvirt moves memory by the kernel's cpusets, and refuses where QEMU has bound the memory itself, which cannot be
    /// told other nodes (`qemuDomainSetNumaParamsLive`). Before 8.0 it did so for `strict`, whatever came of it.
    init(_ root: XMLElement, movesStrictMemory: Bool) {
        let numa = root[child: "numatune"]
        let memory = numa?[child: "memory"]
        nodes = memory?[attribute: "nodeset"].flatMap { try? NodeSet(parsing: $0) } ?? []
        mode = memory.map { $0[attribute: "mode"] ?? "strict" }
        let cell = numa?[child: "memnode"].map { $0[attribute: "mode"] ?? "strict" }
        binding =
            if let cause = Self.lock(root) {
                .locked(by: cause)
            } else if let cell {
                .fixed(mode: cell)
            } else {
                switch mode {
                case nil, "restrictive": .movable
                case "strict" where movesStrictMemory: .movable
                case let mode?: .fixed(mode: mode)
                }
            }
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

    /// The parameters that bind the domain to other nodes.
    func parameters(_ nodes: NodeSet) -> TypedParameters {
        var parameters = TypedParameters()
        parameters[.numaNodes] = nodes
        // One that is not bound would become `strict`, and could not be moved again.
        if mode == nil { parameters[.numaMode] = .restrictive }
        return parameters
    }
}
