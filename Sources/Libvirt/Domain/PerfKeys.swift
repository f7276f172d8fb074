internal import CLibvirt

// The keys of ``Domain/perfEvents(affecting:)``.

extension TypedParameters.Key<Bool> {
    /// The use of the last cache. `VIR_PERF_PARAM_CMT`
    public static var perfCacheOccupancy: Self { Self(VIR_PERF_PARAM_CMT) }

    /// The bandwidth from one cache to the next. `VIR_PERF_PARAM_MBMT`
    public static var perfTotalMemoryBandwidth: Self { Self(VIR_PERF_PARAM_MBMT) }

    /// The bandwidth of the memory controller. `VIR_PERF_PARAM_MBML`
    public static var perfLocalMemoryBandwidth: Self { Self(VIR_PERF_PARAM_MBML) }

    public static var perfCacheMisses: Self { Self(VIR_PERF_PARAM_CACHE_MISSES) }

    public static var perfCacheReferences: Self { Self(VIR_PERF_PARAM_CACHE_REFERENCES) }

    public static var perfInstructions: Self { Self(VIR_PERF_PARAM_INSTRUCTIONS) }

    public static var perfCycles: Self { Self(VIR_PERF_PARAM_CPU_CYCLES) }

    public static var perfBranches: Self { Self(VIR_PERF_PARAM_BRANCH_INSTRUCTIONS) }

    public static var perfBranchMisses: Self { Self(VIR_PERF_PARAM_BRANCH_MISSES) }

    public static var perfBusCycles: Self { Self(VIR_PERF_PARAM_BUS_CYCLES) }

    public static var perfStalledFrontendCycles: Self { Self(VIR_PERF_PARAM_STALLED_CYCLES_FRONTEND) }

    public static var perfStalledBackendCycles: Self { Self(VIR_PERF_PARAM_STALLED_CYCLES_BACKEND) }

    /// Cycles that do not depend on the CPU's frequency. `VIR_PERF_PARAM_REF_CPU_CYCLES`
    public static var perfReferenceCycles: Self { Self(VIR_PERF_PARAM_REF_CPU_CYCLES) }

    public static var perfCPUClock: Self { Self(VIR_PERF_PARAM_CPU_CLOCK) }

    public static var perfTaskClock: Self { Self(VIR_PERF_PARAM_TASK_CLOCK) }

    public static var perfPageFaults: Self { Self(VIR_PERF_PARAM_PAGE_FAULTS) }

    public static var perfMinorPageFaults: Self { Self(VIR_PERF_PARAM_PAGE_FAULTS_MIN) }

    public static var perfMajorPageFaults: Self { Self(VIR_PERF_PARAM_PAGE_FAULTS_MAJ) }

    public static var perfContextSwitches: Self { Self(VIR_PERF_PARAM_CONTEXT_SWITCHES) }

    public static var perfCPUMigrations: Self { Self(VIR_PERF_PARAM_CPU_MIGRATIONS) }

    public static var perfAlignmentFaults: Self { Self(VIR_PERF_PARAM_ALIGNMENT_FAULTS) }

    public static var perfEmulationFaults: Self { Self(VIR_PERF_PARAM_EMULATION_FAULTS) }
}
