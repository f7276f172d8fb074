public import Vocabulary
internal import CLibvirt

extension Domain {
    /// Returns the most memory that the guest can have without being restarted.
    ///
    /// The corresponding C function is `virDomainGetMaxMemory`.
    @available(*, noasync)
    public func maximumMemory() throws(LibvirtError) -> MemorySize {
        MemorySize(
            clampingKibibytes: try checkNonzero("virDomainGetMaxMemory") { unsafe virDomainGetMaxMemory(pointer) })
    }

    /// Sets the memory that the guest has, by its balloon, or the most that it can have.
    ///
    /// The size is rounded up to whole KiB. A running guest follows in its own time, or not at all.
    ///
    /// The corresponding C function is `virDomainSetMemoryFlags`.
    @available(*, noasync)
    public func setMemory(_ size: MemorySize, _ flags: MemoryFlags = []) throws(LibvirtError) {
        let kibibytes = UInt(clamping: size.kibibytes(rounding: .up))
        try check("virDomainSetMemoryFlags") { unsafe virDomainSetMemoryFlags(pointer, kibibytes, flags.rawValue) }
    }

    /// Returns what the guest says about its memory, by its balloon.
    ///
    /// The guest updates the numbers at intervals that ``setMemoryStatisticsPeriod(_:affecting:)`` sets.
    ///
    /// The corresponding C function is `virDomainMemoryStats`.
    @available(*, noasync)
    public func memoryStatistics() throws(LibvirtError) -> GuestMemoryStatistics {
        // More than libvirt has today; each entry says what it is.
        var list = [virDomainMemoryStatStruct](repeating: virDomainMemoryStatStruct(), count: 64)
        let count = UInt32(list.count)
        let filled = try check("virDomainMemoryStats") { unsafe virDomainMemoryStats(pointer, &list, count, 0) }
        return GuestMemoryStatistics(list.prefix(Int(filled)))
    }

    /// Sets how often the guest's balloon updates its statistics; zero stops it.
    ///
    /// The corresponding C function is `virDomainSetMemoryStatsPeriod`.
    @available(*, noasync)
    public func setMemoryStatisticsPeriod(
        _ period: Duration, affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        let seconds = CInt(clamping: period.count(of: .seconds(1)))
        try check("virDomainSetMemoryStatsPeriod") {
            unsafe virDomainSetMemoryStatsPeriod(pointer, seconds, impact.rawValue)
        }
    }
}

/// Which of a domain's memory sizes is set, and in which of its two configurations.
///
/// The corresponding C type is `virDomainMemoryModFlags`.
public struct MemoryFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The running domain. `VIR_DOMAIN_MEM_LIVE`
    public static let live = Self(VIR_DOMAIN_MEM_LIVE)
    /// The definition. `VIR_DOMAIN_MEM_CONFIG`
    public static let config = Self(VIR_DOMAIN_MEM_CONFIG)
    /// The most that the guest can have, not what it has. `VIR_DOMAIN_MEM_MAXIMUM`
    public static let maximum = Self(VIR_DOMAIN_MEM_MAXIMUM)
}

/// What a guest says about its memory; `nil` stands for what it does not say.
///
/// The corresponding C type is `virDomainMemoryStatStruct`.
public struct GuestMemoryStatistics: Hashable, Sendable {
    /// All numbers, in libvirt's units.
    public let values: [Tag: UInt64]

    init(_ list: some Sequence<virDomainMemoryStatStruct>) {
        values = Dictionary(list.map { (Tag(rawValue: $0.tag), $0.val) }, uniquingKeysWith: { _, last in last })
    }

    /// The name of a number.
    ///
    /// The corresponding C type is `virDomainMemoryStatTags`.
    public struct Tag: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let swapIn = Self(VIR_DOMAIN_MEMORY_STAT_SWAP_IN)
        public static let swapOut = Self(VIR_DOMAIN_MEMORY_STAT_SWAP_OUT)
        public static let majorFaults = Self(VIR_DOMAIN_MEMORY_STAT_MAJOR_FAULT)
        public static let minorFaults = Self(VIR_DOMAIN_MEMORY_STAT_MINOR_FAULT)
        public static let unused = Self(VIR_DOMAIN_MEMORY_STAT_UNUSED)
        public static let available = Self(VIR_DOMAIN_MEMORY_STAT_AVAILABLE)
        public static let actualBalloon = Self(VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON)
        public static let residentSet = Self(VIR_DOMAIN_MEMORY_STAT_RSS)
        public static let usable = Self(VIR_DOMAIN_MEMORY_STAT_USABLE)
        public static let lastUpdate = Self(VIR_DOMAIN_MEMORY_STAT_LAST_UPDATE)
        public static let diskCaches = Self(VIR_DOMAIN_MEMORY_STAT_DISK_CACHES)
        public static let hugePageAllocations = Self(VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC)
        public static let hugePageFailures = Self(VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL)
    }

    /// The memory that the guest has now.
    public var balloon: MemorySize? { size(.actualBalloon) }
    /// The memory that the process takes on the host.
    public var residentSet: MemorySize? { size(.residentSet) }
    /// The memory that the guest's system sees.
    public var available: MemorySize? { size(.available) }
    /// The memory that nothing in the guest uses.
    public var unused: MemorySize? { size(.unused) }
    /// The memory that the guest could give up without swapping.
    public var usable: MemorySize? { size(.usable) }
    /// The memory that caches of disks take in the guest.
    public var diskCaches: MemorySize? { size(.diskCaches) }
    /// What the guest has read from its swap space so far.
    public var swapIn: MemorySize? { size(.swapIn) }
    /// What the guest has written to its swap space so far.
    public var swapOut: MemorySize? { size(.swapOut) }
    /// The page faults that needed a disk.
    public var majorFaults: UInt64? { values[.majorFaults] }
    /// The page faults that did not need a disk.
    public var minorFaults: UInt64? { values[.minorFaults] }
    /// The hugepages that the guest got.
    public var hugePageAllocations: UInt64? { values[.hugePageAllocations] }
    /// The hugepages that the guest could not get.
    public var hugePageFailures: UInt64? { values[.hugePageFailures] }
    /// When the guest last updated the numbers, since 1970-01-01 00:00 UTC; zero if it never did.
    public var lastUpdate: Duration? { values[.lastUpdate].map { .seconds(1) * $0 } }

    private func size(_ tag: Tag) -> MemorySize? { values[tag].map { MemorySize(clampingKibibytes: $0) } }
}
