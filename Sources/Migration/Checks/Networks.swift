internal import DomainXML
internal import HostInventory
internal import Vocabulary

/// Whether the target has what the machine's network cards are plugged into.
enum Networks: CheckFamily {
    static let name = "Networks"

    static let noNetwork = FindingCode(
        "no-network", .blocks, "The target lacks a network of libvirt's that the machine is on.",
        remedy: "define it there")
    static let stopped = FindingCode(
        "network-stopped", .blocks, "A network that the machine is on does not run on the target.")
    static let differs = FindingCode(
        "network-differs", .warning, "A network of this name is of another kind on the target.",
        remedy: "give both the same definition, but for addresses of the hosts")
    static let noPortGroup = FindingCode(
        "no-port-group", .blocks, "The target's network lacks the port group that the card is in.",
        remedy: "add it there with virsh net-update")
    static let noBridge = FindingCode(
        "no-bridge", .blocks, "The target lacks a bridge that the machine is on.", remedy: "make it there")
    static let noInterface = FindingCode(
        "no-interface", .blocks, "The target lacks the network interface that the card sits on (macvtap).",
        remedy: "move it to a host that has one of the name, or plug the card into a network")
    static let unknown = FindingCode(
        "network-unknown", .warning, "What the target has of networks and interfaces could not be listed.")
    static let userNetwork = FindingCode(
        "user-network", .warning, "The card's network is in QEMU itself: its connections break with the move.")
    static let macInUse = FindingCode(
        "mac-in-use", .warning, "Another machine of the target has a card with the same address.",
        remedy: "give one of them another address")
    static let graphicsPort = FindingCode(
        "graphics-port-taken", .blocks, "Another machine of the target listens on the console's port.",
        remedy: "let libvirt choose the port (autoport='yes')")
    static let graphicsAddress = FindingCode(
        "graphics-address", .warning, "The graphical console listens on an address that the target need not have.",
        remedy: "listen on 0.0.0.0, or by a network's name")

    static let codes = [
        noNetwork, stopped, differs, noPortGroup, noBridge, noInterface, unknown, userNetwork, macInUse, graphicsPort,
        graphicsAddress,
    ]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        guard !Reachability.isSameHost(pair) else { return [] }
        let cards = pair.subject.devices[children: "interface"]
        return cards.flatMap { card($0, pair) }.unique() + neighbours(cards, pair) + graphics(pair)
    }

    private static func card(_ card: XMLElement, _ pair: MigrationPair) -> [Finding] {
        let source = card[child: "source"]
        switch card[attribute: "type"] {
        case "network":
            return source?[attribute: "network"].map { network($0, source?[attribute: "portgroup"], pair) } ?? []
        case "bridge": return source?[attribute: "bridge"].map { interface($0, noBridge, "bridge", pair) } ?? []
        case "direct": return source?[attribute: "dev"].map { interface($0, noInterface, "interface", pair) } ?? []
        case "user": return [userNetwork.finding("a card's network is in QEMU itself")]
        case "vhostuser":
            return source?[attribute: "path"].map { [Storage.sockets($0, "a card", pair)].compactMap(\.self) } ?? []
        default: return []
        }
    }

    private static func network(_ name: String, _ group: String?, _ pair: MigrationPair) -> [Finding] {
        let target = pair.target.name
        guard let networks = pair.target.facts.networks.value else {
            return [
                unknown.finding(
                    "whether \(target) has network '\(name)' is not known", pair.target.facts.networks.basis)
            ]
        }
        guard let there = networks.first(where: { $0.name == name }) else {
            let others = list(networks.map(\.name))
            return [noNetwork.finding("the target has no network '\(name)'", others.isEmpty ? "" : "it has \(others)")]
        }
        var found: [Finding] = []
        if !there.isActive {
            found.append(
                stopped.finding(
                    "network '\(name)' does not run on the target", remedy: "virsh net-start \(name) there"))
        }
        let here = pair.source.facts.networks.value?.first { $0.name == name }
        if let mine = here?.forward, let theirs = there.forward, mine != theirs {
            let words = [mine, theirs].map { $0.isEmpty ? "cut off" : $0 }
            found.append(
                differs.finding("network '\(name)' is of another kind there", "\(words[0]) here, \(words[1]) there"))
        }
        if let group, let groups = there.portGroups, !groups.contains(group) {
            found.append(noPortGroup.finding("network '\(name)' of the target has no port group '\(group)'"))
        }
        return found
    }

    private static func interface(
        _ name: String, _ code: FindingCode, _ kind: String, _ pair: MigrationPair
    ) -> [Finding] {
        guard let names = pair.target.facts.interfaces.value else {
            let reason = pair.target.facts.interfaces.basis
            return [unknown.finding("whether \(pair.target.name) has \(kind) '\(name)' is not known", reason)]
        }
        // libvirt's names of node devices have a low line for whatever is no letter and no digit.
        guard !names.contains(name), !names.contains(InterfaceName.plain(name)) else { return [] }
        return [code.finding("\(pair.target.name) has no \(kind) '\(name)'")]
    }

    private static func neighbours(_ cards: [XMLElement], _ pair: MigrationPair) -> [Finding] {
        let mine = Set(cards.compactMap { $0[child: "mac"]?[attribute: "address"]?.lowercased() })
        return others(pair).flatMap { name, root in
            let theirs = root[ensuring: "devices"][children: "interface"]
                .compactMap { $0[child: "mac"]?[attribute: "address"]?.lowercased() }
            return theirs.filter(mine.contains).map { macInUse.finding("machine \(name) there has address \($0) too") }
        }
    }

    private static func graphics(_ pair: MigrationPair) -> [Finding] {
        var found: [Finding] = []
        let usual: Set<String> = ["0.0.0.0", "::", "127.0.0.1", "::1", "localhost"]
        let others = others(pair)
        for console in pair.subject.devices[children: "graphics"] {
            for listen in console[children: "listen"] where listen[attribute: "type"] == "address" {
                guard let address = listen[attribute: "address"], !usual.contains(address) else { continue }
                found.append(graphicsAddress.finding("its console listens on \(address)"))
            }
            guard console[attribute: "autoport"] == "no", let port = console[attribute: "port"] else { continue }
            for (name, root) in others {
                let taken = root[ensuring: "devices"][children: "graphics"].contains { $0[attribute: "port"] == port }
                if taken { found.append(graphicsPort.finding("machine \(name) there listens on port \(port)")) }
            }
        }
        return found
    }

    /// The machines that run on the target, but for this one.
    private static func others(_ pair: MigrationPair) -> [(String, XMLElement)] {
        (pair.target.facts.domains.value ?? []).filter { $0.isActive && $0.uuid != pair.subject.uuid }
            .compactMap { domain in domain.root.map { (domain.name, $0) } }
    }
}

/// The names of network interfaces as libvirt's node devices have them.
enum InterfaceName {
    static func plain(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
