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
protocol EventSource: Handle {
    static var eventRegistry: EventRegistry { get }
    /// What tells the object from others of its type.
    var eventKey: String { get }
}

/// The functions of the C API by which the events of one type of object are asked for.
@safe
struct EventRegistry: Sendable {
    let name: StaticString
    let register: Register
    let deregister: Deregister

    typealias Register =
        @Sendable (
            _ connection: virConnectPtr?,
            _ object: OpaquePointer?,
            _ id: CInt,
            _ callback: EventCallback?,
            _ opaque: UnsafeMutableRawPointer?,
            _ release: virFreeCallback?
        ) -> CInt
    typealias Deregister = @Sendable (_ connection: virConnectPtr?, _ identifier: CInt) -> CInt

    init(_ name: StaticString, _ register: @escaping Register, _ deregister: @escaping Deregister) {
        self.name = name
        unsafe self.register = register
        unsafe self.deregister = deregister
    }
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
