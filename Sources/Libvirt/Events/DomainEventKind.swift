internal import CLibvirt

/// A kind of event that domains have.
///
/// The corresponding C type is `virDomainEventID`.
public typealias DomainEventKind<Event: Sendable> = EventKind<Domain, Event>

extension Domain: EventSource {
    static let eventRegistry = unsafe EventRegistry(
        "virConnectDomainEventRegisterAny", virConnectDomainEventRegisterAny, virConnectDomainEventDeregisterAny)

    var eventKey: String { "\(uuid)" }
}

extension Connection {
    /// Returns the events of one kind, of all domains or of one.
    ///
    /// `capacity` events wait for a slow consumer before the oldest are lost.
    ///
    /// The corresponding C functions are `virConnectDomainEventRegisterAny` and `virConnectDomainEventDeregisterAny`.
    ///
    /// - Throws: ``LibvirtError/Code/noSupport`` if the driver has no such events.
    @available(*, noasync)
    public func events<Event>(
        _ kind: DomainEventKind<Event>,
        of domain: Domain? = nil,
        capacity: Int = 256
    ) throws(LibvirtError) -> EventStream<Event> {
        try subscribe(to: kind, of: domain, capacity: capacity)
    }
}
