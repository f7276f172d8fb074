public import Vocabulary
internal import CLibvirt

extension Domain {
    /// Returns the CPU time of a running domain, with keys such as `domainCPUTime`.
    ///
    /// The corresponding C function is `virDomainGetCPUStats`.
    @available(*, noasync)
    public func cpuStatistics() throws(LibvirtError) -> TypedParameters {
        try cpuStatistics(from: -1, count: 1).first ?? []
    }

    /// Returns the CPU time of a running domain on each of the host's CPUs, with keys such as `domainCPUTime`.
    ///
    /// The corresponding C function is `virDomainGetCPUStats`.
    @available(*, noasync)
    public func cpuStatisticsByHostCPU() throws(LibvirtError) -> [HostCPU: TypedParameters] {
        let total = Int(try check("virDomainGetCPUStats") { unsafe virDomainGetCPUStats(pointer, nil, 0, 0, 0, 0) })
        // The most that one call over the network can ask for.
        let limit = 128
        var statistics: [HostCPU: TypedParameters] = [:]
        for first in stride(from: 0, to: total, by: limit) {
            let part = try cpuStatistics(from: first, count: min(limit, total - first))
            for (offset, parameters) in part.enumerated() where !parameters.isEmpty {
                statistics[HostCPU(rawValue: first + offset)] = parameters
            }
        }
        return statistics
    }

    private func cpuStatistics(from first: Int, count: Int) throws(LibvirtError) -> [TypedParameters] {
        let (first, count) = (CInt(first), UInt32(count))
        let width = try check("virDomainGetCPUStats") { unsafe virDomainGetCPUStats(pointer, nil, 0, first, 1, 0) }
        guard width > 0 else { return [] }
        var list = TypedParameterList(capacity: width * CInt(count))
        try unsafe list.withOutput { start, _ throws(LibvirtError) in
            _ = try check("virDomainGetCPUStats") {
                unsafe virDomainGetCPUStats(pointer, start, UInt32(width), first, count, 0)
            }
        }
        return unsafe list.withParameters { start, _ in
            (0..<Int(count)).map { cpu in
                unsafe TypedParameters(copying: start.map { unsafe $0 + cpu * Int(width) }, count: width)
            }
        }
    }
}

// The keys of ``Domain/cpuStatistics()``.

extension TypedParameters.Key<Duration> {
    /// The time of the vCPUs and the hypervisor. `VIR_DOMAIN_CPU_STATS_CPUTIME`
    public static var domainCPUTime: Self { Self(VIR_DOMAIN_CPU_STATS_CPUTIME, .nanoseconds) }

    public static var domainUserTime: Self { Self(VIR_DOMAIN_CPU_STATS_USERTIME, .nanoseconds) }

    public static var domainSystemTime: Self { Self(VIR_DOMAIN_CPU_STATS_SYSTEMTIME, .nanoseconds) }

    /// The time of the vCPUs alone. `VIR_DOMAIN_CPU_STATS_VCPUTIME`
    public static var domainVCPUTime: Self { Self(VIR_DOMAIN_CPU_STATS_VCPUTIME, .nanoseconds) }
}
