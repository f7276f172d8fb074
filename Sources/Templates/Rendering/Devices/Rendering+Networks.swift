internal import DomainXML
internal import Vocabulary

extension Rendering {
    /// Adds the machine's network interfaces.
    func addNetworks(to devices: inout XMLElement) {
        for (index, network) in machine.networks.enumerated() { devices.append(element(network, index)) }
    }

    private func element(_ network: Machine.Network, _ index: Int) -> XMLElement {
        let (type, source) = network.source.element
        var element = XMLElement(
            "interface",
            ["type": type],
            children: [
                XMLElement("mac", ["address": network.mac ?? uuid.macAddress(index)]), source,
                XMLElement(
                    "model", ["type": network.model ?? (network.sharesMemory ? "virtio" : template.interfaceModel)]),
            ]
        )
        if let queues = network.queues { element.append(XMLElement("driver", ["queues": "\(queues)"])) }
        if let mtu = network.mtu { element.append(XMLElement("mtu", ["size": "\(mtu)"])) }
        if let order = network.bootOrder { element.append(XMLElement("boot", ["order": "\(order)"])) }
        return element
    }
}

extension Machine.Network.Source {
    /// libvirt's type of interface, and where it leads.
    fileprivate var element: (type: String, source: XMLElement) {
        switch self {
        case .network(let name): ("network", XMLElement("source", ["network": name]))
        case .bridge(let name): ("bridge", XMLElement("source", ["bridge": name]))
        case .vhostUser(let socket, let role):
            ("vhostuser", XMLElement("source", ["type": "unix", "path": socket, "mode": role.rawValue]))
        case .macvtap(let device, let mode): ("direct", XMLElement("source", ["dev": device, "mode": mode.rawValue]))
        }
    }
}

extension UniqueIdentifier {
    /// The hardware address of a machine's n-th interface, in the range that QEMU's own are in.
    ///
    /// Made of the machine's identifier, so that rendering a machine again changes nothing that the guest sees.
    fileprivate func macAddress(_ index: Int) -> String {
        let tail = Array(bytes.suffix(3))
        let number = (Int(tail[0]) << 16 | Int(tail[1]) << 8 | Int(tail[2])) + index
        let octets = [0x52, 0x54, 0x00, number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF]
        return octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }
}
