internal import CLibvirt

/// A kind of object that libvirt hands out by counted reference.
///
/// The functions are those of the C API whose names end in `Ref` and `Free`.
protocol ReferenceCounted {
    static func retain(_ pointer: OpaquePointer) -> CInt
    static func release(_ pointer: OpaquePointer) -> CInt
}

/// One reference to an object of libvirt's, given back when the last copy of the handle goes away.
///
/// In C all of libvirt's objects are pointers to opaque structures, which Swift cannot tell apart;
/// `Object` says which one this is, so that no function gets another's pointer.
@safe
final class Reference<Object: ReferenceCounted>: Sendable {
    // Safe: libvirt counts the references to its objects with atomics, documents that threads may
    // share them, and locks what they hold.
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Takes over a reference that the caller owns, such as a function's result.
    init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

    /// Adds a reference to an object that libvirt only lends, such as an event's.
    init(retaining pointer: OpaquePointer) {
        // Fails only for a pointer that is not valid.
        unsafe _ = Object.retain(pointer)
        unsafe self.pointer = pointer
    }

    deinit { unsafe _ = Object.release(pointer) }
}

/// A handle on an object of libvirt's.
///
/// A handle is a value: copies share the object, and the last one gives it back. It outlives what it
/// names: once that is gone, calls throw an error with a code such as ``LibvirtError/Code/noDomain``.
protocol Handle: ReferenceCounted, Sendable {
    var reference: Reference<Self> { get }
    init(_ reference: Reference<Self>)
}

extension Handle {
    var pointer: OpaquePointer { unsafe reference.pointer }

    init(owning pointer: OpaquePointer) { unsafe self.init(Reference(owning: pointer)) }

    init(retaining pointer: OpaquePointer) { unsafe self.init(Reference(retaining: pointer)) }
}
