import HostInventory
import Migration

/// Disks that are copied, by the machine's document, both hosts' files, and what somebody wants.
extension CheckCase {
    private static let disk = "/images/web.qcow2"
    private static let stamped = "/images/debian.8ndasvvfcynr.qcow2"
    private static let medium = """
        <disk type='file' device='cdrom'><source file='/images/seed.iso'/><target dev='sda' bus='scsi'/><readonly/></disk>
        """

    static let copies: [CheckCase] = [
        CheckCase("one that is named", adds: ["disk-copy"], drops: ["disk-shared"]) {
            $0.wishes.disks = .named(["vda"])
            $0.target.facts.files = [MovePair.absent(disk)]
        },
        CheckCase("another that is named", adds: ["disk-copy-unknown", "disk-not-shared"], drops: ["disk-shared"]) {
            $0.wishes.disks = .named(["vdz"])
            $0.target.facts.files = [MovePair.absent(disk)]
        },
        CheckCase("one that both hosts have is named", adds: ["disk-copy-shared"]) {
            $0.wishes.disks = .named(["vda"])
        },
        CheckCase("all, and both hosts have it") { $0.wishes.disks = .all },
        CheckCase("one on a network is named", adds: ["disk-copy-unsupported", "disk-on-network"]) {
            $0.wishes.disks = .named(["vdb"])
            $0.add("<disk type='network'><source protocol='rbd' name='a'/><target dev='vdb'/></disk>")
        },
        CheckCase("a medium too", adds: ["disk-copy"]) {
            $0.wishes.disks = .all
            $0.add(medium)
            $0.source.facts.files.append(MovePair.file("/images/seed.iso"))
            $0.target.facts.files.append(MovePair.absent("/images/seed.iso"))
        },
        CheckCase("upon an image that the target lacks", adds: ["disk-copy"], drops: ["disk-shared"]) {
            $0.wishes.disks = .all
            $0.lay(upon: "/images/base.qcow2")
            $0.target.facts.files = [MovePair.absent(disk), MovePair.absent("/images/base.qcow2")]
        },
        CheckCase("of a stopped machine", adds: ["disk-copy", "moves-offline"], drops: live.union(["disk-shared"])) {
            $0.machine.state = "shut off"
            $0.wishes.disks = .all
            $0.target.facts.files = [MovePair.absent(disk)]
        },
        CheckCase(
            "of a stopped machine, upon another image than the target's",
            adds: ["backing-file-differs", "moves-offline"],
            drops: live.union(["disk-shared"])
        ) {
            $0.machine.state = "shut off"
            $0.wishes.disks = .all
            $0.lay(upon: "/images/base.qcow2")
            $0.target.facts.files = [MovePair.absent(disk), MovePair.file("/images/base.qcow2", changed: 1)]
        },
        CheckCase("a crashed machine", adds: ["not-running"], drops: live) { $0.machine.state = "crashed" },
        CheckCase("a network card that is named", adds: ["device-replug"]) {
            $0.wishes.replugNames = ["52:54:00:00:00:01"]
            $0.add(card)
        },
        CheckCase("a network card that it does not have", adds: ["device-replug-unknown"]) {
            $0.wishes.replugNames = ["52:54:00:00:00:02"]
            $0.add(card)
        },
        CheckCase("a TPM of a stopped machine", adds: ["moves-offline", "tpm-stays"], drops: live) {
            $0.machine.state = "shut off"
            $0.add("<tpm model='tpm-tis'><backend type='emulator'/></tpm>")
        },
        CheckCase("a stopped machine of another CPU", adds: ["moves-offline"], drops: live) {
            $0.machine.state = "shut off"
            $0.target.facts.processors.midr = MovePair.known([0x410f_d0c0])
        },
    ]

    private static let card = "<interface type='ethernet'><mac address='52:54:00:00:00:01'/></interface>"

    /// What is found of machines alone that run.
    private static let live: Set<String> = ["memory-unencrypted", "move-estimated", "qemu-ports-not-probed"]
}

extension MovePair {
    /// Lays the machine's disk upon an image of the source.
    mutating func lay(upon path: String) {
        replace(
            "<target dev='vda' bus='virtio'/>",
            "<backingStore type='file'><source file='\(path)'/></backingStore><target dev='vda' bus='virtio'/>")
        source.facts.files.append(Self.file(path))
    }
}
