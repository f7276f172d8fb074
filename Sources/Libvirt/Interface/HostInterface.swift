internal import CLibvirt

/// A network interface of the host, as its network configuration has it.
public struct HostInterface: Handle {
    let reference: Reference<HostInterface>

    init(_ reference: Reference<HostInterface>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virInterfaceRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virInterfaceFree(pointer) }

    /// The name, such as `eth0`, known without a round trip.
    ///
    /// The corresponding C function is `virInterfaceGetName`.
    public var name: String { unsafe String(lent: virInterfaceGetName(pointer)) ?? "" }

    /// The MAC address, known without a round trip.
    ///
    /// The corresponding C function is `virInterfaceGetMACString`.
    public var mac: String { unsafe String(lent: virInterfaceGetMACString(pointer)) ?? "" }
}

extension Connection {
    /// Returns the host's network interfaces, or those that pass a filter, in one call.
    ///
    /// The corresponding C function is `virConnectListAllInterfaces`.
    @available(*, noasync)
    public func hostInterfaces(_ filter: HostInterfaceFilter = []) throws(LibvirtError) -> [HostInterface] {
        try checkList("virConnectListAllInterfaces") {
            unsafe virConnectListAllInterfaces(pointer, $0, filter.rawValue)
        }
    }

    /// Returns the network interface with a name.
    ///
    /// The corresponding C function is `virInterfaceLookupByName`.
    ///
    /// - Throws: ``LibvirtError/Code/noInterface`` if there is none.
    @available(*, noasync)
    public func hostInterface(named name: String) throws(LibvirtError) -> HostInterface {
        try checkObject("virInterfaceLookupByName") { unsafe virInterfaceLookupByName(pointer, name) }
    }

    /// Returns the network interface with a MAC address.
    ///
    /// The corresponding C function is `virInterfaceLookupByMACString`.
    ///
    /// - Throws: ``LibvirtError/Code/noInterface`` if there is none, ``LibvirtError/Code/multipleInterfaces`` if
    ///   there are several.
    @available(*, noasync)
    public func hostInterface(mac: String) throws(LibvirtError) -> HostInterface {
        try checkObject("virInterfaceLookupByMACString") { unsafe virInterfaceLookupByMACString(pointer, mac) }
    }

    /// Defines a network interface in the host's configuration.
    ///
    /// The corresponding C function is `virInterfaceDefineXML`.
    @available(*, noasync)
    @discardableResult
    public func defineHostInterface(
        xml: String, _ flags: HostInterfaceDefinitionFlags = []
    ) throws(LibvirtError) -> HostInterface {
        try checkObject("virInterfaceDefineXML") { unsafe virInterfaceDefineXML(pointer, xml, flags.rawValue) }
    }

    /// Remembers the host's network configuration, so that changes can be taken back.
    ///
    /// The corresponding C function is `virInterfaceChangeBegin`.
    @available(*, noasync)
    public func beginInterfaceChanges() throws(LibvirtError) {
        try check("virInterfaceChangeBegin") { unsafe virInterfaceChangeBegin(pointer, 0) }
    }

    /// Makes the changes of the host's network configuration last.
    ///
    /// The corresponding C function is `virInterfaceChangeCommit`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if none have begun.
    @available(*, noasync)
    public func commitInterfaceChanges() throws(LibvirtError) {
        try check("virInterfaceChangeCommit") { unsafe virInterfaceChangeCommit(pointer, 0) }
    }

    /// Takes the changes of the host's network configuration back; a restart of the host does so too.
    ///
    /// The corresponding C function is `virInterfaceChangeRollback`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if none have begun.
    @available(*, noasync)
    public func rollBackInterfaceChanges() throws(LibvirtError) {
        try check("virInterfaceChangeRollback") { unsafe virInterfaceChangeRollback(pointer, 0) }
    }
}

extension HostInterface {
    /// Takes the network interface into use.
    ///
    /// The corresponding C function is `virInterfaceCreate`.
    @available(*, noasync)
    public func start() throws(LibvirtError) {
        try check("virInterfaceCreate") { unsafe virInterfaceCreate(pointer, 0) }
    }

    /// Takes the network interface out of use.
    ///
    /// The corresponding C function is `virInterfaceDestroy`.
    @available(*, noasync)
    public func stop() throws(LibvirtError) {
        try check("virInterfaceDestroy") { unsafe virInterfaceDestroy(pointer, 0) }
    }

    /// Deletes the network interface from the host's configuration.
    ///
    /// The corresponding C function is `virInterfaceUndefine`.
    @available(*, noasync)
    public func undefine() throws(LibvirtError) {
        try check("virInterfaceUndefine") { unsafe virInterfaceUndefine(pointer) }
    }

    /// Whether the network interface is in use.
    ///
    /// The corresponding C function is `virInterfaceIsActive`.
    @available(*, noasync)
    public func isActive() throws(LibvirtError) -> Bool {
        try checkBool("virInterfaceIsActive") { unsafe virInterfaceIsActive(pointer) }
    }

    /// Returns the network interface's document.
    ///
    /// The corresponding C function is `virInterfaceGetXMLDesc`.
    @available(*, noasync)
    public func xml(_ flags: HostInterfaceXMLFlags = []) throws(LibvirtError) -> String {
        try checkString("virInterfaceGetXMLDesc") { unsafe virInterfaceGetXMLDesc(pointer, flags.rawValue) }
    }
}

/// Which network interfaces a listing includes; empty means all of them.
///
/// The corresponding C type is `virConnectListAllInterfacesFlags`.
public struct HostInterfaceFilter: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let active = Self(VIR_CONNECT_LIST_INTERFACES_ACTIVE)
    public static let inactive = Self(VIR_CONNECT_LIST_INTERFACES_INACTIVE)
}

/// How the definition of a network interface is checked.
///
/// The corresponding C type is `virInterfaceDefineFlags`.
public struct HostInterfaceDefinitionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Rejects a document that does not fit libvirt's schema. `VIR_INTERFACE_DEFINE_VALIDATE`
    public static let validate = Self(VIR_INTERFACE_DEFINE_VALIDATE)
}

/// Which of a network interface's documents is wanted; empty means the current one.
///
/// The corresponding C type is `virInterfaceXMLFlags`.
public struct HostInterfaceXMLFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The host's configuration. `VIR_INTERFACE_XML_INACTIVE`
    public static let inactive = Self(VIR_INTERFACE_XML_INACTIVE)
}
