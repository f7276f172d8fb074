internal import CLibvirt
internal import Dispatch

/// A kind of event that domains have, and the type of what is told about it.
///
/// The corresponding C type is `virDomainEventID`.
@safe
public struct DomainEventKind<Event: Sendable>: Sendable {
    /// libvirt casts each kind's callback to this type, and calls it with the arguments of its own.
    typealias Callback = @Sendable @convention(c) (virConnectPtr?, virDomainPtr?, UnsafeMutableRawPointer?) -> Void

    let id: CInt
    let callback: Callback

    /// Creates a kind from its number and its callback.
    ///
    /// Safe only if `callback` has the C type that libvirt documents for `id`, as the macro
    /// `VIR_DOMAIN_EVENT_CALLBACK` is in C.
    @unsafe
    init<TypedCallback>(_ id: virDomainEventID, _ callback: TypedCallback) {
        self.id = CInt(id.rawValue)
        unsafe self.callback = unsafeBitCast(callback, to: Callback.self)
    }
}

extension Connection {
    /// Returns the events of one kind, of all domains or of one.
    ///
    /// `capacity` events wait for a slow consumer before the oldest are lost.
    ///
    /// The corresponding C function is `virConnectDomainEventRegisterAny`.
    ///
    /// - Throws: ``LibvirtError/Code/noSupport`` if the driver has no such events.
    @available(*, noasync)
    public func events<Event>(
        _ kind: DomainEventKind<Event>,
        of domain: Domain? = nil,
        capacity: Int = 256
    ) throws(LibvirtError) -> EventStream<Event> {
        try subscribe(capacity: capacity, "virConnectDomainEventRegisterAny") { opaque in
            unsafe virConnectDomainEventRegisterAny(
                pointer, domain?.pointer, kind.id, kind.callback, opaque, releaseSink)
        } deregister: { connection, identifier in
            unsafe virConnectDomainEventDeregisterAny(connection, identifier)
        }
    }

    /// Makes a stream whose sink libvirt holds, and ends both together.
    @safe
    func subscribe<Event: Sendable>(
        capacity: Int,
        _ function: StaticString,
        register: (UnsafeMutableRawPointer) -> CInt,
        deregister: @escaping @Sendable (virConnectPtr, CInt) -> CInt
    ) throws(LibvirtError) -> EventStream<Event> {
        try closing.listen(on: self)
        let (stream, continuation) = AsyncStream.makeStream(
            of: EventStream<Event>.Element.self,
            bufferingPolicy: .bufferingNewest(capacity)
        )
        let sink = EventSink(continuation)

        // libvirt owns this reference, and gives it back through the release function, also when the
        // connection closes first. If the registration fails, it is still ours.
        let opaque = unsafe Unmanaged<AnyObject>.passRetained(sink).toOpaque()
        let identifier: CInt
        do {
            identifier = try check(function) { unsafe register(opaque) }
        } catch {
            unsafe Unmanaged<AnyObject>.fromOpaque(opaque).release()
            throw error
        }

        let token = closing.add { [weak sink] _ in sink?.finish() }
        continuation.onTermination = { [self] _ in
            closing.remove(token)
            // Holds the connection open until here. Off this thread, because it asks the daemon; it fails
            // only if the connection is dead, and the registration with it.
            DispatchQueue.global(qos: .utility).async {
                unsafe _ = deregister(self.pointer, identifier)
            }
        }
        return EventStream(stream: stream)
    }
}

/// Gives back the reference to a sink that libvirt held.
let releaseSink: @Sendable @convention(c) (UnsafeMutableRawPointer?) -> Void = { opaque in
    if let opaque = unsafe opaque { unsafe Unmanaged<AnyObject>.fromOpaque(opaque).release() }
}
