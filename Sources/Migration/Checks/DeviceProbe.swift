internal import HostInventory
internal import Vocabulary

/// What can be told of one VFIO device: whether its state can move, and how it comes along.
struct DeviceProbe {
    let facts: DeviceFacts?
    /// Why there are no facts.
    let unread: String
    let way: DeviceMove.Way
    let findings: [Finding]

    /// Whether QEMU's reason is about a VFIO device.
    static func isAboutDevices(_ reason: String) -> Bool { reason.lowercased().contains("vfio") }

    init(_ device: HostDevice, _ pair: MigrationPair) {
        facts = pair.source.facts.devices.value?.first { $0.address == device.address }
        unread =
            pair.source.facts.devices.value == nil
            ? pair.source.facts.devices.basis : "libvirt of \(pair.source.name) does not know it"
        if device.isFailover {
            way = .failover
            findings = [VFIO.failover.finding("\(device.label) is taken out and put in by QEMU", "teaming")]
            return
        }
        guard pair.subject.isActive else {
            (way, findings) = (.started, [])
            return
        }
        let migrates = Self.migrates(device, facts, pair.subject.facts.blockedReasons)
        guard migrates.value != true else {
            way = .migrates
            findings = Self.tracking(device, facts, pair) + Self.company(device, facts)
            return
        }
        guard !pair.wishes.replugs else {
            way = .replug
            findings = [
                VFIO.replugged.finding(
                    "\(device.label) is taken out before the move, and put in after", migrates.basis)
            ]
            return
        }
        guard migrates.value == false else {
            way = .migrates
            findings = [
                VFIO.migrationUnknown.finding("whether \(device.label) can move is not known", migrates.basis)
            ]
            return
        }
        way = .stuck
        findings = [
            VFIO.notMigratable.finding(
                "\(device.label)\(Self.name(facts)) cannot move with the machine", migrates.basis,
                remedy: "take it out before and put it in after with --replug")
        ]
    }

    private static func name(_ facts: DeviceFacts?) -> String {
        guard let facts, !facts.name.isEmpty else { return "" }
        return " (\(facts.name))"
    }

    /// Whether the device's state can move: by QEMU's own words, else by the kernel's, else by its driver.
    private static func migrates(
        _ device: HostDevice, _ facts: DeviceFacts?, _ reasons: Fact<[String]>
    ) -> Fact<Bool> {
        let about = (reasons.value ?? []).filter { reason in
            guard isAboutDevices(reason) else { return false }
            // A reason that names a device is about that one alone.
            let names = reason.contains(/[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]/)
            return !names || reason.contains(device.address ?? "?")
        }
        if let reason = about.first { return .known(false, Evidence("QMP query-migrate", reason)) }
        if let facts, facts.driver == "vfio-pci" {
            return .known(false, Evidence("driver", "vfio-pci, which moves no state; a variant driver would"))
        }
        if case .known(false, _)? = facts?.migration { return facts?.migration ?? .unknown("") }
        if case .known(_, let evidence) = reasons {
            return .known(true, Evidence(evidence.source, "QEMU has nothing against it"))
        }
        return facts?.migration ?? .unknown("it is not among the devices that could be read")
    }

    private static func tracking(_ device: HostDevice, _ facts: DeviceFacts?, _ pair: MigrationPair) -> [Finding] {
        let own = facts?.dirtyTracking ?? .unknown("it could not be read")
        let iommu = pair.source.facts.iommuDirtyTracking
        if own.value == true || iommu.value == true { return [] }
        let evidence = "device: \(own.basis); IOMMU: \(iommu.basis)"
        guard own.value == false, iommu.value == false else {
            return [
                VFIO.trackingUnknown.finding("whether what \(device.label) writes is tracked is not known", evidence)
            ]
        }
        return [VFIO.noDirtyTracking.finding("nobody tracks what \(device.label) writes", evidence)]
    }

    private static func company(_ device: HostDevice, _ facts: DeviceFacts?) -> [Finding] {
        var found: [Finding] = []
        let others = (facts?.group ?? []).filter { $0 != device.address }
        if !others.isEmpty {
            found.append(VFIO.groupShared.finding("\(device.label) shares its IOMMU group", list(others)))
        }
        if let physical = facts?.physicalFunction {
            found.append(VFIO.virtualFunction.finding("\(device.label) is a virtual function", "of \(physical)"))
        }
        return found
    }

    /// What is found of a device's like on the target.
    static func findings(
        _ device: HostDevice, _ probe: DeviceProbe, _ match: (DeviceFacts?, DeviceMatching.Lack?), _ pair: MigrationPair
    ) -> [Finding] {
        let target = pair.target.name
        let kind = probe.facts?.kind ?? "its kind"
        switch match.1 {
        case .nobodyKnows(let reason):
            return [
                VFIO.targetUnknown.finding("whether \(target) has the like of \(device.label) is not known", reason)
            ]
        case .noneOfItsKind: return [VFIO.missing.finding("\(target) has no device \(kind) for \(device.label)")]
        case .taken(let addresses):
            return [VFIO.busy.finding("all devices \(kind) of \(target) are lent out", list(addresses))]
        case nil: break
        }
        guard let there = match.0 else { return [] }
        var found: [Finding] = []
        if probe.way == .migrates, let mine = probe.facts?.driver, let theirs = there.driver, mine != theirs,
            theirs.contains("vfio")
        {
            found.append(
                VFIO.driverDiffers.finding("the like of \(device.label) has another driver", "\(mine) and \(theirs)"))
        }
        if there.mediatedTypes.isEmpty, there.address != device.address {
            found.append(
                VFIO.addressDiffers.finding("\(device.label) becomes \(there.address) on \(target)"))
        }
        return found
    }
}
