public import Vocabulary

// The keys of ``DomainStatistics`` for ``DomainStatisticsGroups/state``, `cpu`, `balloon` and `dirtyRate`.

extension TypedParameters.Key<DomainState> {
    public static var domainState: Self { Self("state.state", .constant) }
}

extension TypedParameters.Key<DomainStateReason> {
    public static var domainStateReason: Self { Self("state.reason", .constant) }
}

extension TypedParameters.Key<Duration> {
    /// The CPU time that the domain has used. `cpu.time`
    public static var cpuTime: Self { Self("cpu.time", .nanoseconds) }

    public static var cpuUserTime: Self { Self("cpu.user", .nanoseconds) }

    public static var cpuSystemTime: Self { Self("cpu.system", .nanoseconds) }

    /// The time that idle vCPUs polled until an interrupt came. `cpu.haltpoll.success.time`
    public static var haltPollingSuccessTime: Self { Self("cpu.haltpoll.success.time", .nanoseconds) }

    /// The time that idle vCPUs polled in vain. `cpu.haltpoll.fail.time`
    public static var haltPollingFailureTime: Self { Self("cpu.haltpoll.fail.time", .nanoseconds) }

    /// When the guest last updated its numbers, since 1970-01-01 00:00 UTC. `balloon.last-update`
    public static var balloonUpdateTime: Self { Self("balloon.last-update", .seconds) }

    /// When the measurement began, by the host's clock since its start. `dirtyrate.calc_start_time`
    public static var dirtyRateStartTime: Self { Self("dirtyrate.calc_start_time", .seconds) }

    /// How long the measurement takes. `dirtyrate.calc_period`
    public static var dirtyRatePeriod: Self { Self("dirtyrate.calc_period", .seconds32) }
}

extension TypedParameters.Key<MemorySize> {
    /// The memory that the guest has now. `balloon.current`
    public static var balloonCurrent: Self { Self("balloon.current", .kibibytes) }

    /// The most memory that the guest can have. `balloon.maximum`
    public static var balloonMaximum: Self { Self("balloon.maximum", .kibibytes) }

    public static var balloonSwapIn: Self { Self("balloon.swap_in", .kibibytes) }

    public static var balloonSwapOut: Self { Self("balloon.swap_out", .kibibytes) }

    /// The memory that nothing in the guest uses. `balloon.unused`
    public static var balloonUnused: Self { Self("balloon.unused", .kibibytes) }

    /// The memory that the guest's system sees. `balloon.available`
    public static var balloonAvailable: Self { Self("balloon.available", .kibibytes) }

    /// The memory that the guest could give up without swapping. `balloon.usable`
    public static var balloonUsable: Self { Self("balloon.usable", .kibibytes) }

    /// The memory that the process takes on the host. `balloon.rss`
    public static var balloonResidentSet: Self { Self("balloon.rss", .kibibytes) }

    public static var balloonDiskCaches: Self { Self("balloon.disk_caches", .kibibytes) }

    /// The memory that the guest writes in a second. `dirtyrate.megabytes_per_second`
    public static var dirtyRate: Self { Self("dirtyrate.megabytes_per_second", .mebibytes) }

    /// The memory that a vCPU writes in a second. `dirtyrate.vcpu.<n>.megabytes_per_second`
    public static func dirtyRate(_ vcpu: VirtualCPU) -> Self {
        Self("dirtyrate.vcpu.\(vcpu).megabytes_per_second", .mebibytes)
    }
}

extension TypedParameters.Key<UInt64> {
    public static var balloonMajorFaults: Self { Self("balloon.major_fault") }

    public static var balloonMinorFaults: Self { Self("balloon.minor_fault") }

    public static var balloonHugePageAllocations: Self { Self("balloon.hugetlb_pgalloc") }

    public static var balloonHugePageFailures: Self { Self("balloon.hugetlb_pgfail") }
}

extension TypedParameters.Key<UInt64> {
    /// A number of the hypervisor's own, by its name and kind, such as `remote_tlb_flush.sum`. `vm.<name>`
    public static func hypervisor(_ name: String) -> Self { Self("vm.\(name)") }
}

extension TypedParameters.Key<DirtyRateStatus> {
    public static var dirtyRateStatus: Self { Self("dirtyrate.calc_status", .constant) }
}

extension TypedParameters.Key<String> {
    /// How it was measured, such as `page-sampling`. `dirtyrate.calc_mode`
    public static var dirtyRateMode: Self { Self("dirtyrate.calc_mode") }
}
