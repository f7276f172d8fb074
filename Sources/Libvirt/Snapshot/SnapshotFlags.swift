internal import CLibvirt

/// How a snapshot is taken.
///
/// The corresponding C type is `virDomainSnapshotCreateFlags`.
public struct SnapshotCreationFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Restores what libvirt knew about a snapshot, and takes none. `VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE`
    public static let redefines = Self(VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE)
    /// Makes a restored snapshot the current one. `VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT`
    public static let current = Self(VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT)
    /// Keeps nothing about it in libvirt. `VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA`
    public static let noMetadata = Self(VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA)
    /// Stops the domain afterwards. `VIR_DOMAIN_SNAPSHOT_CREATE_HALT`
    public static let stops = Self(VIR_DOMAIN_SNAPSHOT_CREATE_HALT)
    /// Leaves out the guest's memory. `VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY`
    public static let disksOnly = Self(VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY)
    /// Writes to files that exist. `VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT`
    public static let reusesFiles = Self(VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT)
    /// Has the guest's agent freeze its file systems meanwhile. `VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE`
    public static let quiesces = Self(VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE)
    /// Takes all disks or none. `VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC`
    public static let atomic = Self(VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC)
    /// Does not pause the guest while its memory is written. `VIR_DOMAIN_SNAPSHOT_CREATE_LIVE`
    public static let live = Self(VIR_DOMAIN_SNAPSHOT_CREATE_LIVE)
    /// Rejects a document that does not fit libvirt's schema. `VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE`
    public static let validate = Self(VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE)
}

/// Which snapshots a listing includes; empty means all of a domain's, or the direct children of a snapshot.
///
/// Flags of one kind widen the listing, flags of different kinds narrow it.
///
/// The corresponding C type is `virDomainSnapshotListFlags`.
public struct SnapshotFilter: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Those without a parent. `VIR_DOMAIN_SNAPSHOT_LIST_ROOTS`
    public static let roots = Self(VIR_DOMAIN_SNAPSHOT_LIST_ROOTS)
    /// Children of children too. `VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS`
    public static let descendants = Self(VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS)
    /// Those without children. `VIR_DOMAIN_SNAPSHOT_LIST_LEAVES`
    public static let leaves = Self(VIR_DOMAIN_SNAPSHOT_LIST_LEAVES)
    public static let noLeaves = Self(VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES)
    /// Those about which libvirt keeps something. `VIR_DOMAIN_SNAPSHOT_LIST_METADATA`
    public static let metadata = Self(VIR_DOMAIN_SNAPSHOT_LIST_METADATA)
    public static let noMetadata = Self(VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA)
    /// Taken of a stopped domain. `VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE`
    public static let inactive = Self(VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE)
    /// Taken of a running domain, with its memory. `VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE`
    public static let active = Self(VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE)
    /// Taken of a running domain, without its memory. `VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY`
    public static let disksOnly = Self(VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY)
    /// Kept in the disks' own images. `VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL`
    public static let insideImages = Self(VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL)
    /// Kept in other files. `VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL`
    public static let outsideImages = Self(VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL)
    /// In an order in which parents come before their children. `VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL`
    public static let topological = Self(VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL)
}

/// What becomes of the domain when it goes back.
///
/// The corresponding C type is `virDomainSnapshotRevertFlags`.
public struct SnapshotRevertFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Runs. `VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING`
    public static let running = Self(VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING)
    /// Is paused. `VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED`
    public static let paused = Self(VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED)
    /// Accepts what could be lost, such as a running process. `VIR_DOMAIN_SNAPSHOT_REVERT_FORCE`
    public static let force = Self(VIR_DOMAIN_SNAPSHOT_REVERT_FORCE)
    /// Makes the UEFI variables anew from their template. `VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM`
    public static let resetNVRAM = Self(VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM)
}

/// What is deleted; empty means the snapshot alone.
///
/// The corresponding C type is `virDomainSnapshotDeleteFlags`.
public struct SnapshotDeletionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The snapshot and those taken after it. `VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN`
    public static let children = Self(VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN)
    /// What libvirt keeps about it, and not its data. `VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY`
    public static let metadataOnly = Self(VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
    /// Those taken after it. `VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY`
    public static let childrenOnly = Self(VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY)
}

/// What a snapshot's document includes.
///
/// The corresponding C type is `virDomainSnapshotXMLFlags`.
public struct SnapshotXMLFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Passwords and other secrets. `VIR_DOMAIN_SNAPSHOT_XML_SECURE`
    public static let secure = Self(VIR_DOMAIN_SNAPSHOT_XML_SECURE)
}
