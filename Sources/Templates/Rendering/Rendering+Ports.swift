public import DomainXML

extension Machine {
    /// The most free ports that somebody can ask for: the root bus has 32 slots, and the guest's firmware keeps addresses for each.
    public static let mostSparePorts = 32
}

extension Settler {
    /// Refuses ports of PCI Express where the machine has none; a template's wish is for the machine types that have them.
    mutating func settlePorts() {
        guard machine.compute.sparePorts ?? 0 > 0, !settlement.hasPCIExpress else { return }
        block(
            "no-ports", "a machine of type '\(settlement.machineType)' has no PCI Express, and so no ports to spare",
            remedy: "leave out sparePorts:")
    }
}

extension Settlement {
    /// Whether devices that come later need a port each: q35 of x86, and the machines without a past.
    var hasPCIExpress: Bool { machineType.contains("q35") || machineType.hasPrefix("virt") }
}

extension Rendering {
    /// Adds root ports, so that as many as are asked for stay free.
    ///
    /// libvirt gives each device a port, and leaves one free where the document names no port at all
    /// (`qemuDomainAssignPCIAddresses`). Where it names some, those are taken first, and more are made only for devices that
    /// are there: hence ports for all of them are named too.
    func addPorts(_ root: inout XMLElement) {
        guard let spare = machine.compute.sparePorts ?? template.sparePorts, settlement.hasPCIExpress else { return }
        var devices = root[ensuring: "devices"]
        func written(_ model: String) -> Int {
            devices[children: "controller"].filter { $0[attribute: "model"] == model }.count
        }
        let count = max(0, devices.portUsers + spare - written("pcie-root-port"))
        // libvirt numbers buses in their order, and the first one has to be the root.
        if count > 0, written("pcie-root") == 0 {
            devices.append(XMLElement("controller", ["type": "pci", "index": "0", "model": "pcie-root"]))
        }
        for _ in 0..<count { devices.append(XMLElement("controller", ["type": "pci", "model": "pcie-root-port"])) }
        root[child: "devices"] = devices
    }
}

extension XMLElement {
    /// How many of the devices take a port of PCI Express; one that is not certain to is counted, since a port more costs nothing.
    fileprivate var portUsers: Int {
        let one = ["interface", "hostdev", "rng", "vsock", "filesystem", "crypto", "shmem", "video"]
        let plain = elements.filter { one.contains($0.name) }.count
        let disks = self[children: "disk"].compactMap { $0[child: "target"]?[attribute: "bus"] }
        let controllers = self[children: "controller"].filter { controller in
            guard let type = controller[attribute: "type"], controller[attribute: "model"] != "none" else {
                return false
            }
            return ["scsi", "virtio-serial", "usb", "nvme"].contains(type)
        }
        func has(_ type: String) -> Bool { self[children: "controller"].contains { $0[attribute: "type"] == type } }
        // What libvirt adds of its own accord.
        let serial = (self[children: "channel"] + self[children: "console"]).contains { device in
            device[child: "target"]?[attribute: "type"] == "virtio"
        }
        let added = [
            serial && !has("virtio-serial"), disks.contains("scsi") && !has("scsi"), !has("usb"),
            self[child: "memballoon"]?[attribute: "model"] != "none",
            // A bridge to plain PCI, and the device behind it.
            self[child: "watchdog"]?[attribute: "model"] == "i6300esb", self[child: "sound"] != nil,
        ]
        let virtioInput = self[children: "input"].filter { $0[attribute: "bus"] == "virtio" }.count
        return plain + disks.filter { $0 == "virtio" }.count + controllers.count + virtioInput
            + added.filter { $0 }.count
    }
}

extension XMLElement {
    /// The ports of a domain's document, with addresses as libvirt gives them, that no device has; `nil` where devices are
    /// plugged into something else than ports alone.
    public var freePorts: Int? {
        let devices = self[child: "devices"]
        let buses = (devices?[children: "controller"] ?? []).filter { $0[attribute: "type"] == "pci" }
        guard buses.allSatisfy({ ["pcie-root", "pcie-root-port"].contains($0[attribute: "model"] ?? "") }) else {
            return nil
        }
        let ports = buses.filter { $0[attribute: "model"] == "pcie-root-port" }
            .compactMap { $0[attribute: "index"].flatMap { Int($0) } }
        guard !ports.isEmpty else { return nil }
        let taken = (devices?.elements.map { $0 } ?? []).compactMap { device -> Int? in
            guard let address = device[child: "address"], address[attribute: "type"] == "pci" else { return nil }
            return address[attribute: "bus"].flatMap { $0.hasPrefix("0x") ? Int($0.dropFirst(2), radix: 16) : Int($0) }
        }
        return ports.filter { !taken.contains($0) }.count
    }
}
