public import Vocabulary

// The keys of ``DomainStatistics`` for the monitors of caches and of memory bandwidth that the host's resource
// control has, in ``DomainStatisticsGroups/cpu`` and ``DomainStatisticsGroups/memoryBandwidth``.

extension TypedParameters.Key<UInt32> {
    public static var cacheMonitorCount: Self { Self("cpu.cache.monitor.count") }

    public static func cacheBankCount(_ monitor: Int) -> Self { Self("cpu.cache.monitor.\(monitor).bank.count") }

    public static func cacheBankID(_ monitor: Int, _ bank: Int) -> Self {
        Self("cpu.cache.monitor.\(monitor).bank.\(bank).id")
    }

    public static var memoryMonitorCount: Self { Self("memory.bandwidth.monitor.count") }

    public static func memoryControllerCount(_ monitor: Int) -> Self {
        Self("memory.bandwidth.monitor.\(monitor).node.count")
    }

    public static func memoryControllerID(_ monitor: Int, _ controller: Int) -> Self {
        Self("memory.bandwidth.monitor.\(monitor).node.\(controller).id")
    }
}

extension TypedParameters.Key<String> {
    public static func cacheMonitorName(_ monitor: Int) -> Self { Self("cpu.cache.monitor.\(monitor).name") }

    public static func memoryMonitorName(_ monitor: Int) -> Self { Self("memory.bandwidth.monitor.\(monitor).name") }
}

extension TypedParameters.Key<VirtualCPUSet> {
    public static func cacheMonitorVCPUs(_ monitor: Int) -> Self { Self("cpu.cache.monitor.\(monitor).vcpus", .list()) }

    public static func memoryMonitorVCPUs(_ monitor: Int) -> Self {
        Self("memory.bandwidth.monitor.\(monitor).vcpus", .list())
    }
}

extension TypedParameters.Key<MemorySize> {
    /// The part of the cache that the vCPUs use. `cpu.cache.monitor.<n>.bank.<n>.bytes`
    public static func cacheBankUse(_ monitor: Int, _ bank: Int) -> Self {
        Self("cpu.cache.monitor.\(monitor).bank.\(bank).bytes", .bytes32)
    }

    /// What went through the controller of the vCPUs' own socket. `memory.bandwidth.monitor.<n>.node.<n>.bytes.local`
    public static func localMemoryTraffic(_ monitor: Int, _ controller: Int) -> Self {
        Self("memory.bandwidth.monitor.\(monitor).node.\(controller).bytes.local", .bytes)
    }

    public static func totalMemoryTraffic(_ monitor: Int, _ controller: Int) -> Self {
        Self("memory.bandwidth.monitor.\(monitor).node.\(controller).bytes.total", .bytes)
    }
}
