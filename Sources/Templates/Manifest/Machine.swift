public import Vocabulary

/// A machine as somebody asks for it.
///
/// What a manifest says, read and checked; nothing in it depends on a host.
public struct Machine: Hashable, Sendable {
    /// The name of the machine and of its domain.
    public var name: String
    /// The name of the template that the domain is made from.
    public var template: String
    /// What it gives the parameters of its template.
    public var parameters = Parameters()
    /// A line about the machine, for people.
    public var title: String?
    public var vcpus: Int
    public var memory: MemorySize
    public var pages: PageRequest = .template
    /// A CPU model, or a mode such as `host-passthrough`; `nil` leaves it to the template.
    public var cpu: String?
    /// A machine type of the emulator, such as `virt-9.2`; `nil` leaves it to the template.
    public var machineType: String?
    public var disks: [Disk] = []
    public var networks: [Network] = []
    public var policies = Policies()
    /// What else the guest is to have of CPUs, memory and devices of the host.
    public var compute = Compute()
    public var seed: Seed?
    public var directBoot: DirectBoot?
    public var firmware = Firmware.template
    public var peripherals = Peripherals()
    /// The set of machines that this one belongs to, whose owner may prune it.
    public var set: String?
    /// Whether the machine starts with the host.
    public var autostart = false
    /// Whether provisioning starts it.
    public var start = true

    public init(name: String, template: String, vcpus: Int, memory: MemorySize) {
        (self.name, self.template, self.vcpus, self.memory) = (name, template, vcpus, memory)
    }

    /// The pages that a manifest asks for.
    public enum PageRequest: Hashable, Sendable {
        /// What the template asks for, if the host has it.
        case template
        /// The kernel's ordinary pages.
        case ordinary
        /// The largest that the host has enough of and that divide the memory.
        case best
        case exactly(PageSize)
    }

    /// A disk of a machine.
    public struct Disk: Hashable, Sendable {
        /// The device's name in the domain, such as `vda`; the volume is named after it.
        public var name: String
        public var source: Source
        /// The storage pool that holds the volume.
        public var pool: String
        public var attachment = Attachment()
        /// The format of a volume that is made; `nil` for `qcow2`.
        public var format: Format?

        public init(name: String, source: Source, pool: String) {
            (self.name, self.source, self.pool) = (name, source, pool)
        }

        /// What is on a disk.
        public enum Source: Hashable, Sendable {
            /// Nothing: a new volume.
            case empty(MemorySize)
            /// A base image, in a new volume on top of it; without a size, as large as the image.
            case image(Image, MemorySize?)
            /// A volume that is there already, by its name or its path; it stays when the machine goes.
            case volume(String)
            /// A CD-ROM drive with an image in it, which stays when the machine goes.
            case cdrom(Image)
        }
    }

    /// A base image.
    public enum Image: Hashable, Sendable {
        /// A volume in the disk's pool; that of a CD-ROM may also be named by its path on the host.
        case volume(String)
        /// A file beside the manifest, which is uploaded to the disk's pool.
        case file(String)
    }
}
