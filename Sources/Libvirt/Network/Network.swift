public import Vocabulary
internal import CLibvirt

/// A virtual network of the host, such as a bridge with its own addresses.
public struct Network: Handle {
    let reference: Reference<Network>

    init(_ reference: Reference<Network>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virNetworkRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virNetworkFree(pointer) }

    /// The name, unique on the host and known without a round trip.
    ///
    /// The corresponding C function is `virNetworkGetName`.
    public var name: String { unsafe String(lent: virNetworkGetName(pointer)) ?? "" }

    /// The UUID, known without a round trip.
    ///
    /// The corresponding C function is `virNetworkGetUUID`.
    public var uuid: UniqueIdentifier { copyUUID { unsafe virNetworkGetUUID(pointer, $0) } }
}

extension Connection {
    /// Returns all networks, or those that pass a filter, in one call.
    ///
    /// The corresponding C function is `virConnectListAllNetworks`.
    @available(*, noasync)
    public func networks(_ filter: NetworkListFilter = []) throws(LibvirtError) -> [Network] {
        try checkList("virConnectListAllNetworks") { unsafe virConnectListAllNetworks(pointer, $0, filter.rawValue) }
    }

    /// Returns the network with a name.
    ///
    /// The corresponding C function is `virNetworkLookupByName`.
    ///
    /// - Throws: ``LibvirtError/Code/noNetwork`` if there is none.
    @available(*, noasync)
    public func network(named name: String) throws(LibvirtError) -> Network {
        try checkObject("virNetworkLookupByName") { unsafe virNetworkLookupByName(pointer, name) }
    }

    /// Returns the network with a UUID.
    ///
    /// The corresponding C function is `virNetworkLookupByUUID`.
    ///
    /// - Throws: ``LibvirtError/Code/noNetwork`` if there is none.
    @available(*, noasync)
    public func network(_ uuid: UniqueIdentifier) throws(LibvirtError) -> Network {
        let bytes = uuid.bytes
        return try checkObject("virNetworkLookupByUUID") { unsafe virNetworkLookupByUUID(pointer, bytes) }
    }

    /// Defines a persistent network, or replaces the definition of the one with the same UUID.
    ///
    /// The corresponding C function is `virNetworkDefineXMLFlags`.
    @available(*, noasync)
    @discardableResult
    public func defineNetwork(
        xml: String, _ flags: NetworkDefinitionFlags = [.validate]
    ) throws(LibvirtError) -> Network {
        try checkObject("virNetworkDefineXMLFlags") { unsafe virNetworkDefineXMLFlags(pointer, xml, flags.rawValue) }
    }

    /// Starts a transient network, which is gone once it stops.
    ///
    /// The corresponding C function is `virNetworkCreateXMLFlags`.
    @available(*, noasync)
    public func createNetwork(xml: String, _ flags: NetworkCreationFlags = [.validate]) throws(LibvirtError) -> Network
    {
        try checkObject("virNetworkCreateXMLFlags") { unsafe virNetworkCreateXMLFlags(pointer, xml, flags.rawValue) }
    }
}

extension Network {
    /// Starts the network.
    ///
    /// The corresponding C function is `virNetworkCreate`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if it is running.
    @available(*, noasync)
    public func start() throws(LibvirtError) {
        try check("virNetworkCreate") { unsafe virNetworkCreate(pointer) }
    }

    /// Stops the network; guests that use it lose their connection.
    ///
    /// The corresponding C function is `virNetworkDestroy`.
    @available(*, noasync)
    public func stop() throws(LibvirtError) {
        try check("virNetworkDestroy") { unsafe virNetworkDestroy(pointer) }
    }

    /// Deletes the definition; a running network goes on and disappears when it stops.
    ///
    /// The corresponding C function is `virNetworkUndefine`.
    @available(*, noasync)
    public func undefine() throws(LibvirtError) {
        try check("virNetworkUndefine") { unsafe virNetworkUndefine(pointer) }
    }

    /// Changes a part of the network's document, of the running network where it can be.
    ///
    /// `xml` is the element to add, to change or to delete. `parent` is the number of the element above it, such
    /// as of one of several `<ip>`, or `nil` for the only or the right one.
    ///
    /// The corresponding C function is `virNetworkUpdate`.
    @available(*, noasync)
    public func update(
        _ section: NetworkSection,
        _ change: NetworkChange,
        parent: Int? = nil,
        xml: String,
        affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        let (change, section) = (UInt32(bitPattern: change.rawValue), UInt32(bitPattern: section.rawValue))
        try check("virNetworkUpdate") {
            unsafe virNetworkUpdate(pointer, change, section, CInt(parent ?? -1), xml, impact.rawValue)
        }
    }

    /// Returns the network's document.
    ///
    /// The corresponding C function is `virNetworkGetXMLDesc`.
    @available(*, noasync)
    public func xml(_ flags: NetworkXMLFlags = []) throws(LibvirtError) -> String {
        try checkString("virNetworkGetXMLDesc") { unsafe virNetworkGetXMLDesc(pointer, flags.rawValue) }
    }

    /// Returns the name of the network's bridge on the host.
    ///
    /// The corresponding C function is `virNetworkGetBridgeName`.
    ///
    /// - Throws: ``LibvirtError/Code/internalError`` if it has none.
    @available(*, noasync)
    public func bridgeName() throws(LibvirtError) -> String {
        try checkString("virNetworkGetBridgeName") { unsafe virNetworkGetBridgeName(pointer) }
    }

    /// Whether the network runs.
    ///
    /// The corresponding C function is `virNetworkIsActive`.
    @available(*, noasync)
    public func isActive() throws(LibvirtError) -> Bool {
        try checkBool("virNetworkIsActive") { unsafe virNetworkIsActive(pointer) }
    }

    /// Whether the network has a definition that outlives its running.
    ///
    /// The corresponding C function is `virNetworkIsPersistent`.
    @available(*, noasync)
    public func isPersistent() throws(LibvirtError) -> Bool {
        try checkBool("virNetworkIsPersistent") { unsafe virNetworkIsPersistent(pointer) }
    }

    /// Whether the network starts with the host.
    ///
    /// The corresponding C function is `virNetworkGetAutostart`.
    @available(*, noasync)
    public func startsWithHost() throws(LibvirtError) -> Bool {
        var autostart: CInt = 0
        try check("virNetworkGetAutostart") { unsafe virNetworkGetAutostart(pointer, &autostart) }
        return autostart != 0
    }

    /// Sets whether the network starts with the host.
    ///
    /// The corresponding C function is `virNetworkSetAutostart`.
    @available(*, noasync)
    public func setStartsWithHost(_ starts: Bool) throws(LibvirtError) {
        try check("virNetworkSetAutostart") { unsafe virNetworkSetAutostart(pointer, starts ? 1 : 0) }
    }

    /// Returns which addresses the network's DHCP server has given out, to all guests or to one network interface.
    ///
    /// The corresponding C function is `virNetworkGetDHCPLeases`.
    @available(*, noasync)
    public func leases(mac: String? = nil) throws(LibvirtError) -> [NetworkLease] {
        try checkRecords("virNetworkGetDHCPLeases") {
            unsafe virNetworkGetDHCPLeases(pointer, mac, $0, 0)
        } freeing: {
            unsafe virNetworkDHCPLeaseFree($0)
        } _: {
            unsafe NetworkLease($0.pointee)
        }
    }
}
