public import Vocabulary
internal import CLibvirt

/// A place on the host that volumes are kept in.
public struct StoragePool: Handle {
    let reference: Reference<StoragePool>

    init(_ reference: Reference<StoragePool>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virStoragePoolRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virStoragePoolFree(pointer) }

    /// The name, unique on the host and known without a round trip.
    ///
    /// The corresponding C function is `virStoragePoolGetName`.
    public var name: String { unsafe String(lent: virStoragePoolGetName(pointer)) ?? "" }

    /// The UUID, known without a round trip.
    ///
    /// The corresponding C function is `virStoragePoolGetUUID`.
    public var uuid: UniqueIdentifier { copyUUID { unsafe virStoragePoolGetUUID(pointer, $0) } }
}

extension Connection {
    /// Returns all storage pools, or those that pass a filter, in one call.
    ///
    /// The corresponding C function is `virConnectListAllStoragePools`.
    @available(*, noasync)
    public func storagePools(_ filter: StoragePoolFilter = []) throws(LibvirtError) -> [StoragePool] {
        try checkList("virConnectListAllStoragePools") {
            unsafe virConnectListAllStoragePools(pointer, $0, filter.rawValue)
        }
    }

    /// Returns the storage pool with a name.
    ///
    /// The corresponding C function is `virStoragePoolLookupByName`.
    ///
    /// - Throws: ``LibvirtError/Code/noStoragePool`` if there is none.
    @available(*, noasync)
    public func storagePool(named name: String) throws(LibvirtError) -> StoragePool {
        try checkObject("virStoragePoolLookupByName") { unsafe virStoragePoolLookupByName(pointer, name) }
    }

    /// Returns the storage pool with a UUID.
    ///
    /// The corresponding C function is `virStoragePoolLookupByUUID`.
    ///
    /// - Throws: ``LibvirtError/Code/noStoragePool`` if there is none.
    @available(*, noasync)
    public func storagePool(_ uuid: UniqueIdentifier) throws(LibvirtError) -> StoragePool {
        let bytes = uuid.bytes
        return try checkObject("virStoragePoolLookupByUUID") { unsafe virStoragePoolLookupByUUID(pointer, bytes) }
    }

    /// Returns the storage pool whose volumes are at a path, such as `/var/lib/libvirt/images`.
    ///
    /// The corresponding C function is `virStoragePoolLookupByTargetPath`.
    ///
    /// - Throws: ``LibvirtError/Code/noStoragePool`` if there is none.
    @available(*, noasync)
    public func storagePool(atPath path: String) throws(LibvirtError) -> StoragePool {
        try checkObject("virStoragePoolLookupByTargetPath") { unsafe virStoragePoolLookupByTargetPath(pointer, path) }
    }

    /// Defines a persistent storage pool, which has to be built, if it is new, and started.
    ///
    /// The corresponding C function is `virStoragePoolDefineXML`.
    @available(*, noasync)
    @discardableResult
    public func defineStoragePool(
        xml: String, _ flags: StoragePoolDefinitionFlags = [.validate]
    ) throws(LibvirtError) -> StoragePool {
        try checkObject("virStoragePoolDefineXML") { unsafe virStoragePoolDefineXML(pointer, xml, flags.rawValue) }
    }

    /// Starts a transient storage pool, which is gone once it stops.
    ///
    /// The corresponding C function is `virStoragePoolCreateXML`.
    @available(*, noasync)
    public func createStoragePool(xml: String, _ flags: StoragePoolStartFlags = []) throws(LibvirtError) -> StoragePool
    {
        try checkObject("virStoragePoolCreateXML") { unsafe virStoragePoolCreateXML(pointer, xml, flags.rawValue) }
    }

    /// Returns the document of what could be a storage pool of a type, such as the exports of an NFS server.
    ///
    /// `specification` is a `<source>` element that says where to look.
    ///
    /// The corresponding C function is `virConnectFindStoragePoolSources`.
    @available(*, noasync)
    public func storagePoolSources(ofType type: String, specification: String? = nil) throws(LibvirtError) -> String {
        try checkString("virConnectFindStoragePoolSources") {
            unsafe virConnectFindStoragePoolSources(pointer, type, specification, 0)
        }
    }
}
