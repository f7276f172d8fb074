internal import CLibvirt

extension Domain {
    /// Returns a part of the guest's memory.
    ///
    /// libvirt limits the count to 4 MiB in one call.
    ///
    /// The corresponding C function is `virDomainMemoryPeek`.
    @available(*, noasync)
    public func peekMemory(at address: UInt64, count: Int, _ space: AddressSpace) throws(LibvirtError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        try check("virDomainMemoryPeek") { unsafe virDomainMemoryPeek(pointer, address, count, &bytes, space.rawValue) }
        return bytes
    }

    /// Starts to measure how fast the guest writes its memory.
    ///
    /// Returns at once; the result is among the statistics of the domain, ``DomainStatisticsGroups/dirtyRate``.
    ///
    /// The corresponding C function is `virDomainStartDirtyRateCalc`.
    @available(*, noasync)
    public func startDirtyRateCalculation(for duration: Duration, _ mode: DirtyRateMode = []) throws(LibvirtError) {
        try check("virDomainStartDirtyRateCalc") {
            unsafe virDomainStartDirtyRateCalc(pointer, CInt(clamping: duration.count(of: .seconds(1))), mode.rawValue)
        }
    }

    /// Returns what libvirt has to say against the domain, in words for people.
    ///
    /// The corresponding C function is `virDomainGetMessages`.
    @available(*, noasync)
    public func messages(_ kinds: DomainMessageKinds = []) throws(LibvirtError) -> [String] {
        try checkStrings("virDomainGetMessages") { unsafe virDomainGetMessages(pointer, $0, kinds.rawValue) }
    }

    /// Returns the kind of the guest's system, `hvm` for a full machine.
    ///
    /// The corresponding C function is `virDomainGetOSType`.
    @available(*, noasync)
    public func systemKind() throws(LibvirtError) -> String {
        try checkString("virDomainGetOSType") { unsafe virDomainGetOSType(pointer) }
    }

    /// Returns the most vCPUs that the guest can have: of the running guest what it was started with.
    ///
    /// The corresponding C function is `virDomainGetMaxVcpus`.
    @available(*, noasync)
    public func maximumVCPUCount() throws(LibvirtError) -> Int {
        Int(try check("virDomainGetMaxVcpus") { unsafe virDomainGetMaxVcpus(pointer) })
    }
}

/// What an address in a guest means.
///
/// The corresponding C type is `virDomainMemoryFlags`.
public struct AddressSpace: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// As the program that the guest runs sees it. `VIR_MEMORY_VIRTUAL`
    public static let virtual = Self(VIR_MEMORY_VIRTUAL)
    /// As the guest's system sees it. `VIR_MEMORY_PHYSICAL`
    public static let physical = Self(VIR_MEMORY_PHYSICAL)
}

/// How the rate at which a guest writes its memory is measured; empty means ``sampling``.
///
/// The corresponding C type is `virDomainDirtyRateCalcFlags`.
public struct DirtyRateMode: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// By comparing some pages before and after. `VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING`
    public static let sampling = Self(VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING)
    /// By the hypervisor's own bitmap. `VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP`
    public static let bitmap = Self(VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP)
    /// By vCPU, which the domain must be set up for. `VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING`
    public static let ring = Self(VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING)
}

/// How far a measurement is.
///
/// The corresponding C type is `virDomainDirtyRateStatus`.
public struct DirtyRateStatus: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let notStarted = Self(VIR_DOMAIN_DIRTYRATE_UNSTARTED)
    public static let measuring = Self(VIR_DOMAIN_DIRTYRATE_MEASURING)
    public static let measured = Self(VIR_DOMAIN_DIRTYRATE_MEASURED)
}

/// What messages are about; empty means all of them.
///
/// The corresponding C type is `virDomainMessageType`.
public struct DomainMessageKinds: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The document uses something that will go away. `VIR_DOMAIN_MESSAGE_DEPRECATION`
    public static let deprecation = Self(VIR_DOMAIN_MESSAGE_DEPRECATION)
    /// Something was done that libvirt does not vouch for. `VIR_DOMAIN_MESSAGE_TAINTING`
    public static let tainting = Self(VIR_DOMAIN_MESSAGE_TAINTING)
}
