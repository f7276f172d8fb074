public import Vocabulary
internal import CLibvirt

// The keys of ``DomainJob/parameters`` and ``JobCompletedEvent/parameters``.

extension TypedParameters.Key<DomainJob.Operation> {
    /// What the job is. `VIR_DOMAIN_JOB_OPERATION`
    public static var jobOperation: Self { Self(VIR_DOMAIN_JOB_OPERATION, .constant) }
}

extension TypedParameters.Key<Duration> {
    public static var jobTimeElapsed: Self { Self(VIR_DOMAIN_JOB_TIME_ELAPSED, .milliseconds) }

    /// The time without that which it took to hand over control. `VIR_DOMAIN_JOB_TIME_ELAPSED_NET`
    public static var jobNetTimeElapsed: Self { Self(VIR_DOMAIN_JOB_TIME_ELAPSED_NET, .milliseconds) }

    /// An estimate. `VIR_DOMAIN_JOB_TIME_REMAINING`
    public static var jobTimeRemaining: Self { Self(VIR_DOMAIN_JOB_TIME_REMAINING, .milliseconds) }

    /// How long the guest stands still: expected while it moves, measured afterwards. `VIR_DOMAIN_JOB_DOWNTIME`
    public static var jobDowntime: Self { Self(VIR_DOMAIN_JOB_DOWNTIME, .milliseconds) }

    /// The downtime without that which it took to hand over control. `VIR_DOMAIN_JOB_DOWNTIME_NET`
    public static var jobNetDowntime: Self { Self(VIR_DOMAIN_JOB_DOWNTIME_NET, .milliseconds) }

    /// How long the migration took to prepare. `VIR_DOMAIN_JOB_SETUP_TIME`
    public static var jobSetupTime: Self { Self(VIR_DOMAIN_JOB_SETUP_TIME, .milliseconds) }
}

extension TypedParameters.Key<MemorySize> {
    /// What is to be moved; less than what is, if the guest goes on writing. `VIR_DOMAIN_JOB_DATA_TOTAL`
    public static var jobDataTotal: Self { Self(VIR_DOMAIN_JOB_DATA_TOTAL, .bytes) }

    public static var jobDataProcessed: Self { Self(VIR_DOMAIN_JOB_DATA_PROCESSED, .bytes) }

    public static var jobDataRemaining: Self { Self(VIR_DOMAIN_JOB_DATA_REMAINING, .bytes) }

    public static var jobMemoryTotal: Self { Self(VIR_DOMAIN_JOB_MEMORY_TOTAL, .bytes) }

    public static var jobMemoryProcessed: Self { Self(VIR_DOMAIN_JOB_MEMORY_PROCESSED, .bytes) }

    public static var jobMemoryRemaining: Self { Self(VIR_DOMAIN_JOB_MEMORY_REMAINING, .bytes) }

    /// The memory that was sent as it was. `VIR_DOMAIN_JOB_MEMORY_NORMAL_BYTES`
    public static var jobMemoryNormalBytes: Self { Self(VIR_DOMAIN_JOB_MEMORY_NORMAL_BYTES, .bytes) }

    /// Per second. `VIR_DOMAIN_JOB_MEMORY_BPS`
    public static var jobMemoryBandwidth: Self { Self(VIR_DOMAIN_JOB_MEMORY_BPS, .bytes) }

    /// The size of the pages that other numbers count. `VIR_DOMAIN_JOB_MEMORY_PAGE_SIZE`
    public static var jobMemoryPageSize: Self { Self(VIR_DOMAIN_JOB_MEMORY_PAGE_SIZE, .bytes) }

    public static var jobDiskTotal: Self { Self(VIR_DOMAIN_JOB_DISK_TOTAL, .bytes) }

    public static var jobDiskProcessed: Self { Self(VIR_DOMAIN_JOB_DISK_PROCESSED, .bytes) }

    public static var jobDiskRemaining: Self { Self(VIR_DOMAIN_JOB_DISK_REMAINING, .bytes) }

    /// Per second. `VIR_DOMAIN_JOB_DISK_BPS`
    public static var jobDiskBandwidth: Self { Self(VIR_DOMAIN_JOB_DISK_BPS, .bytes) }

    /// The disk space that a backup takes for a time. `VIR_DOMAIN_JOB_DISK_TEMP_USED`
    public static var jobDiskTemporaryUsed: Self { Self(VIR_DOMAIN_JOB_DISK_TEMP_USED, .bytes) }

    /// The disk space that a backup can take for a time. `VIR_DOMAIN_JOB_DISK_TEMP_TOTAL`
    public static var jobDiskTemporaryTotal: Self { Self(VIR_DOMAIN_JOB_DISK_TEMP_TOTAL, .bytes) }

    public static var jobCompressionCache: Self { Self(VIR_DOMAIN_JOB_COMPRESSION_CACHE, .bytes) }

    public static var jobCompressionBytes: Self { Self(VIR_DOMAIN_JOB_COMPRESSION_BYTES, .bytes) }
}

extension TypedParameters.Key<UInt64> {
    /// The pages that were sent as one byte, such as pages of zeros. `VIR_DOMAIN_JOB_MEMORY_CONSTANT`
    public static var jobMemoryConstantPages: Self { Self(VIR_DOMAIN_JOB_MEMORY_CONSTANT) }

    /// The pages that were sent as they were. `VIR_DOMAIN_JOB_MEMORY_NORMAL`
    public static var jobMemoryNormalPages: Self { Self(VIR_DOMAIN_JOB_MEMORY_NORMAL) }

    /// The pages that the guest writes in a second. `VIR_DOMAIN_JOB_MEMORY_DIRTY_RATE`
    public static var jobMemoryDirtyRate: Self { Self(VIR_DOMAIN_JOB_MEMORY_DIRTY_RATE) }

    /// The pass over the memory, from 0. `VIR_DOMAIN_JOB_MEMORY_ITERATION`
    public static var jobMemoryIteration: Self { Self(VIR_DOMAIN_JOB_MEMORY_ITERATION) }

    /// The pages that the guest had to wait for on the destination. `VIR_DOMAIN_JOB_MEMORY_POSTCOPY_REQS`
    public static var jobPostCopyRequests: Self { Self(VIR_DOMAIN_JOB_MEMORY_POSTCOPY_REQS) }

    public static var jobCompressionPages: Self { Self(VIR_DOMAIN_JOB_COMPRESSION_PAGES) }

    public static var jobCompressionMisses: Self { Self(VIR_DOMAIN_JOB_COMPRESSION_CACHE_MISSES) }

    /// The pages that compression would have made larger. `VIR_DOMAIN_JOB_COMPRESSION_OVERFLOW`
    public static var jobCompressionOverflow: Self { Self(VIR_DOMAIN_JOB_COMPRESSION_OVERFLOW) }
}

extension TypedParameters.Key<Int32> {
    /// By how many percent the guest is slowed down so that the migration can end.
    /// `VIR_DOMAIN_JOB_AUTO_CONVERGE_THROTTLE`
    public static var jobThrottle: Self { Self(VIR_DOMAIN_JOB_AUTO_CONVERGE_THROTTLE) }
}

extension TypedParameters.Key<Bool> {
    /// Whether the job did what it was to do. `VIR_DOMAIN_JOB_SUCCESS`
    public static var jobSuccess: Self { Self(VIR_DOMAIN_JOB_SUCCESS) }
}

extension TypedParameters.Key<String> {
    /// Why the job failed. `VIR_DOMAIN_JOB_ERRMSG`
    public static var jobErrorMessage: Self { Self(VIR_DOMAIN_JOB_ERRMSG) }
}
