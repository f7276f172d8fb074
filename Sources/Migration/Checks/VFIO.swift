internal import DomainXML
internal import HostInventory
internal import Vocabulary

/// Whether the devices that the host lends the machine can come along: probed, not declared.
enum VFIO: CheckFamily {
    static let name = "Devices of the host"

    static let notMigratable = FindingCode(
        "device-not-migratable", .blocks, "The kernel or QEMU cannot move the device's state.",
        remedy: "take it out before and put it in after with --replug")
    static let migrationUnknown = FindingCode(
        "device-migration-unknown", .warning, "Whether the device's state can be moved could not be probed.",
        remedy: "run berth on the source as root, or take --replug")
    static let replugged = FindingCode(
        "device-replug", .note, "The device is taken out before the move, and the target's is put in after.")
    static let replugUnable = FindingCode(
        "device-replug-unable", .blocks,
        "The device is to be taken out, and the target has none that could be put in: it has none of its kind, or it would "
            + "have to be made, as a mediated device.",
        remedy: "detach it before")
    static let replugUnknown = FindingCode(
        "device-replug-unknown", .blocks, "A network card that is to be taken out is none of the machine's.",
        remedy: "name one by its hardware address, as berth show tells it")
    static let failover = FindingCode(
        "device-failover", .note,
        "QEMU takes the network card out by itself, and a virtual card carries on until the target's is in.")
    static let noDirtyTracking = FindingCode(
        "device-no-dirty-tracking", .warning,
        "Neither the device nor the IOMMU tells which memory the device wrote: all memory is sent again while the "
            + "guest stands still.",
        remedy: "take --replug, or a host whose SMMU tracks dirty memory (HTTU)")
    static let trackingUnknown = FindingCode(
        "device-dirty-tracking-unknown", .note, "Whether what the device writes is tracked could not be probed.")
    static let groupShared = FindingCode(
        "device-group-shared", .warning,
        "The device shares its IOMMU group with others, all of which the target must be able to lend at once.")
    static let missing = FindingCode(
        "device-missing-on-target", .blocks, "The target has no device of the kind.",
        remedy: "move it to a host with such a device, or detach it")
    static let busy = FindingCode(
        "device-busy-on-target", .blocks, "All devices of the kind are lent to other machines of the target.",
        remedy: "free one there, or move it to another host")
    static let targetUnknown = FindingCode(
        "device-target-unknown", .warning, "Whether the target has such a device is not known.")
    static let driverDiffers = FindingCode(
        "device-driver-differs", .blocks,
        "The target's device is bound to another VFIO driver, which does not understand the state.",
        remedy: "bind it to the same driver there")
    static let addressDiffers = FindingCode(
        "device-address-differs", .note, "The target's device is at another place; the document is changed on the way.")
    static let virtualFunction = FindingCode(
        "device-virtual-function", .note,
        "The device is a virtual function: its address and VLAN are set on the target's physical function.")
    static let protocolDiffers = FindingCode(
        "vfio-protocol-differs", .blocks,
        "One QEMU speaks the first version of VFIO's migration and the other the second (8.0 and later).",
        remedy: "update QEMU of the older host")
    static let postCopyOff = FindingCode(
        "post-copy-off", .note,
        "With a device of the host there is no post-copy: it could write memory that is not there.")
    static let postCopyAsked = FindingCode(
        "post-copy-with-devices", .blocks, "Post-copy is asked for, and a device of the host forbids it.",
        remedy: "leave post-copy, or take --replug")
    static let memlockLimit = FindingCode(
        "memlock-hard-limit", .warning,
        "The machine's hard limit of memory leaves no room for what VFIO locks, which is all of the guest's memory.",
        remedy: "raise <hard_limit> above the memory by 1 GiB a device, or leave it out")
    static let memlockUnprivileged = FindingCode(
        "memlock-unprivileged", .blocks, "The target's daemon runs as a user, who may not lock the guest's memory.",
        remedy: "use qemu:///system there")
    static let usb = FindingCode(
        "usb-device", .warning, "The guest loses its USB device for a moment, and gets the target's if there is one.",
        remedy: "detach it before, or plug its like in there")
    static let unmovable = FindingCode(
        "host-device-unmovable", .blocks, "libvirt refuses to move a machine with such a device.",
        remedy: "detach it before")
    static let blocked = FindingCode(
        "migration-blocked", .blocks, "QEMU itself says that something of the machine cannot move (query-migrate).",
        remedy: "detach what it names, or change it as QEMU says")
    static let blockersUnknown = FindingCode(
        "migration-blockers-unknown", .note, "QEMU was not asked what it would refuse to move.")

    static let codes = [
        notMigratable, migrationUnknown, replugged, replugUnable, replugUnknown, failover, noDirtyTracking,
        trackingUnknown, groupShared, missing,
        busy, targetUnknown, driverDiffers, addressDiffers, virtualFunction, protocolDiffers, postCopyOff,
        postCopyAsked, memlockLimit, memlockUnprivileged, usb, unmovable, blocked, blockersUnknown,
    ]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        devices(pair).findings + cards(pair) + blockers(pair)
    }

    /// Network cards that somebody wants to be taken out.
    private static func cards(_ pair: MigrationPair) -> [Finding] {
        guard pair.subject.isActive else { return [] }
        let found = DeviceReplug.named(pair).map(\.label)
        return pair.wishes.replugNames.sorted().map { name in
            found.contains("interface \(name)")
                ? replugged.finding("interface \(name) is taken out before the move, and put in after", "as asked for")
                : replugUnknown.finding("the machine has no network card \(name) of its own")
        }
    }

    /// How each device comes along.
    static func moves(_ pair: MigrationPair) -> [DeviceMove] { devices(pair).moves }

    private static func devices(_ pair: MigrationPair) -> (findings: [Finding], moves: [DeviceMove]) {
        var (found, moves): ([Finding], [DeviceMove]) = ([], [])
        var matching = DeviceMatching(pair)
        let all = HostDevice.all(of: pair.subject)
        for device in all {
            switch device.kind {
            case .usb: found.append(usb.finding("\(device.label) is opened anew on the target"))
            case .other: found.append(unmovable.finding("\(device.label) cannot move"))
            case .pci, .mediated:
                let probe = DeviceProbe(device, pair)
                let facts = probe.facts
                let match = facts.map { matching.match($0) } ?? (nil, .nobodyKnows(probe.unread))
                found += probe.findings + DeviceProbe.findings(device, probe, match, pair)
                if probe.way == .replug, case .mediated = device.kind {
                    found.append(replugUnable.finding("\(device.label) would have to be made on the target"))
                }
                moves.append(
                    DeviceMove(
                        label: device.label, alias: device.alias, mac: device.mac, from: device.address ?? "",
                        to: match.0?.address, way: probe.way))
            }
        }
        if moves.contains(where: { $0.way != .replug }) { found += together(pair, moves) }
        return (found, moves)
    }

    /// What concerns all devices that stay in the machine.
    private static func together(_ pair: MigrationPair, _ moves: [DeviceMove]) -> [Finding] {
        var found: [Finding] = []
        let labels = list(moves.filter { $0.way != .replug }.map(\.label))
        found.append(
            pair.wishes.usesPostCopy
                ? postCopyAsked.finding("post-copy does not go with \(labels)")
                : postCopyOff.finding("there is no post-copy with \(labels)"))
        if let uri = pair.peerURI, uri.contains("/session") {
            found.append(memlockUnprivileged.finding("the daemon of \(pair.target.name) runs as a user", uri))
        }
        let limit = pair.subject.live.element(at: "memtune/hard_limit").flatMap {
            MemorySize(libvirtCount: $0.trimmedText, unit: $0[attribute: "unit"])
        }
        let needed = pair.subject.memory + .gibibytes(1)
        if let limit, limit < needed {
            found.append(
                memlockLimit.finding("its hard limit is too low for VFIO", "\(limit), and VFIO takes \(needed)"))
        }
        let second = ReleaseNumber("8.0.0")
        if let here = pair.source.facts.emulator.value, let there = pair.target.facts.emulator.value,
            (here < second) != (there < second), moves.contains(where: { $0.way == .migrates })
        {
            found.append(protocolDiffers.finding("the QEMUs move devices' state differently", "\(here) and \(there)"))
        }
        return found
    }

    /// What QEMU itself says, but for devices that are told one by one, or taken out before.
    private static func blockers(_ pair: MigrationPair) -> [Finding] {
        switch pair.subject.facts.blockedReasons {
        case .unknown(let reason):
            guard HostDevice.all(of: pair.subject).contains(where: \.raisesMessageInterrupts) else { return [] }
            return [blockersUnknown.finding("QEMU was not asked what it would refuse", reason)]
        case .known(let reasons, let evidence):
            return reasons.filter { !DeviceProbe.isAboutDevices($0) }
                .map { blocked.finding("QEMU would refuse: \($0)", "\(evidence)") }
        }
    }
}
