internal import CLibvirt

/// A kind of event that networks have.
///
/// The corresponding C type is `virNetworkEventID`.
public typealias NetworkEventKind<Event: Sendable> = EventKind<Network, Event>

extension Network: EventSource {
    static let eventRegistry = unsafe EventRegistry(
        "virConnectNetworkEventRegisterAny", virConnectNetworkEventRegisterAny, virConnectNetworkEventDeregisterAny)

    var eventKey: String { "\(uuid)" }
}

extension Connection {
    /// Returns the events of one kind, of all networks or of one.
    ///
    /// `capacity` events wait for a slow consumer before the oldest are lost.
    ///
    /// The corresponding C functions are `virConnectNetworkEventRegisterAny` and
    /// `virConnectNetworkEventDeregisterAny`.
    @available(*, noasync)
    public func networkEvents<Event>(
        _ kind: NetworkEventKind<Event>,
        of network: Network? = nil,
        capacity: Int = 256
    ) throws(LibvirtError) -> EventStream<Event> {
        try subscribe(to: kind, of: network, capacity: capacity)
    }
}

/// A change in the life of a network.
public struct NetworkLifecycleEvent: Sendable {
    public let network: Network
    public let change: Change

    /// The corresponding C type is `virNetworkEventLifecycleType`.
    public struct Change: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let defined = Self(VIR_NETWORK_EVENT_DEFINED)
        public static let undefined = Self(VIR_NETWORK_EVENT_UNDEFINED)
        public static let started = Self(VIR_NETWORK_EVENT_STARTED)
        public static let stopped = Self(VIR_NETWORK_EVENT_STOPPED)
    }
}

extension NetworkEventKind<NetworkLifecycleEvent> {
    /// Networks that are defined, started, stopped and undefined. `VIR_NETWORK_EVENT_ID_LIFECYCLE`
    public static var lifecycle: Self {
        let callback: virConnectNetworkEventLifecycleCallback = { _, network, change, _, opaque in
            unsafe Self.deliver(opaque, network) {
                NetworkLifecycleEvent(network: $0, change: .init(rawValue: change))
            }
        }
        return unsafe Self(VIR_NETWORK_EVENT_ID_LIFECYCLE, callback)
    }
}
