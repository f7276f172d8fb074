internal import CLibvirt

/// A kind of event that secrets have.
///
/// The corresponding C type is `virSecretEventID`.
public typealias SecretEventKind<Event: Sendable> = EventKind<Secret, Event>

extension Secret: EventSource {
    static let eventRegistry = unsafe EventRegistry(
        "virConnectSecretEventRegisterAny", virConnectSecretEventRegisterAny, virConnectSecretEventDeregisterAny)

    var eventKey: String { "\(uuid)" }
}

extension Connection {
    /// Returns the events of one kind, of all secrets or of one.
    ///
    /// `capacity` events wait for a slow consumer before the oldest are lost.
    ///
    /// The corresponding C functions are `virConnectSecretEventRegisterAny` and `virConnectSecretEventDeregisterAny`.
    @available(*, noasync)
    public func secretEvents<Event>(
        _ kind: SecretEventKind<Event>,
        of secret: Secret? = nil,
        capacity: Int = 256
    ) throws(LibvirtError) -> EventStream<Event> {
        try subscribe(to: kind, of: secret, capacity: capacity)
    }
}

/// A change in the life of a secret.
public struct SecretLifecycleEvent: Sendable {
    public let secret: Secret
    public let change: Change

    /// The corresponding C type is `virSecretEventLifecycleType`.
    public struct Change: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let defined = Self(VIR_SECRET_EVENT_DEFINED)
        public static let undefined = Self(VIR_SECRET_EVENT_UNDEFINED)
    }
}

extension SecretEventKind<SecretLifecycleEvent> {
    /// Secrets that are defined and undefined. `VIR_SECRET_EVENT_ID_LIFECYCLE`
    public static var lifecycle: Self {
        let callback: virConnectSecretEventLifecycleCallback = { _, secret, change, _, opaque in
            unsafe Self.deliver(opaque, secret) { SecretLifecycleEvent(secret: $0, change: .init(rawValue: change)) }
        }
        return unsafe Self(VIR_SECRET_EVENT_ID_LIFECYCLE, callback)
    }
}

/// A secret whose value was set.
public struct SecretValueEvent: Sendable {
    public let secret: Secret
}

extension SecretEventKind<SecretValueEvent> {
    /// Secrets whose values are set. `VIR_SECRET_EVENT_ID_VALUE_CHANGED`
    public static var valueChange: Self {
        let callback: virConnectSecretEventGenericCallback = { _, secret, opaque in
            unsafe Self.deliver(opaque, secret) { SecretValueEvent(secret: $0) }
        }
        return unsafe Self(VIR_SECRET_EVENT_ID_VALUE_CHANGED, callback)
    }
}
