internal import CLibvirt

/// How a checkpoint is made.
///
/// The corresponding C type is `virDomainCheckpointCreateFlags`.
public struct CheckpointCreationFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Restores what libvirt knew about a checkpoint, and makes none. `VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE`
    public static let redefines = Self(VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE)
    /// Has the guest's agent freeze its file systems meanwhile. `VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE`
    public static let quiesces = Self(VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE)
    /// Checks that the disks have what a restored checkpoint needs. `VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE`
    public static let validatesRedefinition = Self(VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE)
}

/// Which checkpoints a listing includes; empty means all of a domain's, or the direct children of a checkpoint.
///
/// The corresponding C type is `virDomainCheckpointListFlags`.
public struct CheckpointFilter: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Those without a parent. `VIR_DOMAIN_CHECKPOINT_LIST_ROOTS`
    public static let roots = Self(VIR_DOMAIN_CHECKPOINT_LIST_ROOTS)
    /// Children of children too. `VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS`
    public static let descendants = Self(VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS)
    /// In an order in which parents come before their children. `VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL`
    public static let topological = Self(VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL)
    /// Those without children. `VIR_DOMAIN_CHECKPOINT_LIST_LEAVES`
    public static let leaves = Self(VIR_DOMAIN_CHECKPOINT_LIST_LEAVES)
    public static let noLeaves = Self(VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES)
}

/// What is deleted; empty means the checkpoint alone.
///
/// The corresponding C type is `virDomainCheckpointDeleteFlags`.
public struct CheckpointDeletionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The checkpoint and those after it. `VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN`
    public static let children = Self(VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN)
    /// What libvirt keeps about it, and not what the disks do. `VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY`
    public static let metadataOnly = Self(VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY)
    /// Those after it. `VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY`
    public static let childrenOnly = Self(VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY)
}

/// What a checkpoint's document includes.
///
/// The corresponding C type is `virDomainCheckpointXMLFlags`.
public struct CheckpointXMLFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Passwords and other secrets. `VIR_DOMAIN_CHECKPOINT_XML_SECURE`
    public static let secure = Self(VIR_DOMAIN_CHECKPOINT_XML_SECURE)
    /// Leaves out the domain's document. `VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN`
    public static let noDomain = Self(VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN)
    /// Says how much has changed since. `VIR_DOMAIN_CHECKPOINT_XML_SIZE`
    public static let size = Self(VIR_DOMAIN_CHECKPOINT_XML_SIZE)
}

/// How a backup is made.
///
/// The corresponding C type is `virDomainBackupBeginFlags`.
public struct BackupFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Writes to files that exist. `VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL`
    public static let reusesFiles = Self(VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL)
}
