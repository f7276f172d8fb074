internal import CLibvirt

/// A kind of event that storage pools have.
///
/// The corresponding C type is `virStoragePoolEventID`.
public typealias StoragePoolEventKind<Event: Sendable> = EventKind<StoragePool, Event>

extension StoragePool: EventSource {
    static let eventRegistry = unsafe EventRegistry(
        "virConnectStoragePoolEventRegisterAny", virConnectStoragePoolEventRegisterAny,
        virConnectStoragePoolEventDeregisterAny)

    var eventKey: String { "\(uuid)" }
}

extension Connection {
    /// Returns the events of one kind, of all storage pools or of one.
    ///
    /// `capacity` events wait for a slow consumer before the oldest are lost.
    ///
    /// The corresponding C functions are `virConnectStoragePoolEventRegisterAny` and
    /// `virConnectStoragePoolEventDeregisterAny`.
    @available(*, noasync)
    public func storagePoolEvents<Event>(
        _ kind: StoragePoolEventKind<Event>,
        of pool: StoragePool? = nil,
        capacity: Int = 256
    ) throws(LibvirtError) -> EventStream<Event> {
        try subscribe(to: kind, of: pool, capacity: capacity)
    }
}

/// A change in the life of a storage pool.
public struct StoragePoolLifecycleEvent: Sendable {
    public let pool: StoragePool
    public let change: Change

    /// The corresponding C type is `virStoragePoolEventLifecycleType`.
    public struct Change: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let defined = Self(VIR_STORAGE_POOL_EVENT_DEFINED)
        public static let undefined = Self(VIR_STORAGE_POOL_EVENT_UNDEFINED)
        public static let started = Self(VIR_STORAGE_POOL_EVENT_STARTED)
        public static let stopped = Self(VIR_STORAGE_POOL_EVENT_STOPPED)
        /// Was built. `VIR_STORAGE_POOL_EVENT_CREATED`
        public static let created = Self(VIR_STORAGE_POOL_EVENT_CREATED)
        /// What it lay in was deleted. `VIR_STORAGE_POOL_EVENT_DELETED`
        public static let deleted = Self(VIR_STORAGE_POOL_EVENT_DELETED)
    }
}

extension StoragePoolEventKind<StoragePoolLifecycleEvent> {
    /// Pools that are defined, built, started and so on. `VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE`
    public static var lifecycle: Self {
        let callback: virConnectStoragePoolEventLifecycleCallback = { _, pool, change, _, opaque in
            unsafe Self.deliver(opaque, pool) { StoragePoolLifecycleEvent(pool: $0, change: .init(rawValue: change)) }
        }
        return unsafe Self(VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, callback)
    }
}

/// A storage pool whose volumes were looked at anew.
public struct StoragePoolRefreshEvent: Sendable {
    public let pool: StoragePool
}

extension StoragePoolEventKind<StoragePoolRefreshEvent> {
    /// Pools whose volumes are looked at anew. `VIR_STORAGE_POOL_EVENT_ID_REFRESH`
    public static var refresh: Self {
        let callback: virConnectStoragePoolEventGenericCallback = { _, pool, opaque in
            unsafe Self.deliver(opaque, pool) { StoragePoolRefreshEvent(pool: $0) }
        }
        return unsafe Self(VIR_STORAGE_POOL_EVENT_ID_REFRESH, callback)
    }
}
