import HostInventory
import Migration
import Vocabulary

extension MovePair {
    static let card = """
        <hostdev mode='subsystem' type='pci' managed='yes'><driver name='vfio'/><source>\
        <address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source><alias name='hostdev0'/></hostdev>
        """

    static func device(
        _ driver: String?, at address: String = "0000:01:00.0", migrates: Bool? = nil
    ) -> DeviceFacts {
        var device = DeviceFacts(address: address, kind: "19e5:a2f1")
        (device.driver, device.name) = (driver, "HNS")
        if let migrates { device.migration = known(migrates) }
        device.group = [address]
        return device
    }

    /// Gives the machine a PCI device of the source that the target has too, with or without a variant driver.
    mutating func lend(_ driver: String, migrates: Bool? = nil, reasons: [String]? = []) {
        add(Self.card)
        source.facts.devices = Self.known([Self.device(driver, migrates: migrates)])
        target.facts.devices = Self.known([Self.device(driver, migrates: migrates)])
        machine.blockedReasons = reasons.map { Self.known($0) } ?? .unknown("not asked")
        // Interrupts are another family's.
        source.host.directInjection = Self.known(.off)
        target.host.directInjection = Self.known(.off)
    }

    static let variant = "hisi_acc_vfio_pci"
}

extension CheckCase {
    /// The devices of the host.
    static let devices: [CheckCase] = [
        CheckCase("a variant driver", adds: ["post-copy-off"]) { $0.lend(MovePair.variant) },
        CheckCase("plain vfio-pci", adds: ["device-not-migratable", "post-copy-off"]) { $0.lend("vfio-pci") },
        CheckCase("QEMU's own word", adds: ["device-not-migratable", "post-copy-off"]) {
            $0.lend(MovePair.variant, reasons: ["0000:01:00.0: VFIO migration is not supported in kernel"])
        },
        CheckCase("QEMU's word about another device", adds: ["post-copy-off"]) {
            $0.lend(MovePair.variant, reasons: ["0000:09:00.0: VFIO migration is not supported in kernel"])
        },
        CheckCase(
            "the kernel's word", adds: ["device-not-migratable", "post-copy-off", "migration-blockers-unknown"]
        ) { $0.lend(MovePair.variant, migrates: false, reasons: nil) },
        CheckCase("the kernel's word for it", adds: ["post-copy-off", "migration-blockers-unknown"]) {
            $0.lend(MovePair.variant, migrates: true, reasons: nil)
        },
        CheckCase(
            "nobody knows", adds: ["device-migration-unknown", "post-copy-off", "migration-blockers-unknown"]
        ) { $0.lend(MovePair.variant, reasons: nil) },
        CheckCase("replugged", adds: ["device-replug"]) {
            $0.lend("vfio-pci", reasons: ["VFIO device doesn't support migration"])
            $0.wishes.replugs = true
        },
        CheckCase("replugged with GICv4.0", adds: ["device-replug"]) {
            $0.lend("vfio-pci")
            $0.wishes.replugs = true
            $0.source.host.directInjection = MovePair.known(.gicv4)
        },
        CheckCase("GICv4.0", adds: ["device-not-migratable", "gicv4-0-with-vfio", "post-copy-off"]) {
            $0.lend("vfio-pci")
            $0.source.host.directInjection = MovePair.known(.gicv4)
        },
        CheckCase("a variant driver with GICv4.0", adds: ["gicv4-0-with-vfio", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.source.host.directInjection = MovePair.known(.gicv4)
        },
        CheckCase("a variant driver with GICv4.1", adds: ["gicv4-1-kept", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.source.host.directInjection = MovePair.known(.gicv41)
            $0.target.host.directInjection = MovePair.known(.gicv41)
        },
        CheckCase("GICv4.0 on the target", adds: ["gicv4-0-on-target", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.target.host.directInjection = MovePair.known(.gicv4)
        },
        CheckCase("GICv4 unknown", adds: ["gicv4-unknown", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.source.host.directInjection = .unknown("no log")
        },
        CheckCase("nobody tracks", adds: ["device-no-dirty-tracking", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.source.facts.iommuDirtyTracking = MovePair.known(false)
            $0.source.facts.devices = .known([untracked(false)], MovePair.evidence)
        },
        CheckCase("tracking unknown", adds: ["device-dirty-tracking-unknown", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.source.facts.iommuDirtyTracking = .unknown("no log")
        },
        CheckCase(
            "a group of two, and a virtual function",
            adds: ["device-group-shared", "device-virtual-function", "post-copy-off"]
        ) {
            $0.lend(MovePair.variant)
            var device = MovePair.device(MovePair.variant)
            device.group = ["0000:01:00.0", "0000:01:00.1"]
            device.physicalFunction = "0000:01:00.7"
            $0.source.facts.devices = MovePair.known([device])
        },
        CheckCase("no such device there", adds: ["device-missing-on-target", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.target.facts.devices = MovePair.known([DeviceFacts(address: "0000:01:00.0", kind: "8086:10c9")])
        },
        CheckCase("lent to another there", adds: ["device-busy-on-target", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.target.facts.domains = holder
        },
        CheckCase("another address there", adds: ["device-address-differs", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.target.facts.devices = MovePair.known([MovePair.device(nil, at: "0000:81:00.1")])
        },
        CheckCase("another driver there", adds: ["device-driver-differs", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.target.facts.devices = MovePair.known([MovePair.device("vfio-pci")])
        },
        CheckCase("the target's devices unknown", adds: ["device-target-unknown", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.target.facts.devices = .unknown("no driver")
        },
        CheckCase("an older QEMU there", adds: ["vfio-protocol-differs", "qemu-older", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.target.facts.emulator = MovePair.known(ReleaseNumber("6.2.0"))
        },
        CheckCase("post-copy asked for", adds: ["post-copy-with-devices"]) {
            $0.lend(MovePair.variant)
            $0.wishes.usesPostCopy = true
        },
        CheckCase("a user's daemon", adds: ["memlock-unprivileged", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.peer = "qemu+tls://b.example/session"
        },
        CheckCase("a hard limit", adds: ["memlock-hard-limit", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.replace("<vcpu ", "<memtune><hard_limit unit='MiB'>1536</hard_limit></memtune><vcpu ")
        },
        CheckCase("the state's size unknown", adds: ["device-state-unknown", "post-copy-off"]) {
            $0.lend(MovePair.variant)
            $0.machine.deviceStateBytes = .unknown("nobody tells")
        },
        CheckCase("a failover card", adds: ["device-failover", "post-copy-off"]) {
            $0.lend("vfio-pci")
            $0.replace(
                MovePair.card,
                MovePair.card.replacing("hostdev mode='subsystem' type='pci'", with: "interface type='hostdev'")
                    .replacing("</hostdev>", with: "<teaming type='transient' persistent='ua-net0'/></interface>"))
        },
        CheckCase("a mediated device", adds: ["post-copy-off"]) {
            $0.lendMediated(available: 1)
        },
        CheckCase("a mediated device, replugged", adds: ["device-replug", "device-replug-unable"]) {
            $0.lendMediated(available: 1)
            $0.wishes.replugs = true
            $0.machine.blockedReasons = MovePair.known(["VFIO device doesn't support migration"])
        },
        CheckCase("no room for a mediated device", adds: ["device-missing-on-target", "post-copy-off"]) {
            $0.lendMediated(available: 0)
        },
        CheckCase("a USB device", adds: ["usb-device"]) {
            $0.add(
                "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>"
            )
        },
        CheckCase("a SCSI device", .x86, adds: ["host-device-unmovable"]) {
            $0.add("<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/></source></hostdev>")
        },
        CheckCase("something else that QEMU refuses", .x86, adds: ["migration-blocked", "migration-blocked"]) {
            $0.machine.blockedReasons = MovePair.known([
                "Migration is disabled when VirtFS export path is mounted", "x",
            ])
        },
    ]

    static func untracked(_ tracks: Bool) -> DeviceFacts {
        var device = MovePair.device(MovePair.variant)
        device.dirtyTracking = MovePair.known(tracks)
        return device
    }

    /// A machine of the target that has the device.
    static var holder: Fact<[DomainFacts]> {
        let document =
            "<domain type='kvm'><name>mail</name><memory>1</memory><devices>\(MovePair.card)</devices></domain>"
        return MovePair.known([
            DomainFacts(name: "mail", uuid: other, isActive: true, document: document, affinities: ["63"])
        ])
    }
}

extension MovePair {
    fileprivate mutating func lendMediated(available: Int) {
        let uuid = "c2177883-f1bb-47f0-914d-32a22e3a8804"
        lend("vfio_mdev")
        replace(
            Self.card,
            "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='\(uuid)'/></source></hostdev>"
        )
        var device = DeviceFacts(address: uuid, kind: "nvidia-63")
        device.driver = "vfio_mdev"
        source.facts.devices = Self.known([device])
        var parent = Self.device("nvidia", at: "0000:41:00.0")
        parent.mediatedTypes = ["nvidia-63": available]
        target.facts.devices = Self.known([parent])
    }
}
