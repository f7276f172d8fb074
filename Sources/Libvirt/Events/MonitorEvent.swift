internal import CLibvirt

/// An event of QEMU's monitor that libvirt passes on as it is.
public struct MonitorEvent: Sendable {
    public let domain: Domain
    /// QEMU's name for the event, such as `SHUTDOWN`.
    public let name: String
    /// When QEMU sent it, since 1970-01-01 00:00 UTC.
    public let time: Duration
    /// The event's data as JSON, if it has any.
    public let details: String?
}

extension Connection {
    /// Returns the events of QEMU's monitor, of all domains or of one; meant for debugging.
    ///
    /// `name` restricts them to those with the name. They are not a stable interface: libvirt may translate
    /// an event, or stop passing it on.
    ///
    /// The corresponding C functions are `virConnectDomainQemuMonitorEventRegister` and
    /// `virConnectDomainQemuMonitorEventDeregister`.
    @available(*, noasync)
    public func monitorEvents(
        named name: String? = nil,
        _ flags: MonitorEventFlags = [],
        of domain: Domain? = nil,
        capacity: Int = 256
    ) throws(LibvirtError) -> EventStream<MonitorEvent> {
        try subscribe(capacity: capacity, "virConnectDomainQemuMonitorEventRegister") { opaque in
            unsafe virConnectDomainQemuMonitorEventRegister(
                pointer, domain?.pointer, name, MonitorEvent.callback, opaque, releaseSink, flags.rawValue)
        } deregister: { connection, identifier in
            unsafe virConnectDomainQemuMonitorEventDeregister(connection, identifier)
        }
    }
}

extension MonitorEvent {
    fileprivate static let callback: virConnectDomainQemuMonitorEventCallback = {
        _, domain, name, seconds, microseconds, details, opaque in
        guard let domain = unsafe domain else { return }
        unsafe EventSink<MonitorEvent>.from(opaque)?.send(
            MonitorEvent(
                domain: Domain(retaining: domain),
                name: String(lent: name) ?? "",
                time: .seconds(seconds) + .microseconds(Int64(microseconds)),
                details: String(lent: details)))
    }
}

/// How the name of monitor events is compared.
///
/// The corresponding C type is `virConnectDomainQemuMonitorEventRegisterFlags`.
public struct MonitorEventFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Takes the name as a regular expression. `VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX`
    public static let regularExpression = Self(VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX)
    /// Takes upper and lower case as the same. `VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE`
    public static let ignoresCase = Self(VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE)
}
