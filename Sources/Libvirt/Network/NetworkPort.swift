public import Vocabulary
internal import CLibvirt

/// The place where a guest's network interface is attached to a network.
public struct NetworkPort: Handle {
    let reference: Reference<NetworkPort>

    init(_ reference: Reference<NetworkPort>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virNetworkPortRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virNetworkPortFree(pointer) }

    /// The UUID, known without a round trip.
    ///
    /// The corresponding C function is `virNetworkPortGetUUID`.
    public var uuid: UniqueIdentifier { copyUUID { unsafe virNetworkPortGetUUID(pointer, $0) } }

    /// The network, known without a round trip.
    ///
    /// The corresponding C function is `virNetworkPortGetNetwork`.
    public var network: Network {
        guard let network = unsafe virNetworkPortGetNetwork(pointer) else {
            preconditionFailure("A port without a network.")
        }
        return unsafe Network(retaining: network)
    }
}

extension Network {
    /// Returns the network's ports.
    ///
    /// The corresponding C function is `virNetworkListAllPorts`.
    @available(*, noasync)
    public func ports() throws(LibvirtError) -> [NetworkPort] {
        try checkList("virNetworkListAllPorts") { unsafe virNetworkListAllPorts(pointer, $0, 0) }
    }

    /// Returns the port with a UUID.
    ///
    /// The corresponding C function is `virNetworkPortLookupByUUID`.
    ///
    /// - Throws: ``LibvirtError/Code/noNetworkPort`` if there is none.
    @available(*, noasync)
    public func port(_ uuid: UniqueIdentifier) throws(LibvirtError) -> NetworkPort {
        let bytes = uuid.bytes
        return try checkObject("virNetworkPortLookupByUUID") { unsafe virNetworkPortLookupByUUID(pointer, bytes) }
    }

    /// Makes a port; libvirt does so itself for the guests that it starts.
    ///
    /// The corresponding C function is `virNetworkPortCreateXML`.
    @available(*, noasync)
    public func createPort(xml: String, _ flags: NetworkPortCreationFlags = []) throws(LibvirtError) -> NetworkPort {
        try checkObject("virNetworkPortCreateXML") { unsafe virNetworkPortCreateXML(pointer, xml, flags.rawValue) }
    }
}

extension NetworkPort {
    /// Deletes the port; a guest that uses it loses its connection.
    ///
    /// The corresponding C function is `virNetworkPortDelete`.
    @available(*, noasync)
    public func delete() throws(LibvirtError) {
        try check("virNetworkPortDelete") { unsafe virNetworkPortDelete(pointer, 0) }
    }

    /// Returns the port's document.
    ///
    /// The corresponding C function is `virNetworkPortGetXMLDesc`.
    @available(*, noasync)
    public func xml() throws(LibvirtError) -> String {
        try checkString("virNetworkPortGetXMLDesc") { unsafe virNetworkPortGetXMLDesc(pointer, 0) }
    }

    /// Returns the port's limits, with keys such as `inboundAverage`.
    ///
    /// The corresponding C function is `virNetworkPortGetParameters`.
    @available(*, noasync)
    public func parameters() throws(LibvirtError) -> TypedParameters {
        try checkAllocatedParameters("virNetworkPortGetParameters") {
            unsafe virNetworkPortGetParameters(pointer, $0, $1, 0)
        }
    }

    /// Changes the port's limits.
    ///
    /// The corresponding C function is `virNetworkPortSetParameters`.
    @available(*, noasync)
    public func setParameters(_ parameters: TypedParameters) throws(LibvirtError) {
        try check("virNetworkPortSetParameters", sending: parameters) { start, count in
            unsafe virNetworkPortSetParameters(pointer, start, count, 0)
        }
    }
}

/// How a port is made.
///
/// The corresponding C type is `virNetworkPortCreateFlags`.
public struct NetworkPortCreationFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Takes what the port has already, as after a restart of the daemon. `VIR_NETWORK_PORT_CREATE_RECLAIM`
    public static let reclaims = Self(VIR_NETWORK_PORT_CREATE_RECLAIM)
    /// Rejects a document that does not fit libvirt's schema. `VIR_NETWORK_PORT_CREATE_VALIDATE`
    public static let validate = Self(VIR_NETWORK_PORT_CREATE_VALIDATE)
}
