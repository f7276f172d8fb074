internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Templates
internal import Vocabulary

/// The planning of devices that come.
struct Attaching {
    let live: LiveDomain
    let record: MachineRecord
    private let state: HostState
    private let connection: Connection

    init(_ machine: (LiveDomain, MachineRecord), _ state: HostState, _ connection: Connection) {
        ((live, record), self.state, self.connection) = (machine, state, connection)
    }

    private var machine: Machine { record.machine }

    private func plan(
        _ device: String, _ element: XMLElement?, _ target: MachineRecord, volume: VolumePlan? = nil,
        findings: [Finding] = []
    ) throws(ProvisioningError) -> DevicePlan {
        guard let element, let key = DeviceKey(element) else {
            throw ProvisioningError(
                .failed,
                "\(device) has no place in a document of \(machine.name), made by another version of its template")
        }
        if live.isActive, Self.takesPort(element), live.root.freePorts == 0 {
            throw ProvisioningError(
                .wrongState,
                "machine '\(machine.name)' has no free port for \(device): all that it was started with are taken",
                remedy: "detach something, attach it while the machine is stopped, or provision the machine with more "
                    + "sparePorts:")
        }
        return DevicePlan(
            name: machine.name, isRunning: live.isActive, action: .attach, device: device, volume: volume,
            deletion: nil,
            findings: findings, element: element, key: key, domain: live.domain, record: record, target: target)
    }

    /// Whether a device is plugged into a port of PCI Express.
    private static func takesPort(_ device: XMLElement) -> Bool {
        switch device.name {
        case "interface", "hostdev": true
        case "disk": device[child: "target"]?[attribute: "bus"] == "virtio"
        default: false
        }
    }

    @available(*, noasync)
    func disk(_ wish: Machine.Disk, _ isNamed: Bool, _ template: Template) throws -> DevicePlan {
        var disk = wish
        let taken = Set(
            (live.root[child: "devices"]?[children: "disk"] ?? []).compactMap { $0[child: "target"]?[attribute: "dev"] }
                + machine.disks.map(\.name))
        if isNamed {
            guard !taken.contains(disk.name) else {
                throw ProvisioningError(
                    .exists, "machine '\(machine.name)' has a disk \(disk.name) already",
                    remedy: "leave out name=, and it gets the next free one")
            }
        } else {
            // The bus decides how the guest calls it: vda, sda.
            let kind = disk.name.dropLast()
            let names = (UInt8(ascii: "a")...UInt8(ascii: "z")).map { "\(kind)\(Character(Unicode.Scalar($0)))" }
            guard let free = names.first(where: { !taken.contains($0) }) else {
                throw ProvisioningError(
                    .wrongState, "machine '\(machine.name)' has 26 disks already", remedy: "detach one first")
            }
            disk.name = free
        }
        // What an attempt that was killed has left for this very disk is made anew; all else is the machine's.
        let leftovers = record.volumes.filter { $0.disk == disk.name }
        var alone = machine
        alone.disks = [disk]
        var planner = VolumePlanner(connection, domains: state.domains)
        guard let volume = try planner.plan(alone, leftovers: leftovers).first else {
            preconditionFailure("A disk has a volume.")
        }
        if let user = planner.users[volume.file.path] {
            throw ProvisioningError(
                .exists, "volume '\(volume.name)' is a disk of '\(user)' already",
                remedy: "two disks that write to one volume destroy it")
        }
        var target = record
        target.machine.disks.append(disk)
        target.volumes.removeAll(where: leftovers.contains)
        if volume.isMade { target.volumes.append(.init(disk: disk.name, pool: volume.pool, name: volume.name)) }
        let words = "disk \(disk.name) of \(volume.capacity), \(volume.isMade ? "a new volume" : "volume") "
        var plan = try plan(
            words + "\(volume.name) in pool \(volume.pool)",
            Rendering.disk(target, template, live.domain.uuid, volume.file), target, volume: volume)
        plan.leftovers = leftovers
        return plan
    }

    @available(*, noasync)
    func network(_ network: Machine.Network, _ template: Template) throws -> DevicePlan {
        var alone = machine
        (alone.networks, alone.start) = ([network], live.isActive)
        var networks = HostNetworks(connection)
        try networks.check(alone)
        var target = record
        target.machine.networks.append(network)
        let taken = (live.root[child: "devices"]?[children: "interface"] ?? [])
            .compactMap { $0[child: "mac"]?[attribute: "address"]?.lowercased() }
        let element = Rendering.interface(target, template, live.domain.uuid, besides: Set(taken))
        let address = element?[child: "mac"]?[attribute: "address"] ?? ""
        let change = MachineChange.changes(from: machine, to: target.machine).first
        return try plan(
            "interface \(address) on \(change?.to.split(separator: ", ").last.map(String.init) ?? "a network")",
            element,
            target)
    }

    func hostDevice(_ wish: Machine.DeviceWish, _ template: Template) throws -> DevicePlan {
        let (device, findings) = try Settler.settle(
            wish, for: machine, besides: record.devices, template, on: state.host,
            devices: try DeviceLedger(state.domains))
        var target = record
        target.machine.compute.devices.append(wish)
        target.devices.append(device.address)
        var all = findings
        if let node = state.host.node(of: device), !record.berth.memory.nodes.isEmpty,
            !record.berth.memory.nodes.contains(node)
        {
            all.append(
                Finding(
                    "device-far", .warning,
                    "PCI device \(device.address) is on node \(node), and the machine's memory on node "
                        + "\(record.berth.memory.nodes)", remedy: "repin the machine, or take a device that is nearer"))
        }
        let name = device.product.isEmpty ? "\(device.identity)" : device.product
        let group = device.group.map { ", IOMMU group \($0.number)" } ?? ""
        return try plan(
            "PCI device \(device.address) (\(name)\(group))", Rendering.hostDevice(device), target, findings: all)
    }

    func nvdimm(_ nvdimm: Machine.NVDIMM) throws -> DevicePlan {
        let modules = live.root.memoryModules
        let room = live.root[child: "maxMemory"]
        let slots = room?[attribute: "slots"].flatMap { Int($0) } ?? 0
        guard live.root.element(at: "os/type")?[attribute: "arch"] != "loongarch64" else {
            throw ProvisioningError(
                .missing, "machines of loongarch64 take DIMMs and no NVDIMMs",
                remedy: "give the file to the guest as a disk")
        }
        guard let room, modules.count < slots,
            let maximum = MemorySize(libvirtCount: room.trimmedText, unit: room[attribute: "unit"])
        else {
            throw ProvisioningError(
                .wrongState,
                "machine '\(machine.name)' has no slot for an NVDIMM (\(modules.count) of \(slots) are taken)",
                remedy: "provision it with memory: {size, maximum, slots}")
        }
        guard live.root.memory + nvdimm.size <= maximum else {
            throw ProvisioningError(
                .wrongState,
                "machine '\(machine.name)' can have \(maximum) of memory, NVDIMMs included, and has "
                    + "\(live.root.memory)", remedy: "take a smaller one")
        }
        guard !modules.contains(where: { $0.path == nvdimm.path }) else {
            throw ProvisioningError(
                .exists, "machine '\(machine.name)' has \(nvdimm.path) already", remedy: "name another file")
        }
        var target = record
        target.machine.compute.nvdimms.append(nvdimm)
        let module = MemoryModule(size: nvdimm.size, cell: nvdimm.cell, path: nvdimm.path)
        return try plan("an NVDIMM of \(nvdimm.size), \(nvdimm.path)", module.element, target)
    }
}
