internal import CLibvirt

/// How a domain is moved.
///
/// The corresponding C type is `virDomainMigrateFlags`.
public struct MigrationFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Does not pause the guest while its memory is copied. `VIR_MIGRATE_LIVE`
    public static let live = Self(VIR_MIGRATE_LIVE)
    /// Has the source's daemon connect to the destination's. `VIR_MIGRATE_PEER2PEER`
    public static let peerToPeer = Self(VIR_MIGRATE_PEER2PEER)
    /// Sends the memory through the daemons' own connection. `VIR_MIGRATE_TUNNELLED`
    public static let tunnelled = Self(VIR_MIGRATE_TUNNELLED)
    /// Defines the domain on the destination. `VIR_MIGRATE_PERSIST_DEST`
    public static let persistsOnDestination = Self(VIR_MIGRATE_PERSIST_DEST)
    /// Deletes the definition on the source, once the domain has arrived. `VIR_MIGRATE_UNDEFINE_SOURCE`
    public static let undefinesOnSource = Self(VIR_MIGRATE_UNDEFINE_SOURCE)
    /// Leaves the guest paused on the destination. `VIR_MIGRATE_PAUSED`
    public static let paused = Self(VIR_MIGRATE_PAUSED)
    /// Copies the disks too, with all of their images. `VIR_MIGRATE_NON_SHARED_DISK`
    public static let copiesDisks = Self(VIR_MIGRATE_NON_SHARED_DISK)
    /// Copies the disks too; the images below must be on the destination. `VIR_MIGRATE_NON_SHARED_INC`
    public static let copiesUppermostImages = Self(VIR_MIGRATE_NON_SHARED_INC)
    /// Has each write of the guest reach the destination too, so that the copy of the disks catches up in any case.
    /// `VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES`
    public static let synchronousDiskWrites = Self(VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES)
    /// Refuses changes of the domain meanwhile; set by libvirt where it matters. `VIR_MIGRATE_CHANGE_PROTECTION`
    public static let changeProtection = Self(VIR_MIGRATE_CHANGE_PROTECTION)
    /// Moves the domain although its disks could be damaged, such as by a cache that is not written out.
    /// `VIR_MIGRATE_UNSAFE`
    public static let allowsUnsafeDisks = Self(VIR_MIGRATE_UNSAFE)
    /// Moves the definition of a domain that does not run. `VIR_MIGRATE_OFFLINE`
    public static let offline = Self(VIR_MIGRATE_OFFLINE)
    /// Compresses the memory, as `migrationCompression` says. `VIR_MIGRATE_COMPRESSED`
    public static let compressed = Self(VIR_MIGRATE_COMPRESSED)
    /// Aborts if a disk has an error meanwhile. `VIR_MIGRATE_ABORT_ON_ERROR`
    public static let abortOnError = Self(VIR_MIGRATE_ABORT_ON_ERROR)
    /// Slows the guest down if it writes its memory faster than it can be sent. `VIR_MIGRATE_AUTO_CONVERGE`
    public static let autoConverge = Self(VIR_MIGRATE_AUTO_CONVERGE)
    /// Pins all memory at once, for RDMA. `VIR_MIGRATE_RDMA_PIN_ALL`
    public static let pinsAllMemory = Self(VIR_MIGRATE_RDMA_PIN_ALL)
    /// Allows ``Domain/startPostCopy()``. `VIR_MIGRATE_POSTCOPY`
    public static let postCopy = Self(VIR_MIGRATE_POSTCOPY)
    /// Encrypts the connection between the hypervisors. `VIR_MIGRATE_TLS`
    public static let tls = Self(VIR_MIGRATE_TLS)
    /// Sends over several connections, as `migrationConnections` says. `VIR_MIGRATE_PARALLEL`
    public static let parallel = Self(VIR_MIGRATE_PARALLEL)
    /// Goes on with a migration that was interrupted in post-copy. `VIR_MIGRATE_POSTCOPY_RESUME`
    public static let resumesPostCopy = Self(VIR_MIGRATE_POSTCOPY_RESUME)
    /// Sends without copying, which pins the memory; with ``parallel`` only. `VIR_MIGRATE_ZEROCOPY`
    public static let zeroCopy = Self(VIR_MIGRATE_ZEROCOPY)
}
