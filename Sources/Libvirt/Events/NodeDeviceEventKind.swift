internal import CLibvirt

/// A kind of event that node devices have.
///
/// The corresponding C type is `virNodeDeviceEventID`.
public typealias NodeDeviceEventKind<Event: Sendable> = EventKind<NodeDevice, Event>

extension NodeDevice: EventSource {
    static let eventRegistry = unsafe EventRegistry(
        "virConnectNodeDeviceEventRegisterAny", virConnectNodeDeviceEventRegisterAny,
        virConnectNodeDeviceEventDeregisterAny)

    var eventKey: String { name }
}

extension Connection {
    /// Returns the events of one kind, of all node devices or of one.
    ///
    /// `capacity` events wait for a slow consumer before the oldest are lost.
    ///
    /// The corresponding C functions are `virConnectNodeDeviceEventRegisterAny` and
    /// `virConnectNodeDeviceEventDeregisterAny`.
    @available(*, noasync)
    public func nodeDeviceEvents<Event>(
        _ kind: NodeDeviceEventKind<Event>,
        of device: NodeDevice? = nil,
        capacity: Int = 256
    ) throws(LibvirtError) -> EventStream<Event> {
        try subscribe(to: kind, of: device, capacity: capacity)
    }
}

/// A change in the life of a device of the host.
public struct NodeDeviceLifecycleEvent: Sendable {
    public let device: NodeDevice
    public let change: Change

    /// The corresponding C type is `virNodeDeviceEventLifecycleType`.
    public struct Change: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// Was plugged in or made. `VIR_NODE_DEVICE_EVENT_CREATED`
        public static let created = Self(VIR_NODE_DEVICE_EVENT_CREATED)
        /// Was unplugged or unmade. `VIR_NODE_DEVICE_EVENT_DELETED`
        public static let deleted = Self(VIR_NODE_DEVICE_EVENT_DELETED)
        public static let defined = Self(VIR_NODE_DEVICE_EVENT_DEFINED)
        public static let undefined = Self(VIR_NODE_DEVICE_EVENT_UNDEFINED)
    }
}

extension NodeDeviceEventKind<NodeDeviceLifecycleEvent> {
    /// Devices that come, go, and are defined. `VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE`
    public static var lifecycle: Self {
        let callback: virConnectNodeDeviceEventLifecycleCallback = { _, device, change, _, opaque in
            unsafe Self.deliver(opaque, device) {
                NodeDeviceLifecycleEvent(device: $0, change: .init(rawValue: change))
            }
        }
        return unsafe Self(VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE, callback)
    }
}

/// A device of the host whose document changed.
public struct NodeDeviceUpdateEvent: Sendable {
    public let device: NodeDevice
}

extension NodeDeviceEventKind<NodeDeviceUpdateEvent> {
    /// Devices whose documents change. `VIR_NODE_DEVICE_EVENT_ID_UPDATE`
    public static var update: Self {
        let callback: virConnectNodeDeviceEventGenericCallback = { _, device, opaque in
            unsafe Self.deliver(opaque, device) { NodeDeviceUpdateEvent(device: $0) }
        }
        return unsafe Self(VIR_NODE_DEVICE_EVENT_ID_UPDATE, callback)
    }
}
