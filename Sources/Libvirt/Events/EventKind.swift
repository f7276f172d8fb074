internal import CLibvirt

/// A kind of event that objects of one type have, and the type of what is told about it.
///
/// The kinds are static members: ``DomainEventKind``, ``NetworkEventKind``, ``StoragePoolEventKind``,
/// ``NodeDeviceEventKind`` and ``SecretEventKind`` list them.
@safe
public struct EventKind<Source, Event: Sendable>: Sendable {
    let id: CInt
    let callback: EventCallback

    /// Creates a kind from its number and its callback.
    ///
    /// Safe only if `callback` has the C type that libvirt documents for `id`, as the macro
    /// `VIR_DOMAIN_EVENT_CALLBACK` is in C.
    @unsafe
    init<Identifier: RawRepresentable<UInt32>, Callback>(_ id: Identifier, _ callback: Callback) {
        self.id = CInt(id.rawValue)
        unsafe self.callback = unsafeBitCast(callback, to: EventCallback.self)
    }
}

/// libvirt casts each kind's callback to a type like this one, and calls it with the arguments of its own.
typealias EventCallback = @Sendable @convention(c) (virConnectPtr?, OpaquePointer?, UnsafeMutableRawPointer?) -> Void

/// A type of object whose events libvirt delivers.
///
/// The functions are those of the C API whose names end in `EventRegisterAny` and `EventDeregisterAny`.
protocol EventSource: Handle {
    static var registration: StaticString { get }

    static func register(
        _ connection: OpaquePointer,
        _ object: OpaquePointer?,
        _ id: CInt,
        _ callback: EventCallback,
        _ opaque: UnsafeMutableRawPointer
    ) -> CInt
    static func deregister(_ connection: OpaquePointer, _ identifier: CInt) -> CInt
}

extension EventKind where Source: EventSource {
    /// Hands an event about an object that libvirt lends for the length of a callback to a stream.
    ///
    /// Call it from a callback of this kind only, with the pointer that the callback was given last.
    static func deliver(_ opaque: UnsafeMutableRawPointer?, _ object: OpaquePointer?, _ event: (Source) -> Event) {
        guard let object = unsafe object else { return }
        unsafe EventSink<Event>.from(opaque)?.send(event(Source(retaining: object)))
    }
}
