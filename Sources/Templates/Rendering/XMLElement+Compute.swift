internal import DomainXML
internal import HostInventory
internal import Placement
internal import Vocabulary

/// What a guest has of the host's CPUs, memory and devices beyond its place.
extension XMLElement {
    /// Sets the vCPUs and the memory that can be plugged, and adds the NVDIMMs.
    mutating func setRoom(_ machine: Machine) {
        if let maximum = machine.compute.maximumVCPUs {
            self[child: "vcpu"]?[attribute: "current"] = "\(machine.vcpus)"
            self[child: "vcpu"]?.text = "\(maximum)"
        }
        guard let room = machine.memoryRoom else { return }
        // libvirt knows where plugged memory goes by cells alone, and refuses a maximum without one.
        ensureCell(machine)
        self[child: "maxMemory"] = nil
        let kibibytes = room.maximum.kibibytes(rounding: .up)
        insert(
            XMLElement("maxMemory", ["slots": "\(room.slots)", "unit": "KiB"], text: "\(kibibytes)"), before: ["memory"]
        )
        // libvirt counts NVDIMMs among the memory, and takes the rest for what is there from the start.
        let size = machine.compute.nvdimms.reduce(machine.memory) { $0 + $1.size }
        for name in ["memory", "currentMemory"] where self[child: name] != nil {
            self[child: name]?.text = "\(size.kibibytes(rounding: .up))"
        }
        var devices = self[ensuring: "devices"]
        for nvdimm in machine.compute.nvdimms { devices.append(Self.nvdimm(nvdimm)) }
        self[child: "devices"] = devices
    }

    private static func nvdimm(_ nvdimm: Machine.NVDIMM) -> XMLElement {
        XMLElement(
            "memory", ["model": "nvdimm"],
            children: [
                XMLElement("source", children: [XMLElement("path", text: nvdimm.path)]),
                XMLElement(
                    "target",
                    children: [
                        XMLElement("size", ["unit": "KiB"], text: "\(nvdimm.size.kibibytes(rounding: .up))"),
                        XMLElement("node", text: "\(nvdimm.cell)"),
                    ]),
            ])
    }

    /// Adds a cell with all vCPUs and all memory where there is none.
    private mutating func ensureCell(_ machine: Machine) {
        guard element(at: "cpu/numa/cell") == nil else { return }
        var cpu = self[ensuring: "cpu"]
        var numa = cpu[child: "numa"] ?? XMLElement("numa")
        numa.append(
            XMLElement(
                "cell",
                [
                    "id": "0", "cpus": "\(VirtualCPUSet((0..<machine.vcpus).map(VirtualCPU.init)))",
                    "memory": "\(machine.memory.kibibytes(rounding: .up))", "unit": "KiB",
                ]))
        cpu[child: "numa"] = numa
        setCPU(cpu)
    }

    /// Sets the vCPUs of cells that are plugged later, the distances between cells, and what is said of caches.
    mutating func setGuestShape(_ machine: Machine) {
        let shape = machine.compute.shape
        if let cache = shape.caches {
            var cpu = self[ensuring: "cpu"]
            cpu[child: "cache"] = XMLElement("cache", ["mode": cache.rawValue])
            // The emulator makes up caches of one level, and has to be told which.
            if cache == .emulate { cpu[child: "cache"]?[attribute: "level"] = "3" }
            setCPU(cpu)
        }
        guard var cells = element(at: "cpu/numa")?[children: "cell"], !cells.isEmpty else { return }
        if !shape.cells.isEmpty {
            for index in cells.indices { cells[index][attribute: "cpus"] = "\(shape.cells[index])" }
        } else if machine.maximumVCPUs > machine.vcpus, let last = cells.indices.last {
            // Each vCPU is in a cell before it is there: QEMU refuses machines that leave some out.
            let later = VirtualCPUSet((machine.vcpus..<machine.maximumVCPUs).map(VirtualCPU.init))
            let own = (try? VirtualCPUSet(parsing: cells[last][attribute: "cpus"] ?? "")) ?? []
            cells[last][attribute: "cpus"] = "\(own.union(later))"
        }
        for (index, row) in shape.distances.enumerated() where cells.indices.contains(index) {
            cells[index][child: "distances"] = XMLElement(
                "distances",
                children: row.enumerated().map { XMLElement("sibling", ["id": "\($0)", "value": "\($1)"]) })
        }
        self[child: "cpu"]?[child: "numa"]?[children: "cell"] = cells
    }

    /// Sets features of the CPU, the interrupt controller, and what the guest's kernel is told.
    mutating func setFeatures(_ settlement: Settlement) {
        if !settlement.features.isEmpty {
            var cpu = self[ensuring: "cpu"]
            let names = settlement.features.map(\.name)
            // What the template says of other features stays.
            let kept = cpu[children: "feature"].filter { !names.contains($0[attribute: "name"] ?? "") }
            cpu[children: "feature"] =
                kept
                + settlement.features.map { XMLElement("feature", ["policy": $0.policy.rawValue, "name": $0.name]) }
            setCPU(cpu)
        }
        if let version = settlement.gicVersion {
            var features = self[ensuring: "features"]
            features[ensuring: "gic"][attribute: "version"] = version
            self[child: "features"] = features
        }
        guard !settlement.kernelParameters.isEmpty, element(at: "os/kernel") != nil else { return }
        var system = self[ensuring: "os"]
        let words = (system[child: "cmdline"]?.trimmedText ?? "").split(separator: " ").map(String.init)
        let line = words + settlement.kernelParameters.filter { !words.contains($0) }
        system[child: "cmdline"] = XMLElement("cmdline", text: line.joined(separator: " "))
        self[child: "os"] = system
    }

    /// Adds functions of the host, which libvirt takes from their drivers at the start and gives back at the end.
    mutating func addHostDevices(_ hostDevices: [PCIDevice]) {
        guard !hostDevices.isEmpty else { return }
        var devices = self[ensuring: "devices"]
        for device in hostDevices { devices.append(device.address.hostDevice) }
        self[child: "devices"] = devices
    }
}

extension PCIAddress {
    /// The function as a `<hostdev>`.
    ///
    /// The driver is the kind, VFIO: which of its kernel drivers it is, libvirt finds by the device (10.0 and newer).
    fileprivate var hostDevice: XMLElement {
        func hex(_ value: some BinaryInteger, _ width: Int) -> String {
            let digits = String(value, radix: 16)
            return "0x" + String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let address = XMLElement(
            "address",
            ["domain": hex(domain, 4), "bus": hex(bus, 2), "slot": hex(slot, 2), "function": hex(function, 1)])
        return XMLElement(
            "hostdev", ["mode": "subsystem", "type": "pci", "managed": "yes"],
            children: [XMLElement("driver", ["name": "vfio"]), XMLElement("source", children: [address])])
    }
}
