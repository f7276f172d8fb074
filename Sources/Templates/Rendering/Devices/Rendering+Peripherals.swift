internal import DomainXML

extension Rendering {
    /// Adds and takes away the small devices that the manifest names; what the template has already is not added again.
    func setPeripherals(_ devices: inout XMLElement) {
        let wanted = machine.peripherals
        if let console = wanted.console { Self.set(console, &devices) }
        if let agent = wanted.agent { Self.setAgent(agent, &devices) }
        if let rng = wanted.rng {
            Self.set(rng, &devices, ["rng"]) {
                [
                    XMLElement(
                        "rng", ["model": "virtio"],
                        children: [
                            XMLElement("backend", ["model": "random"], text: "/dev/urandom")
                        ])
                ]
            }
        }
        switch wanted.watchdog {
        case nil: break
        case .off: devices[children: "watchdog"] = []
        case .on(let model, let action):
            devices[children: "watchdog"] = [
                XMLElement("watchdog", ["model": model.rawValue, "action": action.rawValue])
            ]
        }
        setBalloon(&devices)
        setTPM(&devices)
        if let graphics = wanted.graphics { Self.set(graphics, &devices) }
    }

    /// Takes devices away, or adds them where there are none of the first kind.
    private static func set(
        _ isOn: Bool, _ devices: inout XMLElement, _ kinds: [String], _ make: () -> [XMLElement]
    ) {
        if !isOn {
            for kind in kinds { devices[children: kind] = [] }
        } else if let first = kinds.first, devices[child: first] == nil {
            for element in make() { devices.append(element) }
        }
    }

    private static func set(_ console: Machine.Console, _ devices: inout XMLElement) {
        guard case .on(let log) = console else { return set(false, &devices, ["serial", "console"]) { [] } }
        set(true, &devices, ["serial", "console"]) { [XMLElement("serial", ["type": "pty"])] }
        guard let log else { return }
        devices[child: "serial"]?[child: "log"] = XMLElement("log", ["file": log, "append": "on"])
    }

    private static func setAgent(_ isOn: Bool, _ devices: inout XMLElement) {
        let name = "org.qemu.guest_agent.0"
        let others = devices[children: "channel"].filter { $0[child: "target"]?[attribute: "name"] != name }
        if !isOn {
            devices[children: "channel"] = others
        } else if others.count == devices[children: "channel"].count {
            devices.append(
                XMLElement(
                    "channel", ["type": "unix"], children: [XMLElement("target", ["type": "virtio", "name": name])]))
        }
    }

    /// A balloon cannot give hugepages back, so that machines on them have none unless the manifest says so.
    private func setBalloon(_ devices: inout XMLElement) {
        switch machine.peripherals.balloon {
        case true?: devices[children: "memballoon"] = [XMLElement("memballoon", ["model": "virtio"])]
        case false?: devices[children: "memballoon"] = [XMLElement("memballoon", ["model": "none"])]
        // libvirt adds one where the document says nothing.
        case nil where settlement.pageSize != nil && devices[child: "memballoon"] == nil:
            devices.append(XMLElement("memballoon", ["model": "none"]))
        case nil: break
        }
    }

    private func setTPM(_ devices: inout XMLElement) {
        switch machine.peripherals.tpm {
        case nil: return
        case .off: devices[children: "tpm"] = []
        case .on(let model):
            let backend = XMLElement("backend", ["type": "emulator", "version": "2.0"])
            var tpm = XMLElement("tpm", children: [backend])
            tpm[attribute: "model"] = model ?? settlement.peripherals.tpmModel
            devices[children: "tpm"] = [tpm]
        }
    }

    private static func set(_ graphics: Machine.Graphics, _ devices: inout XMLElement) {
        // A screen is of use with something to type on; a template without USB has nothing else.
        set(graphics == .vnc, &devices, ["graphics", "video", "input"]) {
            [
                XMLElement("graphics", ["type": "vnc", "autoport": "yes", "listen": "127.0.0.1"]),
                XMLElement("video", children: [XMLElement("model", ["type": "virtio"])]),
                XMLElement("input", ["type": "keyboard", "bus": "virtio"]),
                XMLElement("input", ["type": "tablet", "bus": "virtio"]),
            ]
        }
    }

    /// Lets another process see the guest's memory, as a vhost-user switch must.
    func setMemorySharing(_ root: inout XMLElement) {
        guard machine.networks.contains(where: \.sharesMemory) else { return }
        if root[child: "memoryBacking"] == nil {
            root.insert(XMLElement("memoryBacking"), before: ["vcpu", "os"])
        }
        var backing = root[ensuring: "memoryBacking"]
        let source = backing[child: "source"]?[attribute: "type"]
        // Hugepages are files already; ordinary memory is one only if it is asked for.
        if settlement.pageSize == nil, source == nil || source == "anonymous" {
            backing[child: "source"] = XMLElement("source", ["type": "memfd"])
        } else if source == "anonymous" {
            backing[child: "source"] = nil
        }
        backing[child: "access"] = XMLElement("access", ["mode": "shared"])
        root[child: "memoryBacking"] = backing
        guard var numa = root.element(at: "cpu/numa") else { return }
        numa[children: "cell"] = numa[children: "cell"].map { cell in
            var cell = cell
            cell[attribute: "memAccess"] = "shared"
            return cell
        }
        root[child: "cpu"]?[child: "numa"] = numa
    }
}
