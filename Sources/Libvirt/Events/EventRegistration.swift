internal import CLibvirt
internal import Dispatch
internal import Synchronization

/// What events are registered for: the kind, and the object if it is about one alone.
struct EventKey: Hashable, Sendable {
    let source: ObjectIdentifier
    let id: CInt
    let object: String?
}

/// The registration of a sink with libvirt, which may feed several streams.
final class EventRegistration<Event: Sendable>: Sendable {
    let sink: EventSink<Event>
    /// Where the end of the connection is listened for.
    private let closingToken: Int
    private let identifier: Mutex<CInt?>

    init(_ sink: EventSink<Event>, identifier: CInt, closingToken: Int) {
        self.sink = sink
        self.closingToken = closingToken
        self.identifier = Mutex(identifier)
    }

    /// Gives up the registration, once, if no stream uses it.
    func endIfIdle(_ closing: ConnectionClosing, _ deregister: (CInt) -> Void) -> Bool {
        guard sink.isIdle, let identifier = identifier.withLock({ $0.take() }) else { return false }
        closing.remove(closingToken)
        deregister(identifier)
        return true
    }
}

extension Connection {
    /// Returns the events of one kind, of one object or of all.
    func subscribe<Source: EventSource, Event>(
        to kind: EventKind<Source, Event>,
        of object: Source?,
        capacity: Int
    ) throws(LibvirtError) -> EventStream<Event> {
        let key = EventKey(source: ObjectIdentifier(Source.self), id: kind.id, object: object?.eventKey)
        let registry = Source.eventRegistry
        return try subscribe(capacity: capacity, sharing: key, registry.name) { opaque in
            unsafe registry.register(pointer, object?.pointer, kind.id, kind.callback, opaque, releaseSink)
        } deregister: { connection, identifier in
            unsafe registry.deregister(connection, identifier)
        }
    }

    /// Makes a stream of the events that a sink gets from libvirt.
    ///
    /// libvirt refuses the same callback a second time, for the same events. Streams with the same `key`
    /// therefore share a registration, which is given up with the last of them. The lock is held while libvirt
    /// is asked, so that a new registration does not meet the one that is just being given up.
    @safe
    func subscribe<Event: Sendable>(
        capacity: Int,
        sharing key: EventKey? = nil,
        _ function: StaticString,
        register: (UnsafeMutableRawPointer) -> CInt,
        deregister: @escaping @Sendable (virConnectPtr, CInt) -> CInt
    ) throws(LibvirtError) -> EventStream<Event> {
        try closing.listen(on: self)
        return try registrations.withLock { registrations throws(LibvirtError) in
            let registration: EventRegistration<Event>
            if let key, let shared = registrations[key] as? EventRegistration<Event> {
                registration = shared
            } else {
                registration = try unsafe makeRegistration(function, register)
                if let key { registrations[key] = registration }
            }
            return registration.sink.makeStream(capacity: capacity) { [self] in
                // Holds the connection open until here. Off this thread, because it asks the daemon; it fails
                // only if the connection is dead, and the registration with it.
                DispatchQueue(label: "libvirt.deregister").async {
                    self.registrations.withLock { registrations in
                        let hasEnded = registration.endIfIdle(self.closing) { identifier in
                            unsafe _ = deregister(self.pointer, identifier)
                        }
                        if hasEnded, let key { registrations[key] = nil }
                    }
                }
            }
        }
    }

    private func makeRegistration<Event>(
        _ function: StaticString,
        _ register: (UnsafeMutableRawPointer) -> CInt
    ) throws(LibvirtError) -> EventRegistration<Event> {
        let sink = EventSink<Event>()
        // libvirt owns this reference, and gives it back through the release function, also when the
        // connection closes first. If the registration fails, it is still ours.
        let opaque = unsafe Unmanaged<AnyObject>.passRetained(sink).toOpaque()
        do {
            let identifier = try check(function) { unsafe register(opaque) }
            let token = closing.add { [weak sink] _ in sink?.finish() }
            return EventRegistration(sink, identifier: identifier, closingToken: token)
        } catch {
            unsafe Unmanaged<AnyObject>.fromOpaque(opaque).release()
            throw error
        }
    }
}
