internal import HostInventory
internal import Placement
internal import Vocabulary

extension Settler {
    /// Chooses the host's devices that are to be the guest's own, and looks whether it can have them.
    mutating func settleHostDevices() {
        let wishes = machine.compute.devices
        guard !wishes.isEmpty else { return }
        guard let all = host.pciDevices else {
            block("no-devices", "libvirt lists no devices of \(host.name)", remedy: "leave out devices:")
            return
        }
        // Those by name first, so that none of them is taken for one of a kind.
        var chosen: [Int: PCIDevice] = [:]
        for isNamed in [true, false] {
            for (index, wish) in wishes.enumerated() where wish.choice.isNamed == isNamed {
                chosen[index] = choose(wish, all, besides: Array(chosen.values))
            }
        }
        let devices = wishes.indices.compactMap { chosen[$0] }
        guard devices.count == wishes.count else { return }
        settlement.devices = devices
        for (device, wish) in zip(devices, wishes) {
            if let obstacle = obstacle(device, with: devices) { settlement.findings.append(obstacle) }
            settleNode(device, wish)
            tellDriver(device)
        }
        if case .known(.gicv4, let evidence) = host.directInjection {
            // vgic_its_save_itt of KVM gives up where an interrupt is the hardware's, before 4.1.
            note(
                "not-saved",
                "a machine with a device whose interrupts GICv4.0 injects can be neither saved nor migrated",
                evidence: evidence.description)
        }
        note(
            "locked-memory",
            "a device may write to all of the guest's memory, so \(machine.memory) are locked from the start")
    }

    /// Refuses devices where libvirt finds nothing on the host that could lend them.
    mutating func requireHostDevices(_ capabilities: DomainCapabilities) {
        guard !machine.compute.devices.isEmpty, capabilities.hostDeviceBackends == [] else { return }
        block(
            "no-vfio", "libvirt finds no VFIO on \(host.name), so no guest can have its devices",
            remedy: "load vfio-pci, and turn on the IOMMU (SMMU, VT-d) in firmware and kernel")
    }

    private mutating func choose(
        _ wish: Machine.DeviceWish, _ all: [PCIDevice], besides others: [PCIDevice]
    )
        -> PCIDevice?
    {
        switch wish.choice {
        case .address(let address):
            return take(all.first { $0.address == address }, "PCI device \(address)", all, others)
        case .nodeDevice(let name):
            return take(all.first { $0.name == name }, "PCI device '\(name)'", all, others)
        case .identity(let identity): return chooseAny(of: identity, all, others)
        }
    }

    private mutating func take(
        _ device: PCIDevice?, _ what: String, _ all: [PCIDevice], _ others: [PCIDevice]
    ) -> PCIDevice? {
        guard let device else {
            let near = nearest(to: what, among: all.map { "PCI device \($0.address)" })
            block(
                "no-device", "\(host.name) has no \(what)",
                remedy: near.map { "did you mean \($0.dropFirst("PCI device ".count))?" }
                    ?? "see virsh nodedev-list --cap pci")
            return nil
        }
        guard !others.contains(device) else {
            block("device-twice", "\(what) is in the list twice, by two names", remedy: "leave one out")
            return nil
        }
        return device
    }

    /// Chooses a function of a kind: one that can be had, near to what else the machine is to be near to.
    private mutating func chooseAny(
        of identity: PCIIdentity, _ all: [PCIDevice], _ others: [PCIDevice]
    ) -> PCIDevice? {
        let kind = all.filter { $0.identity == identity && !$0.isBridge }
        guard !kind.isEmpty else {
            let ids = Set(all.filter { !$0.isBridge }.map { "\($0.identity)" }).sorted()
            block(
                "no-device", "\(host.name) has no PCI device \(identity)",
                remedy: ids.isEmpty ? "it has none" : "it has \(Self.list(ids))")
            return nil
        }
        let free = kind.filter { device in
            !others.contains(device) && devices.owner(of: device.address, besides: machine.name) == nil
        }
        guard !free.isEmpty else {
            let owners = kind.map { device in
                "\(device.address) is with \(devices.owner(of: device.address, besides: machine.name) ?? machine.name)"
            }
            block(
                "no-free-device", "none of the \(kind.count) PCI devices \(identity) of \(host.name) is free",
                remedy: Self.list(owners, most: 4))
            return nil
        }
        let nodes = others.compactMap(host.node(of:)) + settlement.affinities.flatMap { Array($0.nodes) }
        return free.min { rank($0, others, nodes) < rank($1, others, nodes) }
    }

    private func rank(_ device: PCIDevice, _ others: [PCIDevice], _ nodes: [NUMANode]) -> (Int, Int, PCIAddress) {
        (
            obstacle(device, with: others + [device]) == nil ? 0 : 1,
            host.node(of: device).map(nodes.contains) == true ? 0 : 1, device.address
        )
    }

    private mutating func settleNode(_ device: PCIDevice, _ wish: Machine.DeviceWish) {
        guard wish.nearness != .none, machine.policies.cpus != .unpinned else { return }
        let isRequired = wish.nearness == .required
        if let node = host.node(of: device) {
            settlement.affinities.append(
                NodeAffinity(nodes: [node], isRequired: isRequired, reason: "where PCI device \(device.address) is"))
        } else {
            let message = "the firmware of \(host.name) does not tell the node of PCI device \(device.address)"
            settlement.findings.append(
                isRequired
                    ? Finding("no-device-node", .blocks, message, remedy: "write near: preferred for it")
                    : Finding("no-device-node", .note, "\(message), so the machine may be far from it"))
        }
    }

    private mutating func tellDriver(_ device: PCIDevice) {
        guard let driver = device.driver, !device.isLent else { return }
        settlement.findings.append(
            Finding(
                "device-in-use", .warning,
                "PCI device \(device.address) is with the host's driver \(driver), which loses it when the machine starts",
                remedy: "make sure that the host does not need it"))
    }
}

extension Settler {
    /// Why a machine cannot have a function beside others that it gets; `nil` if it can.
    ///
    /// VFIO gives a group to one process, and only if no driver of the host's has a function of it
    /// (`vfio_dev_viable` in `drivers/vfio/group.c` and the IOMMU's DMA owner).
    private func obstacle(_ device: PCIDevice, with chosen: [PCIDevice]) -> Finding? {
        if device.isBridge {
            return Finding(
                "device-is-bridge", .blocks, "PCI device \(device.address) is a bridge, which no guest can have",
                remedy: "name a device behind it")
        }
        if let owner = devices.owner(of: device.address, besides: machine.name) {
            return Finding(
                "device-taken", .blocks, "PCI device \(device.address) is with \(owner)",
                remedy: "detach it there, or name one by id: \"\(device.identity)\" for any that is free")
        }
        guard let group = device.group else {
            return Finding(
                "no-iommu", .blocks, "PCI device \(device.address) is in no IOMMU group",
                remedy: "turn on the IOMMU (SMMU, VT-d) in the firmware of \(host.name) and in its kernel")
        }
        for member in group.members where !chosen.contains(where: { $0.address == member }) {
            let shared = "PCI device \(device.address) is in IOMMU group \(group.number) with \(member)"
            if let owner = devices.owner(of: member, besides: machine.name) {
                return Finding(
                    "group-taken", .blocks, "\(shared), which is with \(owner)",
                    remedy: "a group is one machine's: detach that, or name a device of another group")
            }
            guard let other = host.pciDevice(at: member), !other.isBridge, let driver = other.driver, !other.isLent
            else { continue }
            return Finding(
                "group-in-use", .blocks, "\(shared), which the host's driver \(driver) has",
                remedy: "add {pci: \"\(member)\"} to devices:, or take it from the host with virsh nodedev-detach "
                    + other.name)
        }
        return nil
    }
}

extension Machine.DeviceWish.Choice {
    /// Whether it is one device, and not any of a kind.
    fileprivate var isNamed: Bool {
        if case .identity = self { false } else { true }
    }
}

extension MachineRecord {
    /// The nodes of the devices that the machine has, as far as it is to be near to them and they are known.
    func deviceAffinities(on host: Host) -> [NodeAffinity] {
        zip(devices, machine.compute.devices).compactMap { device, wish in
            guard wish.nearness != .none, machine.policies.cpus != .unpinned,
                let node = host.node(of: device).value
            else { return nil }
            return NodeAffinity(
                nodes: [node], isRequired: wish.nearness == .required, reason: "where PCI device \(device) is")
        }
    }
}
