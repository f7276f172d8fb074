public import Vocabulary
internal import CLibvirt

/// A set of rules for what a guest may send and receive.
public struct NetworkFilter: Handle {
    let reference: Reference<NetworkFilter>

    init(_ reference: Reference<NetworkFilter>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virNWFilterRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virNWFilterFree(pointer) }

    /// The name, unique on the host and known without a round trip.
    ///
    /// The corresponding C function is `virNWFilterGetName`.
    public var name: String { unsafe String(lent: virNWFilterGetName(pointer)) ?? "" }

    /// The UUID, known without a round trip.
    ///
    /// The corresponding C function is `virNWFilterGetUUID`.
    public var uuid: UniqueIdentifier { copyUUID { unsafe virNWFilterGetUUID(pointer, $0) } }
}

extension Connection {
    /// Returns all network filters in one call.
    ///
    /// The corresponding C function is `virConnectListAllNWFilters`.
    @available(*, noasync)
    public func networkFilters() throws(LibvirtError) -> [NetworkFilter] {
        try checkList("virConnectListAllNWFilters") { unsafe virConnectListAllNWFilters(pointer, $0, 0) }
    }

    /// Returns the network filter with a name.
    ///
    /// The corresponding C function is `virNWFilterLookupByName`.
    ///
    /// - Throws: ``LibvirtError/Code/noNetworkFilter`` if there is none.
    @available(*, noasync)
    public func networkFilter(named name: String) throws(LibvirtError) -> NetworkFilter {
        try checkObject("virNWFilterLookupByName") { unsafe virNWFilterLookupByName(pointer, name) }
    }

    /// Returns the network filter with a UUID.
    ///
    /// The corresponding C function is `virNWFilterLookupByUUID`.
    ///
    /// - Throws: ``LibvirtError/Code/noNetworkFilter`` if there is none.
    @available(*, noasync)
    public func networkFilter(_ uuid: UniqueIdentifier) throws(LibvirtError) -> NetworkFilter {
        let bytes = uuid.bytes
        return try checkObject("virNWFilterLookupByUUID") { unsafe virNWFilterLookupByUUID(pointer, bytes) }
    }

    /// Defines a network filter, or replaces the definition of the one with the same UUID, also where it is in use.
    ///
    /// The corresponding C function is `virNWFilterDefineXMLFlags`.
    @available(*, noasync)
    @discardableResult
    public func defineNetworkFilter(
        xml: String,
        _ flags: NetworkFilterDefinitionFlags = [.validate]
    ) throws(LibvirtError) -> NetworkFilter {
        try checkObject("virNWFilterDefineXMLFlags") { unsafe virNWFilterDefineXMLFlags(pointer, xml, flags.rawValue) }
    }
}

extension NetworkFilter {
    /// Deletes the filter.
    ///
    /// The corresponding C function is `virNWFilterUndefine`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if it is in use.
    @available(*, noasync)
    public func undefine() throws(LibvirtError) {
        try check("virNWFilterUndefine") { unsafe virNWFilterUndefine(pointer) }
    }

    /// Returns the filter's document.
    ///
    /// The corresponding C function is `virNWFilterGetXMLDesc`.
    @available(*, noasync)
    public func xml() throws(LibvirtError) -> String {
        try checkString("virNWFilterGetXMLDesc") { unsafe virNWFilterGetXMLDesc(pointer, 0) }
    }
}

/// How the definition of a network filter is checked.
///
/// The corresponding C type is `virNWFilterDefineFlags`.
public struct NetworkFilterDefinitionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Rejects a document that does not fit libvirt's schema. `VIR_NWFILTER_DEFINE_VALIDATE`
    public static let validate = Self(VIR_NWFILTER_DEFINE_VALIDATE)
}
