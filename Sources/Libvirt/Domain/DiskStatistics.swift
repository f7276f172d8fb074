public import Vocabulary
internal import CLibvirt

/// What a disk has read and written; `nil` stands for what the hypervisor does not say.
///
/// The corresponding C type is `virDomainBlockStatsStruct`.
public struct DiskStatistics: Hashable, Sendable {
    public let readRequests: UInt64?
    public let bytesRead: MemorySize?
    public let writeRequests: UInt64?
    public let bytesWritten: MemorySize?
    public let errors: UInt64?

    init(_ statistics: virDomainBlockStatsStruct) {
        // Unknown numbers are -1.
        readRequests = UInt64(exactly: statistics.rd_req)
        bytesRead = UInt64(exactly: statistics.rd_bytes).map { .bytes($0) }
        writeRequests = UInt64(exactly: statistics.wr_req)
        bytesWritten = UInt64(exactly: statistics.wr_bytes).map { .bytes($0) }
        errors = UInt64(exactly: statistics.errs)
    }
}

/// The size of a disk.
///
/// The corresponding C type is `virDomainBlockInfo`.
public struct DiskInfo: Hashable, Sendable {
    /// The size that the guest sees.
    public let capacity: MemorySize
    /// The offset up to which the image is written, or what it takes on the host's disk.
    public let allocation: MemorySize
    /// The size of the file or device that holds the image.
    public let physicalSize: MemorySize
}

/// An error that a disk of a running domain has.
///
/// The corresponding C type is `virDomainDiskError`.
public struct DiskError: Hashable, Sendable {
    /// The disk's target, such as `vda`.
    public let disk: String
    public let cause: Cause

    /// The corresponding C type is `virDomainDiskErrorCode`.
    public struct Cause: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let none = Self(VIR_DOMAIN_DISK_ERROR_NONE)
        public static let unspecified = Self(VIR_DOMAIN_DISK_ERROR_UNSPEC)
        /// The host's disk is full. `VIR_DOMAIN_DISK_ERROR_NO_SPACE`
        public static let noSpace = Self(VIR_DOMAIN_DISK_ERROR_NO_SPACE)
    }
}

// The keys of ``Domain/detailedDiskStatistics(of:)``.

extension TypedParameters.Key<Int64> {
    public static var diskReadRequests: Self { Self(VIR_DOMAIN_BLOCK_STATS_READ_REQ) }

    public static var diskWriteRequests: Self { Self(VIR_DOMAIN_BLOCK_STATS_WRITE_REQ) }

    public static var diskFlushRequests: Self { Self(VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ) }

    public static var diskErrors: Self { Self(VIR_DOMAIN_BLOCK_STATS_ERRS) }
}

extension TypedParameters.Key<MemorySize> {
    public static var diskBytesRead: Self { Self(VIR_DOMAIN_BLOCK_STATS_READ_BYTES, .bytes) }

    public static var diskBytesWritten: Self { Self(VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES, .bytes) }
}

extension TypedParameters.Key<Duration> {
    /// The time that all reads took together. `VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES`
    public static var diskReadTime: Self { Self(VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES, .nanoseconds) }

    /// The time that all writes took together. `VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES`
    public static var diskWriteTime: Self { Self(VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES, .nanoseconds) }

    /// The time that all flushes took together. `VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES`
    public static var diskFlushTime: Self { Self(VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES, .nanoseconds) }
}
