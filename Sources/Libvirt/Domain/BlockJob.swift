public import Vocabulary
internal import CLibvirt

/// Work on a disk's images.
///
/// The corresponding C type is `virDomainBlockJobInfo`.
public struct BlockJob: Hashable, Sendable {
    public let kind: Kind
    /// The most that it may copy per second, or `nil` if there is no limit.
    public let bandwidth: MemorySize?
    /// How much is done, in a unit of the hypervisor's own.
    public let done: UInt64
    /// What `done` is at the end; both are 0 as long as that is not known.
    public let total: UInt64

    init(_ info: virDomainBlockJobInfo) {
        kind = Kind(rawValue: info.type)
        bandwidth = info.bandwidth == 0 ? nil : .bytes(UInt64(info.bandwidth))
        done = info.cur
        total = info.end
    }

    /// The corresponding C type is `virDomainBlockJobType`.
    public struct Kind: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let unknown = Self(VIR_DOMAIN_BLOCK_JOB_TYPE_UNKNOWN)
        public static let pull = Self(VIR_DOMAIN_BLOCK_JOB_TYPE_PULL)
        public static let copy = Self(VIR_DOMAIN_BLOCK_JOB_TYPE_COPY)
        public static let commit = Self(VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT)
        public static let activeCommit = Self(VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT)
        public static let backup = Self(VIR_DOMAIN_BLOCK_JOB_TYPE_BACKUP)
    }
}

/// How a pull leaves the images.
///
/// The corresponding C type is `virDomainBlockRebaseFlags`.
public struct BlockPullFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Keeps the names of the images below relative to the image. `VIR_DOMAIN_BLOCK_REBASE_RELATIVE`
    public static let relativeNames = Self(VIR_DOMAIN_BLOCK_REBASE_RELATIVE)
}

/// How images are merged downwards.
///
/// The corresponding C type is `virDomainBlockCommitFlags`.
public struct BlockCommitFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Takes the image just below `top` as the base, if none is given. `VIR_DOMAIN_BLOCK_COMMIT_SHALLOW`
    public static let shallow = Self(VIR_DOMAIN_BLOCK_COMMIT_SHALLOW)
    /// Deletes the images that are then no longer used. `VIR_DOMAIN_BLOCK_COMMIT_DELETE`
    public static let delete = Self(VIR_DOMAIN_BLOCK_COMMIT_DELETE)
    /// Allows `top` to be the image that the guest writes. `VIR_DOMAIN_BLOCK_COMMIT_ACTIVE`
    public static let active = Self(VIR_DOMAIN_BLOCK_COMMIT_ACTIVE)
    /// Keeps the names of the images below relative to the image. `VIR_DOMAIN_BLOCK_COMMIT_RELATIVE`
    public static let relativeNames = Self(VIR_DOMAIN_BLOCK_COMMIT_RELATIVE)
}

/// How a disk is copied.
///
/// The corresponding C type is `virDomainBlockCopyFlags`.
public struct BlockCopyFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Copies the uppermost image only; the images below must be at the destination. `VIR_DOMAIN_BLOCK_COPY_SHALLOW`
    public static let shallow = Self(VIR_DOMAIN_BLOCK_COPY_SHALLOW)
    /// Takes an image that exists at the destination, with its format and its images below.
    /// `VIR_DOMAIN_BLOCK_COPY_REUSE_EXT`
    public static let reusesImage = Self(VIR_DOMAIN_BLOCK_COPY_REUSE_EXT)
    /// Allows the copy of a persistent domain's disk, which ends with the running domain.
    /// `VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB`
    public static let transientJob = Self(VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB)
    /// Has each write of the guest reach the destination too, so that the copy catches up in any case.
    /// `VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES`
    public static let synchronousWrites = Self(VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES)
}

/// How a block job ends; empty means that it is cancelled.
///
/// The corresponding C type is `virDomainBlockJobAbortFlags`.
public struct BlockJobEnding: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Returns before the job has ended. `VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC`
    public static let asynchronous = Self(VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC)
    /// Changes over to the copy, or to the base of an active commit. `VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT`
    public static let pivot = Self(VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
}

// The keys of ``Domain/copyDisk(_:to:_:_:)``.

extension TypedParameters.Key<MemorySize> {
    /// The most to copy per second. `VIR_DOMAIN_BLOCK_COPY_BANDWIDTH`
    public static var copyBandwidth: Self { Self(VIR_DOMAIN_BLOCK_COPY_BANDWIDTH, .bytes) }

    /// The size of the blocks that are copied as a whole, a power of two. `VIR_DOMAIN_BLOCK_COPY_GRANULARITY`
    public static var copyGranularity: Self { Self(VIR_DOMAIN_BLOCK_COPY_GRANULARITY, .bytes32) }

    /// The most that may be on its way. `VIR_DOMAIN_BLOCK_COPY_BUF_SIZE`
    public static var copyBuffer: Self { Self(VIR_DOMAIN_BLOCK_COPY_BUF_SIZE, .bytes) }
}
