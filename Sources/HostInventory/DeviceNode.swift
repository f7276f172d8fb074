internal import DomainXML
public import Vocabulary

extension Host {
    /// Returns the NUMA node that a PCI device is attached to, as far as it was asked for when the host was read.
    public func node(of device: PCIAddress) -> Fact<NUMANode> {
        deviceNodes[device] ?? .unknown("nobody asked \(name) for PCI device \(device)")
    }

    /// Finds out the nodes of the devices that were asked for: by the host's files, else by libvirt's documents.
    static func deviceNodes(_ documents: HostDocuments, nodes: [MemoryNode]) -> [PCIAddress: Fact<NUMANode>] {
        let numbers = NodeSet(nodes.map(\.number))
        return documents.devices.reduce(into: [:]) { facts, device in
            facts[device] =
                documents.files.map { node(of: device, in: $0, numbers) }
                ?? node(of: device, documents.deviceDocuments[device], numbers)
        }
    }

    private static func node(of device: PCIAddress, in files: HostFiles, _ nodes: NodeSet) -> Fact<NUMANode> {
        let path = "sys/bus/pci/devices/\(device)/numa_node"
        guard let text = files.text(path) else { return .unknown("there is no PCI device \(device)") }
        return node(Int(text), Evidence("/\(path)", text), nodes)
    }

    private static func node(of device: PCIAddress, _ document: String?, _ nodes: NodeSet) -> Fact<NUMANode> {
        guard let document else { return .unknown("libvirt knows no PCI device \(device)") }
        let root = try? XMLDocument(parsing: document).root
        let capability = root?[children: "capability"].first { $0[attribute: "type"] == "pci" }
        let number = capability?[child: "numa"]?.number("node")
        return node(number, Evidence("node device", number.map { "<numa node='\($0)'/>" } ?? "no <numa>"), nodes)
    }

    /// Firmware that tells no node gives -1, as on any machine of one node.
    private static func node(_ number: Int?, _ evidence: Evidence, _ nodes: NodeSet) -> Fact<NUMANode> {
        if let number, number >= 0, nodes.contains(NUMANode(rawValue: number)) {
            return .known(NUMANode(rawValue: number), evidence)
        }
        if nodes.count == 1, let only = nodes.first { return .known(only, Evidence("capabilities", "one NUMA node")) }
        return .unknown("the firmware does not tell its node (\(evidence))")
    }
}
