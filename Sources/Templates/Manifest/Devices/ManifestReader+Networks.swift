extension ManifestReader {
    private static let sources = ["network", "bridge", "vhostUser", "macvtap"]

    /// Reads a network interface.
    static func network(_ node: ManifestNode) -> Machine.Network? {
        let values = node.values(
            "a network", keys: sources + ["mode", "mac", "model", "queues", "mtu", "bootOrder"])
        guard node.isMapping else { return nil }
        let named = sources.filter { values[$0] != nil }
        guard named.count == 1, let kind = named.first, let place = values[kind] else {
            node.reject(
                "a network has a 'network:', a 'bridge:', a 'vhostUser:' or a 'macvtap:'"
                    + (named.isEmpty ? "" : ", and one of them alone"))
            return nil
        }
        guard let source = source(kind, place, values["mode"]) else { return nil }
        var network = Machine.Network(source)
        network.mac = values["mac"].flatMap(hardwareAddress)
        network.model = values["model"]?.text("a network device's model")
        network.queues = values["queues"]?.number("a number of queues", in: 1...256)
        network.mtu = values["mtu"]?.number("a size of packets in bytes", in: 68...65535)
        network.bootOrder = bootOrder(values["bootOrder"])
        rejectUnfitting(values, network)
        return network
    }

    private static func source(
        _ kind: String, _ place: ManifestNode, _ mode: ManifestNode?
    ) -> Machine.Network.Source? {
        switch kind {
        case "network":
            mode?.reject("'mode:' goes with 'vhostUser:' and 'macvtap:' alone")
            return place.text("a network's name").map(Machine.Network.Source.network)
        case "bridge":
            mode?.reject("'mode:' goes with 'vhostUser:' and 'macvtap:' alone")
            return place.text("a bridge's name").map(Machine.Network.Source.bridge)
        case "vhostUser":
            let role: Machine.Network.SocketRole? = mode.map { choice($0, "what to do with a socket") } ?? .server
            guard let path = hostPath(place, "a socket"), let role else { return nil }
            // `sockaddr_un` has room for no more.
            guard path.utf8.count <= 107 else {
                place.reject("the path of a socket has at most 107 bytes, and this one has \(path.utf8.count)")
                return nil
            }
            return .vhostUser(socket: path, role: role)
        default: return macvtap(place, mode)
        }
    }

    private static func macvtap(_ place: ManifestNode, _ mode: ManifestNode?) -> Machine.Network.Source? {
        var (device, mode) = (place, mode)
        if place.isMapping {
            let values = place.values("a network device of the host", keys: ["device", "mode"])
            if mode != nil { values["mode"]?.reject("'mode:' is there already: one of the two goes") }
            guard let inner = values["device"] else {
                place.reject("'macvtap:' has no 'device:'")
                return nil
            }
            (device, mode) = (inner, mode ?? values["mode"])
        }
        let kind: Machine.Network.MacvtapMode? = mode.map { choice($0, "a mode of macvtap") } ?? .bridge
        guard let name = device.text("a network device's name"), let kind else { return nil }
        guard name.utf8.count <= 15, !name.contains(where: { $0 == "/" || $0.isWhitespace }) else {
            device.reject("'\(name)' is not a network device's name: Linux gives it 15 characters, without '/'")
            return nil
        }
        return .macvtap(device: name, mode: kind)
    }

    private static func hardwareAddress(_ node: ManifestNode) -> String? {
        guard let text = node.text("a hardware address")?.lowercased() else { return nil }
        let octets = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt8($0, radix: 16) }
        guard text.wholeMatch(of: /([0-9a-f]{2}:){5}[0-9a-f]{2}/) != nil, let first = octets.first ?? nil else {
            node.reject("'\(text)' is not a hardware address: write six octets, such as 52:54:00:12:34:56")
            return nil
        }
        guard first & 1 == 0, octets.contains(where: { $0 != 0 }) else {
            node.reject("'\(text)' is not one device's address: its first octet is an even number, such as 52")
            return nil
        }
        return text
    }

    /// Rejects what libvirt does not have for a kind of interface.
    private static func rejectUnfitting(_ values: [String: ManifestNode], _ network: Machine.Network) {
        let model = network.model ?? "virtio"
        if case .macvtap = network.source {
            values["mtu"]?.reject("libvirt sets no 'mtu:' with 'macvtap:': set that of the host's device")
        }
        if network.sharesMemory, model != "virtio" {
            values["model"]?.reject("a vhost-user interface is of the model virtio, not '\(model)'")
        }
        if let queues = network.queues, queues > 1, !model.hasPrefix("virtio") {
            values["queues"]?.reject("devices of the model '\(model)' have one queue: use virtio")
        }
    }
}
