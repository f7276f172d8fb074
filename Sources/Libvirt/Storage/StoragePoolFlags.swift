internal import CLibvirt

/// Which storage pools a listing includes; empty means all of them.
///
/// Flags of one kind widen the listing, flags of different kinds narrow it.
///
/// The corresponding C type is `virConnectListAllStoragePoolsFlags`.
public struct StoragePoolFilter: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let active = Self(VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE)
    public static let inactive = Self(VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE)
    public static let persistent = Self(VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT)
    public static let transient = Self(VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT)
    public static let autostart = Self(VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART)
    public static let noAutostart = Self(VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART)

    public static let directory = Self(VIR_CONNECT_LIST_STORAGE_POOLS_DIR)
    public static let fileSystem = Self(VIR_CONNECT_LIST_STORAGE_POOLS_FS)
    public static let networkFileSystem = Self(VIR_CONNECT_LIST_STORAGE_POOLS_NETFS)
    public static let logicalVolumes = Self(VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL)
    public static let disk = Self(VIR_CONNECT_LIST_STORAGE_POOLS_DISK)
    public static let iscsi = Self(VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI)
    public static let directISCSI = Self(VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT)
    public static let scsi = Self(VIR_CONNECT_LIST_STORAGE_POOLS_SCSI)
    public static let multipath = Self(VIR_CONNECT_LIST_STORAGE_POOLS_MPATH)
    public static let rbd = Self(VIR_CONNECT_LIST_STORAGE_POOLS_RBD)
    public static let sheepdog = Self(VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG)
    public static let gluster = Self(VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER)
    public static let zfs = Self(VIR_CONNECT_LIST_STORAGE_POOLS_ZFS)
    public static let vstorage = Self(VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE)
}

/// How the definition of a storage pool is checked.
///
/// The corresponding C type is `virStoragePoolDefineFlags`.
public struct StoragePoolDefinitionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Rejects a document that does not fit libvirt's schema. `VIR_STORAGE_POOL_DEFINE_VALIDATE`
    public static let validate = Self(VIR_STORAGE_POOL_DEFINE_VALIDATE)
}

/// What is done before a storage pool starts.
///
/// The corresponding C type is `virStoragePoolCreateFlags`.
public struct StoragePoolStartFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Builds the pool. `VIR_STORAGE_POOL_CREATE_WITH_BUILD`
    public static let builds = Self(VIR_STORAGE_POOL_CREATE_WITH_BUILD)
    /// Builds the pool, over what is there. `VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE`
    public static let overwrites = Self(VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE)
    /// Builds the pool, and fails if there is something. `VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE`
    public static let keepsExisting = Self(VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE)
}

/// How a storage pool is built.
///
/// The corresponding C type is `virStoragePoolBuildFlags`.
public struct StoragePoolBuildFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Repairs what is there. `VIR_STORAGE_POOL_BUILD_REPAIR`
    public static let repairs = Self(VIR_STORAGE_POOL_BUILD_REPAIR)
    /// Extends what is there. `VIR_STORAGE_POOL_BUILD_RESIZE`
    public static let resizes = Self(VIR_STORAGE_POOL_BUILD_RESIZE)
    /// Fails if there is something. `VIR_STORAGE_POOL_BUILD_NO_OVERWRITE`
    public static let keepsExisting = Self(VIR_STORAGE_POOL_BUILD_NO_OVERWRITE)
    /// Builds over what is there. `VIR_STORAGE_POOL_BUILD_OVERWRITE`
    public static let overwrites = Self(VIR_STORAGE_POOL_BUILD_OVERWRITE)
}

/// How a storage pool is deleted.
///
/// The corresponding C type is `virStoragePoolDeleteFlags`.
public struct StoragePoolDeletionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Overwrites the data with zeros first. `VIR_STORAGE_POOL_DELETE_ZEROED`
    public static let zeroes = Self(VIR_STORAGE_POOL_DELETE_ZEROED)
}

/// Which of a storage pool's documents is wanted; empty means the current one.
///
/// The corresponding C type is `virStorageXMLFlags`.
public struct StorageXMLFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The definition that the next start uses. `VIR_STORAGE_XML_INACTIVE`
    public static let inactive = Self(VIR_STORAGE_XML_INACTIVE)
}
