public import DomainXML
public import HostInventory
internal import Placement
internal import Vocabulary

/// What a guest sees of its place.
extension XMLElement {
    /// Gives a machine that does not run another place: its pins, its memory, its record, and what its guest sees.
    ///
    /// - Parameters:
    ///   - record: The machine with its new place.
    ///   - host: The host that the place is on.
    public mutating func move(_ record: MachineRecord, on host: Host) {
        let isMirrored = record.machine.policies.topology == .mirror
        // The cells of a mirror are made anew, with all memory: what was plugged becomes a part of them.
        if isMirrored, memoryModules.contains(where: { !$0.isPersistent }) { return resize(record, on: host) }
        setBerth(record.berth)
        replaceMetadata(record.element)
        guard isMirrored else { return }
        let architecture = element(at: "os/type")?[attribute: "arch"].map(Architecture.init) ?? host.architecture
        let mirror = GuestMirror(record.berth, on: host, architecture)
        setGuestCells(record.berth, record.machine.vcpus, mirror.distances)
        setProcessors(mirror.processors, record.machine.vcpus)
    }

    /// Sets the guest's NUMA cells: those of the berth, or one with all vCPUs and all memory where the template has
    /// some.
    ///
    /// What the first cell of the template says besides, such as how its memory is shared, is said of all.
    ///
    /// - Parameters:
    ///   - berth: The machine's place.
    ///   - vcpus: The number of its vCPUs.
    ///   - distances: How far each cell is from each, where the guest is to see it.
    mutating func setGuestCells(_ berth: Berth, _ vcpus: Int, _ distances: [[Int]]?) {
        let pattern = element(at: "cpu/numa")?[children: "cell"].first
        guard pattern != nil || !berth.cells.isEmpty else { return }
        var cells = berth.cells.map { ($0.vcpus, $0.memory) }
        if cells.isEmpty { cells = [(VirtualCPUSet((0..<vcpus).map(VirtualCPU.init)), berth.memory.size)] }
        var cpu = self[ensuring: "cpu"]
        var numa = cpu[child: "numa"] ?? XMLElement("numa")
        numa[children: "cell"] = cells.enumerated().map { id, cell in
            var element = XMLElement("cell", ["id": "\(id)"])
            let kept = pattern?.attributes.filter { !["id", "cpus", "memory", "unit"].contains($0.name) } ?? []
            element[attribute: "cpus"] = "\(cell.0)"
            element[attribute: "memory"] = "\(cell.1.kibibytes(rounding: .up))"
            element[attribute: "unit"] = "KiB"
            for attribute in kept { element[attribute: attribute.name] = attribute.value }
            if let row = distances?[id] {
                var list = XMLElement("distances")
                list[children: "sibling"] = row.enumerated().map { other, distance in
                    XMLElement("sibling", ["id": "\(other)", "value": "\(distance)"])
                }
                element[child: "distances"] = list
            }
            return element
        }
        cpu[child: "numa"] = numa
        setCPU(cpu)
    }

    /// Sets what the guest is shown of sockets, dies, clusters, cores and threads.
    ///
    /// What a template says of it stays, unless it is for another number of vCPUs, which libvirt refuses.
    mutating func setProcessors(_ processors: GuestProcessors?, _ vcpus: Int) {
        guard let processors else {
            guard let written = element(at: "cpu/topology") else { return }
            let counts = ["sockets", "dies", "clusters", "cores", "threads"].map { name in
                written[attribute: name].flatMap { Int($0) } ?? 1
            }
            // A hostile template has numbers whose product is none.
            let product = counts.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
            if product != vcpus { self[child: "cpu"]?[child: "topology"] = nil }
            return
        }
        var topology = XMLElement("topology", ["sockets": "\(processors.sockets)"])
        // Versions that do not know a level refuse it, however few there are.
        if processors.dies > 1 { topology[attribute: "dies"] = "\(processors.dies)" }
        if processors.clusters > 1 { topology[attribute: "clusters"] = "\(processors.clusters)" }
        topology[attribute: "cores"] = "\(processors.cores)"
        topology[attribute: "threads"] = "\(processors.threads)"
        var cpu = self[ensuring: "cpu"]
        cpu[child: "topology"] = topology
        setCPU(cpu)
    }

    mutating func setCPU(_ cpu: XMLElement) {
        if self[child: "cpu"] == nil {
            insert(cpu, before: ["clock", "on_poweroff", "devices"])
        } else {
            self[child: "cpu"] = cpu
        }
    }
}
