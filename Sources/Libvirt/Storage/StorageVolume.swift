public import Vocabulary
internal import CLibvirt

/// A file or device in a storage pool, such as the image of a disk.
public struct StorageVolume: Handle {
    let reference: Reference<StorageVolume>

    init(_ reference: Reference<StorageVolume>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virStorageVolRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virStorageVolFree(pointer) }

    /// The name, unique in its pool and known without a round trip.
    ///
    /// The corresponding C function is `virStorageVolGetName`.
    public var name: String { unsafe String(lent: virStorageVolGetName(pointer)) ?? "" }

    /// The key, unique on all hosts that share the storage and known without a round trip.
    ///
    /// The corresponding C function is `virStorageVolGetKey`.
    public var key: String { unsafe String(lent: virStorageVolGetKey(pointer)) ?? "" }
}

extension StoragePool {
    /// Returns the pool's volumes.
    ///
    /// The corresponding C function is `virStoragePoolListAllVolumes`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if the pool is not running.
    @available(*, noasync)
    public func volumes() throws(LibvirtError) -> [StorageVolume] {
        try checkList("virStoragePoolListAllVolumes") { unsafe virStoragePoolListAllVolumes(pointer, $0, 0) }
    }

    /// Returns the number of the pool's volumes.
    ///
    /// The corresponding C function is `virStoragePoolNumOfVolumes`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if the pool is not running.
    @available(*, noasync)
    public func volumeCount() throws(LibvirtError) -> Int {
        Int(try check("virStoragePoolNumOfVolumes") { unsafe virStoragePoolNumOfVolumes(pointer) })
    }

    /// Returns the volume with a name.
    ///
    /// The corresponding C function is `virStorageVolLookupByName`.
    ///
    /// - Throws: ``LibvirtError/Code/noStorageVolume`` if there is none.
    @available(*, noasync)
    public func volume(named name: String) throws(LibvirtError) -> StorageVolume {
        try checkObject("virStorageVolLookupByName") { unsafe virStorageVolLookupByName(pointer, name) }
    }

    /// Creates a volume.
    ///
    /// The corresponding C function is `virStorageVolCreateXML`.
    ///
    /// - Throws: ``LibvirtError/Code/storageVolumeExists`` if there is one of the name.
    @available(*, noasync)
    public func createVolume(
        xml: String, _ flags: StorageVolumeCreationFlags = []
    ) throws(LibvirtError) -> StorageVolume {
        try checkObject("virStorageVolCreateXML") { unsafe virStorageVolCreateXML(pointer, xml, flags.rawValue) }
    }

    /// Creates a volume with the content of another, which may be of another pool and have another format.
    ///
    /// The corresponding C function is `virStorageVolCreateXMLFrom`.
    ///
    /// - Throws: ``LibvirtError/Code/storageVolumeExists`` if there is one of the name.
    @available(*, noasync)
    public func createVolume(
        xml: String,
        copying source: StorageVolume,
        _ flags: StorageVolumeCreationFlags = []
    ) throws(LibvirtError) -> StorageVolume {
        try checkObject("virStorageVolCreateXMLFrom") {
            unsafe virStorageVolCreateXMLFrom(pointer, xml, source.pointer, flags.rawValue)
        }
    }
}

extension Connection {
    /// Returns the volume with a key.
    ///
    /// The corresponding C function is `virStorageVolLookupByKey`.
    ///
    /// - Throws: ``LibvirtError/Code/noStorageVolume`` if there is none.
    @available(*, noasync)
    public func volume(key: String) throws(LibvirtError) -> StorageVolume {
        try checkObject("virStorageVolLookupByKey") { unsafe virStorageVolLookupByKey(pointer, key) }
    }

    /// Returns the volume at a path on the host.
    ///
    /// The corresponding C function is `virStorageVolLookupByPath`.
    ///
    /// - Throws: ``LibvirtError/Code/noStorageVolume`` if no pool that runs has one there.
    @available(*, noasync)
    public func volume(atPath path: String) throws(LibvirtError) -> StorageVolume {
        try checkObject("virStorageVolLookupByPath") { unsafe virStorageVolLookupByPath(pointer, path) }
    }
}

extension StorageVolume {
    /// Returns the pool that the volume is in.
    ///
    /// The corresponding C function is `virStoragePoolLookupByVolume`.
    @available(*, noasync)
    public func pool() throws(LibvirtError) -> StoragePool {
        try checkObject("virStoragePoolLookupByVolume") { unsafe virStoragePoolLookupByVolume(pointer) }
    }

    /// Returns the path of the volume on the host.
    ///
    /// The corresponding C function is `virStorageVolGetPath`.
    @available(*, noasync)
    public func path() throws(LibvirtError) -> String {
        try checkString("virStorageVolGetPath") { unsafe virStorageVolGetPath(pointer) }
    }

    /// Returns the volume's kind and size.
    ///
    /// The corresponding C functions are `virStorageVolGetInfo` and `virStorageVolGetInfoFlags`.
    @available(*, noasync)
    public func info(_ flags: StorageVolumeInfoFlags = []) throws(LibvirtError) -> StorageVolumeInfo {
        var info = virStorageVolInfo()
        if flags.isEmpty {
            // Also known to drivers that have no flags for it.
            try check("virStorageVolGetInfo") { unsafe virStorageVolGetInfo(pointer, &info) }
        } else {
            try check("virStorageVolGetInfoFlags") { unsafe virStorageVolGetInfoFlags(pointer, &info, flags.rawValue) }
        }
        return StorageVolumeInfo(
            kind: .init(rawValue: info.type), capacity: .bytes(info.capacity), allocation: .bytes(info.allocation))
    }

    /// Returns the volume's document.
    ///
    /// The corresponding C function is `virStorageVolGetXMLDesc`.
    @available(*, noasync)
    public func xml() throws(LibvirtError) -> String {
        try checkString("virStorageVolGetXMLDesc") { unsafe virStorageVolGetXMLDesc(pointer, 0) }
    }

    /// Deletes the volume.
    ///
    /// The corresponding C function is `virStorageVolDelete`.
    @available(*, noasync)
    public func delete(_ flags: StorageVolumeDeletionFlags = []) throws(LibvirtError) {
        try check("virStorageVolDelete") { unsafe virStorageVolDelete(pointer, flags.rawValue) }
    }

    /// Overwrites all of the volume.
    ///
    /// The corresponding C function is `virStorageVolWipePattern`.
    @available(*, noasync)
    public func wipe(_ method: WipeMethod = .zeros) throws(LibvirtError) {
        try check("virStorageVolWipePattern") {
            unsafe virStorageVolWipePattern(pointer, UInt32(bitPattern: method.rawValue), 0)
        }
    }

    /// Changes the size that a guest sees.
    ///
    /// The corresponding C function is `virStorageVolResize`.
    @available(*, noasync)
    public func resize(to size: MemorySize, _ flags: StorageVolumeResizeFlags = []) throws(LibvirtError) {
        try check("virStorageVolResize") { unsafe virStorageVolResize(pointer, size.bytes, flags.rawValue) }
    }
}
