internal import CLibvirt

extension Connection {
    /// Returns statistics of all domains, or of those that pass a filter, in one call.
    ///
    /// Without `groups`, all that the hypervisor has. Values are converted when they are looked up, not before,
    /// so that asking for hundreds of domains costs little more than what is read of the answer.
    ///
    /// The corresponding C function is `virConnectGetAllDomainStats`.
    @available(*, noasync)
    public func domainStatistics(
        _ groups: DomainStatisticsGroups = [],
        _ filter: DomainStatisticsFilter = []
    ) throws(LibvirtError) -> [DomainStatistics] {
        try DomainStatistics.read("virConnectGetAllDomainStats") {
            unsafe virConnectGetAllDomainStats(pointer, groups.rawValue, $0, filter.rawValue)
        }
    }

    /// Returns statistics of the given domains of this connection, in one call.
    ///
    /// Domains that are gone are left out. Without `groups`, returns all that the hypervisor has; a filter
    /// that would leave out domains is refused.
    ///
    /// The corresponding C function is `virDomainListGetStats`.
    @available(*, noasync)
    public func domainStatistics(
        of domains: [Domain],
        _ groups: DomainStatisticsGroups = [],
        _ filter: DomainStatisticsFilter = []
    ) throws(LibvirtError) -> [DomainStatistics] {
        guard !domains.isEmpty else { return [] }
        var list = unsafe domains.map { unsafe Optional($0.pointer) } + [nil]
        defer { withExtendedLifetime(domains) {} }
        return try DomainStatistics.read("virDomainListGetStats") {
            unsafe virDomainListGetStats(&list, groups.rawValue, $0, filter.rawValue)
        }
    }
}

/// What is asked about domains; empty means all that the hypervisor has.
///
/// The corresponding C type is `virDomainStatsTypes`.
public struct DomainStatisticsGroups: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let state = Self(VIR_DOMAIN_STATS_STATE)
    public static let cpu = Self(VIR_DOMAIN_STATS_CPU_TOTAL)
    public static let balloon = Self(VIR_DOMAIN_STATS_BALLOON)
    public static let vcpus = Self(VIR_DOMAIN_STATS_VCPU)
    public static let interfaces = Self(VIR_DOMAIN_STATS_INTERFACE)
    public static let disks = Self(VIR_DOMAIN_STATS_BLOCK)
    public static let perfEvents = Self(VIR_DOMAIN_STATS_PERF)
    public static let ioThreads = Self(VIR_DOMAIN_STATS_IOTHREAD)
    public static let memoryBandwidth = Self(VIR_DOMAIN_STATS_MEMORY)
    /// The last measurement, which ``Domain/startDirtyRateCalculation(for:_:)`` starts. `VIR_DOMAIN_STATS_DIRTYRATE`
    public static let dirtyRate = Self(VIR_DOMAIN_STATS_DIRTYRATE)
    /// The hypervisor's own numbers, which have no fixed meaning. `VIR_DOMAIN_STATS_VM`
    public static let hypervisor = Self(VIR_DOMAIN_STATS_VM)
}

/// Which domains are asked, and how; empty means all of them.
///
/// Flags of one kind widen the listing, flags of different kinds narrow it.
///
/// The corresponding C type is `virConnectGetAllDomainStatsFlags`.
public struct DomainStatisticsFilter: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let active = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE)
    public static let inactive = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE)
    public static let persistent = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT)
    public static let transient = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT)
    public static let running = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING)
    public static let paused = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED)
    public static let shutOff = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF)
    public static let otherState = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER)
    /// Leaves out what would have to wait for a domain that is busy, instead of waiting.
    /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT`
    public static let noWait = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT)
    /// Has an entry for each image of a disk's chain. `VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING`
    public static let includesBackingImages = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING)
    /// Throws an error if the hypervisor does not have all the groups.
    /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS`
    public static let failsIfUnsupported = Self(VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS)
}
