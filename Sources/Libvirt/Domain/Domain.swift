public import Vocabulary
internal import CLibvirt

/// A virtual machine that libvirt knows, running or not.
///
/// A handle outlives its domain: once that is gone, calls throw ``LibvirtError/Code/noDomain``.
public struct Domain: Handle {
    let reference: Reference<Domain>

    init(_ reference: Reference<Domain>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virDomainRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virDomainFree(pointer) }

    /// The name, unique on the host and known without a round trip.
    public var name: String {
        unsafe String(lent: virDomainGetName(pointer)) ?? ""
    }

    /// The UUID, which stays when the domain is renamed or moves; known without a round trip.
    ///
    /// The corresponding C function is `virDomainGetUUID`.
    public var uuid: UniqueIdentifier {
        copyUUID { unsafe virDomainGetUUID(pointer, $0) }
    }

    /// The number of the running domain, or `nil` if it was not running when the handle was made.
    ///
    /// The corresponding C function is `virDomainGetID`.
    public var id: Int? {
        let id = unsafe virDomainGetID(pointer)
        return id == UInt32.max ? nil : Int(id)
    }
}

extension Connection {
    /// Returns the domain with a name.
    ///
    /// The corresponding C function is `virDomainLookupByName`.
    ///
    /// - Throws: ``LibvirtError/Code/noDomain`` if there is none.
    @available(*, noasync)
    public func domain(named name: String) throws(LibvirtError) -> Domain {
        try checkObject("virDomainLookupByName") { unsafe virDomainLookupByName(pointer, name) }
    }

    /// Returns the domain with a UUID.
    ///
    /// The corresponding C function is `virDomainLookupByUUID`.
    ///
    /// - Throws: ``LibvirtError/Code/noDomain`` if there is none.
    @available(*, noasync)
    public func domain(_ uuid: UniqueIdentifier) throws(LibvirtError) -> Domain {
        let bytes = uuid.bytes
        return try checkObject("virDomainLookupByUUID") { unsafe virDomainLookupByUUID(pointer, bytes) }
    }

    /// Returns the running domain with a number.
    ///
    /// The corresponding C function is `virDomainLookupByID`.
    @available(*, noasync)
    public func domain(id: Int) throws(LibvirtError) -> Domain {
        try checkObject("virDomainLookupByID") { unsafe virDomainLookupByID(pointer, CInt(clamping: id)) }
    }

    /// Returns all domains, or those that pass a filter, in one call.
    ///
    /// The corresponding C function is `virConnectListAllDomains`.
    @available(*, noasync)
    public func domains(_ filter: DomainFilter = []) throws(LibvirtError) -> [Domain] {
        try checkList("virConnectListAllDomains") {
            unsafe virConnectListAllDomains(pointer, $0, filter.rawValue)
        }
    }
}

/// Which domains a listing includes; empty means all of them.
///
/// Flags of one kind widen the listing, flags of different kinds narrow it: `[.active, .autostart]` are
/// the running domains that also start with the host.
///
/// The corresponding C type is `virConnectListAllDomainsFlags`.
public struct DomainFilter: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let active = Self(VIR_CONNECT_LIST_DOMAINS_ACTIVE)
    public static let inactive = Self(VIR_CONNECT_LIST_DOMAINS_INACTIVE)
    public static let persistent = Self(VIR_CONNECT_LIST_DOMAINS_PERSISTENT)
    public static let transient = Self(VIR_CONNECT_LIST_DOMAINS_TRANSIENT)
    public static let running = Self(VIR_CONNECT_LIST_DOMAINS_RUNNING)
    public static let paused = Self(VIR_CONNECT_LIST_DOMAINS_PAUSED)
    public static let shutOff = Self(VIR_CONNECT_LIST_DOMAINS_SHUTOFF)
    public static let otherState = Self(VIR_CONNECT_LIST_DOMAINS_OTHER)
    public static let managedSave = Self(VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE)
    public static let noManagedSave = Self(VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE)
    public static let autostart = Self(VIR_CONNECT_LIST_DOMAINS_AUTOSTART)
    public static let noAutostart = Self(VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART)
    public static let hasSnapshot = Self(VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT)
    public static let noSnapshot = Self(VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT)
    public static let hasCheckpoint = Self(VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT)
    public static let noCheckpoint = Self(VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT)
}
