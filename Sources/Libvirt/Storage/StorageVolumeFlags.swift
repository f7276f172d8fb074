public import Vocabulary
internal import CLibvirt

/// The kind and the size of a volume.
///
/// The corresponding C type is `virStorageVolInfo`.
public struct StorageVolumeInfo: Hashable, Sendable {
    public let kind: Kind
    /// The size that a guest sees.
    public let capacity: MemorySize
    /// What it takes on the host, or its physical size if that was asked for.
    public let allocation: MemorySize

    /// The corresponding C type is `virStorageVolType`.
    public struct Kind: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let file = Self(VIR_STORAGE_VOL_FILE)
        public static let block = Self(VIR_STORAGE_VOL_BLOCK)
        public static let directory = Self(VIR_STORAGE_VOL_DIR)
        public static let network = Self(VIR_STORAGE_VOL_NETWORK)
        public static let networkDirectory = Self(VIR_STORAGE_VOL_NETDIR)
        public static let ploop = Self(VIR_STORAGE_VOL_PLOOP)
    }
}

/// What is asked about a volume's size.
///
/// The corresponding C type is `virStorageVolInfoFlags`.
public struct StorageVolumeInfoFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Returns the size of the file or device as the allocation. `VIR_STORAGE_VOL_GET_PHYSICAL`
    public static let physicalSize = Self(VIR_STORAGE_VOL_GET_PHYSICAL)
}

/// How a volume is created.
///
/// The corresponding C type is `virStorageVolCreateFlags`.
public struct StorageVolumeCreationFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Writes the tables of the image's format, which makes later writes faster.
    /// `VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA`
    public static let preallocatesMetadata = Self(VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA)
    /// Shares the source's blocks until one of the two is written, where the file system can.
    /// `VIR_STORAGE_VOL_CREATE_REFLINK`
    public static let sharesBlocks = Self(VIR_STORAGE_VOL_CREATE_REFLINK)
    /// Rejects a document that does not fit libvirt's schema. `VIR_STORAGE_VOL_CREATE_VALIDATE`
    public static let validate = Self(VIR_STORAGE_VOL_CREATE_VALIDATE)
}

/// How a volume is deleted.
///
/// The corresponding C type is `virStorageVolDeleteFlags`.
public struct StorageVolumeDeletionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Overwrites the data with zeros first. `VIR_STORAGE_VOL_DELETE_ZEROED`
    public static let zeroes = Self(VIR_STORAGE_VOL_DELETE_ZEROED)
    /// Deletes its snapshots too. `VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS`
    public static let withSnapshots = Self(VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS)
}

/// How a volume's size is given, and changed.
///
/// The corresponding C type is `virStorageVolResizeFlags`.
public struct StorageVolumeResizeFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Takes the room on the host at once. `VIR_STORAGE_VOL_RESIZE_ALLOCATE`
    public static let allocates = Self(VIR_STORAGE_VOL_RESIZE_ALLOCATE)
    /// Adds the size to the present one, or with ``shrinks`` takes it off. `VIR_STORAGE_VOL_RESIZE_DELTA`
    public static let relative = Self(VIR_STORAGE_VOL_RESIZE_DELTA)
    /// Allows to lose what is at the end. `VIR_STORAGE_VOL_RESIZE_SHRINK`
    public static let shrinks = Self(VIR_STORAGE_VOL_RESIZE_SHRINK)
}

/// With what a volume is overwritten.
///
/// The corresponding C type is `virStorageVolWipeAlgorithm`.
public struct WipeMethod: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let zeros = Self(VIR_STORAGE_VOL_WIPE_ALG_ZERO)
    public static let nnsa = Self(VIR_STORAGE_VOL_WIPE_ALG_NNSA)
    public static let dod = Self(VIR_STORAGE_VOL_WIPE_ALG_DOD)
    public static let bsi = Self(VIR_STORAGE_VOL_WIPE_ALG_BSI)
    public static let gutmann = Self(VIR_STORAGE_VOL_WIPE_ALG_GUTMANN)
    public static let schneier = Self(VIR_STORAGE_VOL_WIPE_ALG_SCHNEIER)
    public static let pfitzner7 = Self(VIR_STORAGE_VOL_WIPE_ALG_PFITZNER7)
    public static let pfitzner33 = Self(VIR_STORAGE_VOL_WIPE_ALG_PFITZNER33)
    public static let random = Self(VIR_STORAGE_VOL_WIPE_ALG_RANDOM)
    /// Tells the storage that the content is no longer needed. `VIR_STORAGE_VOL_WIPE_ALG_TRIM`
    public static let trim = Self(VIR_STORAGE_VOL_WIPE_ALG_TRIM)
}
