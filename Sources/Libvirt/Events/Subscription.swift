internal import CLibvirt
internal import Dispatch

extension Connection {
    /// Returns the events of one kind, of one object or of all.
    func subscribe<Source: EventSource, Event>(
        to kind: EventKind<Source, Event>,
        of object: Source?,
        capacity: Int
    ) throws(LibvirtError) -> EventStream<Event> {
        let registry = Source.eventRegistry
        return try subscribe(capacity: capacity, registry.name) { opaque in
            unsafe registry.register(pointer, object?.pointer, kind.id, kind.callback, opaque, releaseSink)
        } deregister: { connection, identifier in
            unsafe registry.deregister(connection, identifier)
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
            DispatchQueue(label: "libvirt.deregister").async {
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
