internal import CLibvirt
internal import Synchronization

/// A connection to a hypervisor, by way of its daemon or in this process.
///
/// Calls block the calling thread until the daemon answers, which takes minutes for a migration. From
/// asynchronous code, wrap them in ``BlockingCalls``.
public final class Connection: Sendable {
    let reference: Reference<Connection>
    let closing = ConnectionClosing()
    /// The registrations for events that streams share.
    let registrations = Mutex<[EventKey: any AnyObject & Sendable]>([:])

    init(_ reference: Reference<Connection>) { self.reference = reference }

    deinit { closing.stopListening(on: self) }
}

extension Connection: Handle {
    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virConnectRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virConnectClose(pointer) }
}

extension Connection {
    /// Connects to the hypervisor at `uri`, such as `qemu:///system` or `test:///default`.
    ///
    /// Without a URI, libvirt takes `LIBVIRT_DEFAULT_URI`, its client configuration, or the first
    /// hypervisor that it finds. The corresponding C functions are `virConnectOpen` and
    /// `virConnectOpenReadOnly`.
    ///
    /// - Throws: ``LibvirtError``, often with ``LibvirtError/Code/noConnect`` or
    ///   ``LibvirtError/Code/systemError`` if the daemon is not there.
    @available(*, noasync)
    public convenience init(uri: String? = nil, readOnly: Bool = false) throws(LibvirtError) {
        let connection: Connection
        if readOnly {
            connection = try checkObject("virConnectOpenReadOnly") { unsafe virConnectOpenReadOnly(uri) }
        } else {
            connection = try checkObject("virConnectOpen") { unsafe virConnectOpen(uri) }
        }
        self.init(connection.reference)
    }

    /// The URI that the connection was opened with, or the one that libvirt chose.
    ///
    /// The corresponding C function is `virConnectGetURI`.
    @available(*, noasync)
    public func uri() throws(LibvirtError) -> String {
        try checkString("virConnectGetURI") { unsafe virConnectGetURI(pointer) }
    }

    /// The name of the driver, such as `QEMU` or `Test`.
    ///
    /// The corresponding C function is `virConnectGetType`.
    @available(*, noasync)
    public func driverName() throws(LibvirtError) -> String {
        try Library.initialize()
        // Constant text of the library, not to be freed.
        return unsafe String(lent: virConnectGetType(pointer)) ?? ""
    }

    /// The host's name, as its daemon knows it.
    ///
    /// The corresponding C function is `virConnectGetHostname`.
    @available(*, noasync)
    public func hostname() throws(LibvirtError) -> String {
        try checkString("virConnectGetHostname") { unsafe virConnectGetHostname(pointer) }
    }

    /// The version of libvirt in the daemon, which may differ from the client's ``Library/version``.
    ///
    /// The corresponding C function is `virConnectGetLibVersion`.
    @available(*, noasync)
    public func libraryVersion() throws(LibvirtError) -> Version {
        var number: CUnsignedLong = 0
        try check("virConnectGetLibVersion") { unsafe virConnectGetLibVersion(pointer, &number) }
        return Version(number)
    }

    /// The version of the hypervisor, such as QEMU.
    ///
    /// The corresponding C function is `virConnectGetVersion`.
    @available(*, noasync)
    public func hypervisorVersion() throws(LibvirtError) -> Version {
        var number: CUnsignedLong = 0
        try check("virConnectGetVersion") { unsafe virConnectGetVersion(pointer, &number) }
        return Version(number)
    }

    /// Whether the daemon still answers, as far as the client knows without asking.
    ///
    /// The corresponding C function is `virConnectIsAlive`.
    @available(*, noasync)
    public func isAlive() throws(LibvirtError) -> Bool {
        try checkBool("virConnectIsAlive") { unsafe virConnectIsAlive(pointer) }
    }

    /// Has the client probe a daemon that is silent for `interval`, and give up after `count` probes
    /// without an answer; calls under way then fail instead of waiting for ever.
    ///
    /// The interval is in whole seconds; what is less than one turns probing off.
    ///
    /// The corresponding C function is `virConnectSetKeepAlive`.
    ///
    /// - Returns: `false` if the daemon, or a driver in this process, does not do keepalive.
    @available(*, noasync)
    @discardableResult
    public func setKeepalive(interval: Duration, count: Int) throws(LibvirtError) -> Bool {
        // The function is the odd one out: 0 is success and 1 means "not supported".
        let seconds = CInt(clamping: interval.count(of: .seconds(1)))
        return try !checkBool("virConnectSetKeepAlive") {
            unsafe virConnectSetKeepAlive(pointer, seconds, UInt32(clamping: count))
        }
    }
}
