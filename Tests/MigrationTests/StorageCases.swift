import HostInventory
import Migration
import Vocabulary

extension CheckCase {
    private static let disk = "/images/web.qcow2"
    private static let iso = """
        <disk type='file' device='cdrom'><source file='/images/a.iso'/><target dev='sda' bus='scsi'/><readonly/></disk>
        """

    /// The machine's disks, and what it keeps beside them.
    static let storage: [CheckCase] = [
        CheckCase("not shared", adds: ["disk-not-shared"], drops: ["disk-shared"]) {
            $0.target.facts.files = [MovePair.absent(disk)]
        },
        CheckCase("no pool on the target", adds: ["disk-not-shared"], drops: ["disk-shared"]) {
            $0.target.facts.files = []
        },
        CheckCase("no pool on either", adds: ["disk-sharing-unknown"], drops: ["disk-shared"]) {
            $0.source.facts.files = []
            $0.target.facts.files = []
        },
        CheckCase("another file of the name", adds: ["disk-other-file"], drops: ["disk-shared"]) {
            $0.target.facts.files = [MovePair.file(disk, changed: 8)]
        },
        CheckCase("written between two readings") {
            $0.source.facts.files[0].changed = [7, 9]
            $0.target.facts.files = [MovePair.file(disk, changed: 8)]
        },
        CheckCase("copied", adds: ["disk-copy"], drops: ["disk-shared"]) {
            $0.wishes.disks = .all
            $0.target.facts.files = [MovePair.absent(disk)]
        },
        CheckCase("copied without room", adds: ["disk-copy", "disk-copy-no-space"], drops: ["disk-shared"]) {
            $0.wishes.disks = .all
            $0.target.facts.files = [MovePair.absent(disk)]
            $0.target.facts.pools = pool(available: 9 << 30)
        },
        CheckCase("copied without a pool", adds: ["disk-copy-no-pool"], drops: ["disk-shared"]) {
            $0.wishes.disks = .all
            $0.target.facts.files = []
            $0.target.facts.pools = MovePair.known([])
        },
        CheckCase("copied onto another", adds: ["disk-copy-exists"], drops: ["disk-shared"]) {
            $0.wishes.disks = .all
            $0.target.facts.files = [MovePair.file(disk, changed: 8)]
        },
        CheckCase("a missing base image", adds: ["backing-file-missing"]) {
            $0.base()
            $0.target.facts.files.append(MovePair.absent("/images/base.qcow2"))
        },
        CheckCase("another base image", adds: ["backing-file-differs"]) {
            $0.base()
            $0.target.facts.files.append(MovePair.file("/images/base.qcow2", changed: 1))
        },
        CheckCase("the same base image") {
            $0.base()
            $0.target.facts.files.append(MovePair.file("/images/base.qcow2"))
        },
        CheckCase("an ISO that is not there", .x86, adds: ["medium-missing"]) {
            $0.add(iso)
            $0.source.facts.files.append(MovePair.file("/images/a.iso"))
            $0.target.facts.files.append(MovePair.absent("/images/a.iso"))
        },
        CheckCase("a copy of an ISO", .x86) {
            $0.add(iso)
            $0.source.facts.files.append(MovePair.file("/images/a.iso"))
            $0.target.facts.files.append(MovePair.file("/images/a.iso", changed: 1))
        },
        CheckCase("an empty drive", .x86) { $0.add("<disk type='file' device='cdrom'><target dev='sda'/></disk>") },
        CheckCase("storage on a network", adds: ["disk-on-network", "secret-missing"]) {
            $0.add(network)
        },
        CheckCase("storage on a network, with its secret", adds: ["disk-on-network"]) {
            $0.add(network)
            $0.target.facts.secrets = MovePair.known([other])
        },
        CheckCase("a volume of a pool", adds: ["pool-missing"]) {
            $0.add("<disk type='volume'><source pool='ssd' volume='x'/><target dev='vdb'/></disk>")
        },
        CheckCase("an NVMe disk", .x86, adds: ["disk-unmovable"]) {
            $0.add("<disk type='nvme'><source type='pci' namespace='1'/><target dev='vdb'/></disk>")
        },
        CheckCase("a LUN", .x86, adds: ["disk-passes-commands", "disk-shared"]) {
            $0.add("<disk type='block' device='lun'><source dev='/dev/sdb'/><target dev='sdb'/></disk>")
            $0.source.facts.files.append(MovePair.file("/dev/sdb"))
            $0.target.facts.files.append(MovePair.file("/dev/sdb"))
        },
        CheckCase("cache='unsafe'", .loongson, adds: ["cache-mode-unsafe"]) {
            $0.replace("cache='none'", "cache='unsafe'")
        },
        CheckCase("cache='writeback' with an old QEMU", adds: ["cache-mode-refused"]) {
            $0.replace("cache='none'", "cache='writeback'")
            $0.source.facts.emulator = MovePair.known(ReleaseNumber("3.1.0"))
        },
        CheckCase("cache='writeback' with a new QEMU") { $0.replace("cache='none'", "cache='writeback'") },
        CheckCase("vhost-user disks", adds: ["vhost-user-unverified", "vhost-user-socket-missing"]) {
            $0.add("<disk type='vhostuser'><source type='unix' path='/run/spdk.1'/><target dev='vdb'/></disk>")
            $0.add("<disk type='vhostuser'><source type='unix' path='/run/spdk.2'/><target dev='vdc'/></disk>")
            $0.target.facts.files.append(MovePair.absent("/run/spdk.2"))
        },
        CheckCase("a kernel and an initrd", adds: ["boot-file-missing", "boot-file-unverified"]) {
            $0.replace("</type>", "</type><kernel>/images/Image</kernel><initrd>/boot/initrd</initrd>")
            $0.target.facts.files.append(MovePair.absent("/images/Image"))
        },
        CheckCase("an emulated TPM", adds: ["tpm-travels"]) {
            $0.add("<tpm model='tpm-tis'><backend type='emulator'/></tpm>")
        },
        CheckCase("a TPM that the target cannot emulate", .x86, adds: ["tpm-missing"]) {
            $0.add("<tpm model='tpm-tis'><backend type='emulator'/></tpm>")
            $0.offer("<model usable='yes'>qemu64</model>", devices: "<tpm supported='no'/>")
        },
        CheckCase("the host's TPM", .x86, adds: ["tpm-of-host"]) {
            $0.add("<tpm model='tpm-tis'><backend type='passthrough'/></tpm>")
        },
        CheckCase("folders of the host", .x86, adds: ["shared-folder", "shared-folder-virtiofs"]) {
            $0.add("<filesystem type='mount'><source dir='/srv'/><target dir='srv'/></filesystem>")
            $0.add("<filesystem><driver type='virtiofs'/><source dir='/a'/><target dir='a'/></filesystem>")
        },
        CheckCase("shared memory", .x86, adds: ["shared-memory-device"]) {
            $0.add("<shmem name='a' role='peer'/><shmem name='b' role='master'/>")
        },
        CheckCase("an NVDIMM", adds: ["nvdimm-backing"]) {
            $0.add("<memory model='nvdimm'><source><path>/dev/pmem0</path></source></memory>")
        },
        CheckCase("a serial port of the host", adds: ["host-character-device"]) {
            $0.add("<serial type='dev'><source path='/dev/ttyS0'/></serial>")
            $0.add("<console type='dev'><source path='/dev/ttyS0'/></console>")
        },
    ]

    static func pool(available: UInt64) -> Fact<[PoolFacts]> {
        MovePair.known([
            PoolFacts(name: "images", type: "dir", path: "/images", isActive: true, availableBytes: available)
        ])
    }

    private static let network = """
        <disk type='network'><auth username='libvirt'><secret type='ceph' uuid='\(other)'/></auth>\
        <source protocol='rbd' name='pool/image'/><target dev='vdb'/></disk>
        """
}

extension MovePair {
    /// Lays the machine's disk upon a base image that the source has.
    fileprivate mutating func base() {
        replace(
            "<target dev='vda' bus='virtio'/>",
            "<backingStore type='file'><source file='/images/base.qcow2'/></backingStore><target dev='vda' bus='virtio'/>"
        )
        source.facts.files.append(Self.file("/images/base.qcow2"))
    }
}
