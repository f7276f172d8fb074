extension Machine.Disk {
    /// How a disk is attached; what a manifest says nothing of is as the template has it.
    public struct Attachment: Hashable, Sendable {
        public var bus: Bus?
        public var cache: Cache?
        public var inputOutput: InputOutput?
        public var discard: Discard?
        public var isReadOnly = false
        /// Whether other machines have the disk too.
        public var isShareable = false
        /// The serial number that the guest sees.
        public var serial: String?
        /// The I/O thread that does its work, from 1; `nil` for each in turn.
        public var ioThread: Int?
        /// The disk's place among the devices that the guest boots from, from 1.
        public var bootOrder: Int?

        public init() {}
    }

    /// What a disk is plugged into.
    public enum Bus: String, Hashable, Sendable, CaseIterable {
        case virtio
        /// A virtio-scsi controller.
        case scsi
    }

    /// What the host's page cache has to do with a disk: QEMU's modes.
    public enum Cache: String, Hashable, Sendable, CaseIterable {
        case none
        case writeback
        case writethrough
        case directsync
        case unsafe

        /// Whether the host's page cache is passed by, which native AIO needs.
        var isDirect: Bool { self == .none || self == .directsync }
    }

    /// How the emulator reads and writes.
    public enum InputOutput: String, Hashable, Sendable, CaseIterable {
        case native
        case threads
        case uring = "io_uring"
    }

    /// What becomes of blocks that the guest gives back.
    public enum Discard: String, Hashable, Sendable, CaseIterable {
        case unmap
        case ignore
    }

    /// How a volume that is made keeps its data.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        case qcow2
        case raw
    }

    public var isCDROM: Bool { if case .cdrom = source { true } else { false } }
}
