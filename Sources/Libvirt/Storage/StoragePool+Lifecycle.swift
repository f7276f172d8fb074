public import Vocabulary
internal import CLibvirt

extension StoragePool {
    /// Makes what the pool lies in, such as a directory or a partition table.
    ///
    /// The corresponding C function is `virStoragePoolBuild`.
    ///
    /// - Throws: ``LibvirtError/Code/storagePoolBuilt`` if there is something already and
    ///   ``StoragePoolBuildFlags/keepsExisting`` was given.
    @available(*, noasync)
    public func build(_ flags: StoragePoolBuildFlags = []) throws(LibvirtError) {
        try check("virStoragePoolBuild") { unsafe virStoragePoolBuild(pointer, flags.rawValue) }
    }

    /// Starts the pool, such as by mounting it.
    ///
    /// The corresponding C function is `virStoragePoolCreate`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if it is running.
    @available(*, noasync)
    public func start(_ flags: StoragePoolStartFlags = []) throws(LibvirtError) {
        try check("virStoragePoolCreate") { unsafe virStoragePoolCreate(pointer, flags.rawValue) }
    }

    /// Stops the pool, such as by unmounting it; its volumes stay.
    ///
    /// The corresponding C function is `virStoragePoolDestroy`.
    @available(*, noasync)
    public func stop() throws(LibvirtError) {
        try check("virStoragePoolDestroy") { unsafe virStoragePoolDestroy(pointer) }
    }

    /// Deletes what the pool lies in, and the volumes with it.
    ///
    /// The corresponding C function is `virStoragePoolDelete`.
    @available(*, noasync)
    public func delete(_ flags: StoragePoolDeletionFlags = []) throws(LibvirtError) {
        try check("virStoragePoolDelete") { unsafe virStoragePoolDelete(pointer, flags.rawValue) }
    }

    /// Deletes the definition of a stopped pool; what it lies in stays.
    ///
    /// The corresponding C function is `virStoragePoolUndefine`.
    @available(*, noasync)
    public func undefine() throws(LibvirtError) {
        try check("virStoragePoolUndefine") { unsafe virStoragePoolUndefine(pointer) }
    }

    /// Looks for volumes that came or went without libvirt.
    ///
    /// The corresponding C function is `virStoragePoolRefresh`.
    @available(*, noasync)
    public func refresh() throws(LibvirtError) {
        try check("virStoragePoolRefresh") { unsafe virStoragePoolRefresh(pointer, 0) }
    }

    /// Whether the pool starts with the host.
    ///
    /// The corresponding C function is `virStoragePoolGetAutostart`.
    @available(*, noasync)
    public func startsWithHost() throws(LibvirtError) -> Bool {
        var autostart: CInt = 0
        try check("virStoragePoolGetAutostart") { unsafe virStoragePoolGetAutostart(pointer, &autostart) }
        return autostart != 0
    }

    /// Sets whether the pool starts with the host.
    ///
    /// The corresponding C function is `virStoragePoolSetAutostart`.
    @available(*, noasync)
    public func setStartsWithHost(_ starts: Bool) throws(LibvirtError) {
        try check("virStoragePoolSetAutostart") { unsafe virStoragePoolSetAutostart(pointer, starts ? 1 : 0) }
    }

    /// Whether the pool runs.
    ///
    /// The corresponding C function is `virStoragePoolIsActive`.
    @available(*, noasync)
    public func isActive() throws(LibvirtError) -> Bool {
        try checkBool("virStoragePoolIsActive") { unsafe virStoragePoolIsActive(pointer) }
    }

    /// Whether the pool has a definition that outlives its running.
    ///
    /// The corresponding C function is `virStoragePoolIsPersistent`.
    @available(*, noasync)
    public func isPersistent() throws(LibvirtError) -> Bool {
        try checkBool("virStoragePoolIsPersistent") { unsafe virStoragePoolIsPersistent(pointer) }
    }

    /// Returns the pool's state and size.
    ///
    /// The corresponding C function is `virStoragePoolGetInfo`.
    @available(*, noasync)
    public func info() throws(LibvirtError) -> StoragePoolInfo {
        var info = virStoragePoolInfo()
        try check("virStoragePoolGetInfo") { unsafe virStoragePoolGetInfo(pointer, &info) }
        return StoragePoolInfo(
            state: .init(rawValue: info.state),
            capacity: .bytes(info.capacity),
            allocation: .bytes(info.allocation),
            available: .bytes(info.available))
    }

    /// Returns the pool's document.
    ///
    /// The corresponding C function is `virStoragePoolGetXMLDesc`.
    @available(*, noasync)
    public func xml(_ flags: StorageXMLFlags = []) throws(LibvirtError) -> String {
        try checkString("virStoragePoolGetXMLDesc") { unsafe virStoragePoolGetXMLDesc(pointer, flags.rawValue) }
    }
}

/// The state and the size of a storage pool.
///
/// The corresponding C type is `virStoragePoolInfo`.
public struct StoragePoolInfo: Hashable, Sendable {
    public let state: State
    public let capacity: MemorySize
    /// What the volumes take.
    public let allocation: MemorySize
    /// What is left.
    public let available: MemorySize

    /// The corresponding C type is `virStoragePoolState`.
    public struct State: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let inactive = Self(VIR_STORAGE_POOL_INACTIVE)
        public static let building = Self(VIR_STORAGE_POOL_BUILDING)
        public static let running = Self(VIR_STORAGE_POOL_RUNNING)
        public static let degraded = Self(VIR_STORAGE_POOL_DEGRADED)
        public static let inaccessible = Self(VIR_STORAGE_POOL_INACCESSIBLE)
    }
}
