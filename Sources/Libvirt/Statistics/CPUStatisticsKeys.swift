public import Vocabulary

// The keys of ``DomainStatistics`` for ``DomainStatisticsGroups/vcpus`` and ``DomainStatisticsGroups/ioThreads``.

extension TypedParameters.Key<UInt32> {
    /// The number of vCPUs that the guest has. `vcpu.current`
    public static var vcpuCount: Self { Self("vcpu.current") }

    /// The most vCPUs that the guest can have; their numbers are below. `vcpu.maximum`
    public static var vcpuMaximum: Self { Self("vcpu.maximum") }

    /// The number of I/O threads. `iothread.count`
    public static var ioThreadCount: Self { Self("iothread.count") }

    public static func ioThreadPollingGrowth(_ thread: Int) -> Self { Self("iothread.\(thread).poll-grow") }

    public static func ioThreadPollingShrinkage(_ thread: Int) -> Self { Self("iothread.\(thread).poll-shrink") }
}

extension TypedParameters.Key<VirtualCPUInfo.State> {
    public static func vcpuState(_ vcpu: VirtualCPU) -> Self { Self("vcpu.\(vcpu).state", .constant) }
}

extension TypedParameters.Key<Duration> {
    /// The CPU time that a vCPU has used. `vcpu.<n>.time`
    public static func vcpuTime(_ vcpu: VirtualCPU) -> Self { Self("vcpu.\(vcpu).time", .nanoseconds) }

    /// The time that a vCPU waited for a host CPU. `vcpu.<n>.wait`
    public static func vcpuWait(_ vcpu: VirtualCPU) -> Self { Self("vcpu.\(vcpu).wait", .nanoseconds) }

    /// The time that a vCPU stood in the queue of a host CPU, which the guest sees as stolen. `vcpu.<n>.delay`
    public static func vcpuDelay(_ vcpu: VirtualCPU) -> Self { Self("vcpu.\(vcpu).delay", .nanoseconds) }

    /// The longest time that an I/O thread polls before it sleeps. `iothread.<n>.poll-max-ns`
    public static func ioThreadPolling(_ thread: Int) -> Self { Self("iothread.\(thread).poll-max-ns", .nanoseconds) }
}

extension TypedParameters.Key<Bool> {
    /// Whether a vCPU waits for an interrupt. `vcpu.<n>.halted`
    public static func vcpuIsHalted(_ vcpu: VirtualCPU) -> Self { Self("vcpu.\(vcpu).halted") }
}

extension TypedParameters.Key<UInt64> {
    /// A number of the hypervisor's own, by its name and kind, such as `halt_exits.sum`. `vcpu.<n>.<name>`
    public static func hypervisor(_ name: String, of vcpu: VirtualCPU) -> Self { Self("vcpu.\(vcpu).\(name)") }
}
