internal import CLibvirt
internal import Synchronization

/// Why a connection ended.
///
/// The corresponding C type is `virConnectCloseReason`.
public struct CloseReason: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// An error, such as a protocol violation or a broken pipe. `VIR_CONNECT_CLOSE_REASON_ERROR`
    public static let error = Self(VIR_CONNECT_CLOSE_REASON_ERROR)
    /// The daemon closed it, as it does when it stops. `VIR_CONNECT_CLOSE_REASON_EOF`
    public static let endOfFile = Self(VIR_CONNECT_CLOSE_REASON_EOF)
    /// The daemon did not answer keepalive probes. `VIR_CONNECT_CLOSE_REASON_KEEPALIVE`
    public static let keepalive = Self(VIR_CONNECT_CLOSE_REASON_KEEPALIVE)
    /// The client closed it. `VIR_CONNECT_CLOSE_REASON_CLIENT`
    public static let client = Self(VIR_CONNECT_CLOSE_REASON_CLIENT)
}

extension Connection {
    /// Returns a sequence of one element, the reason, when the connection ends.
    ///
    /// The connection does not come back: open another one. The corresponding C function is
    /// `virConnectRegisterCloseCallback`.
    @available(*, noasync)
    public func closeReasons() throws(LibvirtError) -> AsyncStream<CloseReason> {
        try closing.listen(on: self)
        let (stream, continuation) = AsyncStream.makeStream(of: CloseReason.self)
        let token = closing.add { reason in
            continuation.yield(reason)
            continuation.finish()
        }
        continuation.onTermination = { [closing] _ in closing.remove(token) }
        return stream
    }
}

/// Tells everybody who waits for a connection's events that it is over.
///
/// libvirt takes one close callback a connection; this hands it on to any number of listeners.
final class ConnectionClosing: Sendable {
    private struct State {
        var isListening = false
        var reason: CloseReason?
        var nextToken = 0
        var listeners: [Int: @Sendable (CloseReason) -> Void] = [:]
    }

    private let state = Mutex(State())

    /// Has a function called when the connection ends, at once if it already has.
    func add(_ listener: @escaping @Sendable (CloseReason) -> Void) -> Int {
        let (token, reason) = state.withLock { state in
            state.nextToken += 1
            if state.reason == nil { state.listeners[state.nextToken] = listener }
            return (state.nextToken, state.reason)
        }
        if let reason { listener(reason) }
        return token
    }

    func remove(_ token: Int) { state.withLock { _ = $0.listeners.removeValue(forKey: token) } }

    /// Tells all listeners that the connection is over.
    func close(_ reason: CloseReason) {
        let listeners = state.withLock { state in
            state.reason = reason
            defer { state.listeners = [:] }
            return state.listeners.values
        }
        for listener in listeners { listener(reason) }
    }

    /// Registers with libvirt, the first time that somebody wants to know.
    func listen(on connection: Connection) throws(LibvirtError) {
        let isFirst = state.withLock { state in
            defer { state.isListening = true }
            return !state.isListening
        }
        guard isFirst else { return }
        // libvirt's simulation, which is in this process and cannot break, takes the callback and never gives the
        // reference back. A simulation behind a daemon has another scheme, such as `test+unix`.
        guard try !connection.uri().hasPrefix("test:") else { return }
        // libvirt owns this reference, and gives it back through the last argument.
        let opaque = unsafe Unmanaged.passRetained(self).toOpaque()
        do {
            try check("virConnectRegisterCloseCallback") {
                unsafe virConnectRegisterCloseCallback(
                    connection.pointer, Self.callback, opaque,
                    { opaque in
                        if let opaque = unsafe opaque {
                            unsafe Unmanaged<ConnectionClosing>.fromOpaque(opaque).release()
                        }
                    })
            }
        } catch {
            unsafe Unmanaged<ConnectionClosing>.fromOpaque(opaque).release()
            state.withLock { $0.isListening = false }
            // A driver in this process, whose connection cannot break.
            if error.code != .noSupport { throw error }
        }
    }

    /// Unregisters, if anything was registered; the registration holds a reference to the connection, which would never close.
    func stopListening(on connection: Connection) {
        guard state.withLock({ $0.isListening }) else { return }
        unsafe _ = virConnectUnregisterCloseCallback(connection.pointer, Self.callback)
    }

    // A constant: libvirt refuses to unregister another function than the one that it was given.
    private static let callback: virConnectCloseFunc = { _, reason, opaque in
        guard let opaque = unsafe opaque else { return }
        unsafe Unmanaged<ConnectionClosing>.fromOpaque(opaque).takeUnretainedValue()
            .close(CloseReason(rawValue: reason))
    }
}
