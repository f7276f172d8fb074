internal import CLibvirt

/// The use of a network filter for one network interface of the host.
public struct NetworkFilterBinding: Handle {
    let reference: Reference<NetworkFilterBinding>

    init(_ reference: Reference<NetworkFilterBinding>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virNWFilterBindingRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virNWFilterBindingFree(pointer) }

    /// The name of the network interface, such as `vnet0`, known without a round trip.
    ///
    /// The corresponding C function is `virNWFilterBindingGetPortDev`.
    public var device: String { unsafe String(lent: virNWFilterBindingGetPortDev(pointer)) ?? "" }

    /// The name of the filter, known without a round trip.
    ///
    /// The corresponding C function is `virNWFilterBindingGetFilterName`.
    public var filterName: String { unsafe String(lent: virNWFilterBindingGetFilterName(pointer)) ?? "" }
}

extension Connection {
    /// Returns all bindings of network filters in one call.
    ///
    /// The corresponding C function is `virConnectListAllNWFilterBindings`.
    @available(*, noasync)
    public func networkFilterBindings() throws(LibvirtError) -> [NetworkFilterBinding] {
        try checkList("virConnectListAllNWFilterBindings") { unsafe virConnectListAllNWFilterBindings(pointer, $0, 0) }
    }

    /// Returns the binding for a network interface of the host, such as `vnet0`.
    ///
    /// The corresponding C function is `virNWFilterBindingLookupByPortDev`.
    ///
    /// - Throws: ``LibvirtError/Code/noNetworkFilterBinding`` if there is none.
    @available(*, noasync)
    public func networkFilterBinding(device: String) throws(LibvirtError) -> NetworkFilterBinding {
        try checkObject("virNWFilterBindingLookupByPortDev") {
            unsafe virNWFilterBindingLookupByPortDev(pointer, device)
        }
    }

    /// Makes a binding; libvirt does so itself for the guests that it starts.
    ///
    /// The corresponding C function is `virNWFilterBindingCreateXML`.
    @available(*, noasync)
    public func createNetworkFilterBinding(
        xml: String,
        _ flags: NetworkFilterBindingFlags = []
    ) throws(LibvirtError) -> NetworkFilterBinding {
        try checkObject("virNWFilterBindingCreateXML") {
            unsafe virNWFilterBindingCreateXML(pointer, xml, flags.rawValue)
        }
    }
}

extension NetworkFilterBinding {
    /// Deletes the binding; the network interface is no longer filtered.
    ///
    /// The corresponding C function is `virNWFilterBindingDelete`.
    @available(*, noasync)
    public func delete() throws(LibvirtError) {
        try check("virNWFilterBindingDelete") { unsafe virNWFilterBindingDelete(pointer) }
    }

    /// Returns the binding's document.
    ///
    /// The corresponding C function is `virNWFilterBindingGetXMLDesc`.
    @available(*, noasync)
    public func xml() throws(LibvirtError) -> String {
        try checkString("virNWFilterBindingGetXMLDesc") { unsafe virNWFilterBindingGetXMLDesc(pointer, 0) }
    }
}

/// How the document of a binding is checked.
///
/// The corresponding C type is `virNWFilterBindingCreateFlags`.
public struct NetworkFilterBindingFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Rejects a document that does not fit libvirt's schema. `VIR_NWFILTER_BINDING_CREATE_VALIDATE`
    public static let validate = Self(VIR_NWFILTER_BINDING_CREATE_VALIDATE)
}
