public import Vocabulary
internal import CLibvirt

extension Connection {
    /// Returns the time that the host's CPUs, or one of them, spent since the start, with keys such as `hostIdleTime`.
    ///
    /// The corresponding C function is `virNodeGetCPUStats`.
    @available(*, noasync)
    public func cpuStatistics(of cpu: HostCPU? = nil) throws(LibvirtError) -> TypedParameters {
        let number = cpu.map { CInt($0.rawValue) } ?? VIR_NODE_CPU_STATS_ALL_CPUS.rawValue
        return try fields("virNodeGetCPUStats", virNodeCPUStats()) {
            unsafe virNodeGetCPUStats(pointer, number, $0, &$1, 0)
        } read: {
            (String(field: $0.field), $0.value)
        }
    }

    /// Returns what the memory of the host, or of a node, is used for, with keys such as `hostTotalMemory`.
    ///
    /// The corresponding C function is `virNodeGetMemoryStats`.
    @available(*, noasync)
    public func memoryStatistics(of node: NUMANode? = nil) throws(LibvirtError) -> TypedParameters {
        let number = node.map { CInt($0.rawValue) } ?? VIR_NODE_MEMORY_STATS_ALL_CELLS.rawValue
        return try fields("virNodeGetMemoryStats", virNodeMemoryStats()) {
            unsafe virNodeGetMemoryStats(pointer, number, $0, &$1, 0)
        } read: {
            (String(field: $0.field), $0.value)
        }
    }

    /// Reads an array of names and numbers, which is not quite one of typed parameters.
    @safe
    private func fields<Field>(
        _ function: StaticString,
        _ empty: Field,
        _ body: (UnsafeMutablePointer<Field>?, inout CInt) -> CInt,
        read: (Field) -> (name: String, value: UInt64)
    ) throws(LibvirtError) -> TypedParameters {
        var count: CInt = 0
        try check(function) { body(nil, &count) }
        var fields = [Field](repeating: empty, count: Int(count))
        try check(function) { unsafe body(&fields, &count) }
        var parameters = TypedParameters()
        for field in fields.prefix(Int(count)) {
            let (name, value) = read(field)
            parameters.append(.uint64(value), named: name)
        }
        return parameters
    }
}

// The keys of ``Connection/cpuStatistics(of:)``.

extension TypedParameters.Key<Duration> {
    public static var hostKernelTime: Self { Self(VIR_NODE_CPU_STATS_KERNEL, .nanoseconds) }

    public static var hostUserTime: Self { Self(VIR_NODE_CPU_STATS_USER, .nanoseconds) }

    public static var hostIdleTime: Self { Self(VIR_NODE_CPU_STATS_IDLE, .nanoseconds) }

    /// Waiting for I/O. `VIR_NODE_CPU_STATS_IOWAIT`
    public static var hostWaitTime: Self { Self(VIR_NODE_CPU_STATS_IOWAIT, .nanoseconds) }

    public static var hostInterruptTime: Self { Self(VIR_NODE_CPU_STATS_INTR, .nanoseconds) }
}

extension TypedParameters.Key<UInt64> {
    /// The utilization in percent, from hypervisors that know no times. `VIR_NODE_CPU_STATS_UTILIZATION`
    public static var hostUtilization: Self { Self(VIR_NODE_CPU_STATS_UTILIZATION) }
}

// The keys of ``Connection/memoryStatistics(of:)``.

extension TypedParameters.Key<MemorySize> {
    public static var hostTotalMemory: Self { Self(VIR_NODE_MEMORY_STATS_TOTAL, .kibibytes) }

    public static var hostFreeMemory: Self { Self(VIR_NODE_MEMORY_STATS_FREE, .kibibytes) }

    public static var hostBufferMemory: Self { Self(VIR_NODE_MEMORY_STATS_BUFFERS, .kibibytes) }

    public static var hostCachedMemory: Self { Self(VIR_NODE_MEMORY_STATS_CACHED, .kibibytes) }
}
