public import Vocabulary

// The keys of ``DomainStatistics`` for ``DomainStatisticsGroups/perfEvents``: counts of the events that
// ``Domain/setPerfEvents(_:affecting:)`` started.

extension TypedParameters.Key<MemorySize> {
    public static var cacheOccupancy: Self { Self("perf.cmt", .bytes) }

    /// Per second, from one cache to the next. `perf.mbmt`
    public static var totalMemoryBandwidth: Self { Self("perf.mbmt", .bytes) }

    /// Per second, of the memory controller. `perf.mbml`
    public static var localMemoryBandwidth: Self { Self("perf.mbml", .bytes) }
}

extension TypedParameters.Key<UInt64> {
    public static var cacheMisses: Self { Self("perf.cache_misses") }

    public static var cacheReferences: Self { Self("perf.cache_references") }

    public static var instructions: Self { Self("perf.instructions") }

    public static var cycles: Self { Self("perf.cpu_cycles") }

    public static var branches: Self { Self("perf.branch_instructions") }

    public static var branchMisses: Self { Self("perf.branch_misses") }

    public static var busCycles: Self { Self("perf.bus_cycles") }

    public static var stalledFrontendCycles: Self { Self("perf.stalled_cycles_frontend") }

    public static var stalledBackendCycles: Self { Self("perf.stalled_cycles_backend") }

    public static var referenceCycles: Self { Self("perf.ref_cpu_cycles") }

    public static var cpuClock: Self { Self("perf.cpu_clock") }

    public static var taskClock: Self { Self("perf.task_clock") }

    public static var pageFaults: Self { Self("perf.page_faults") }

    public static var minorPageFaults: Self { Self("perf.page_faults_min") }

    public static var majorPageFaults: Self { Self("perf.page_faults_maj") }

    public static var contextSwitches: Self { Self("perf.context_switches") }

    public static var cpuMigrations: Self { Self("perf.cpu_migrations") }

    public static var alignmentFaults: Self { Self("perf.alignment_faults") }

    public static var emulationFaults: Self { Self("perf.emulation_faults") }
}
