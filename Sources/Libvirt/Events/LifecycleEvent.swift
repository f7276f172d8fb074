internal import CLibvirt

/// A change in the life of a domain.
public struct LifecycleEvent: Sendable {
    public let domain: Domain
    public let change: Change
    public let detail: Detail

    /// The corresponding C type is `virDomainEventType`.
    public struct Change: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let defined = Self(VIR_DOMAIN_EVENT_DEFINED)
        public static let undefined = Self(VIR_DOMAIN_EVENT_UNDEFINED)
        public static let started = Self(VIR_DOMAIN_EVENT_STARTED)
        public static let suspended = Self(VIR_DOMAIN_EVENT_SUSPENDED)
        public static let resumed = Self(VIR_DOMAIN_EVENT_RESUMED)
        public static let stopped = Self(VIR_DOMAIN_EVENT_STOPPED)
        public static let shutDown = Self(VIR_DOMAIN_EVENT_SHUTDOWN)
        public static let suspendedByGuest = Self(VIR_DOMAIN_EVENT_PMSUSPENDED)
        public static let crashed = Self(VIR_DOMAIN_EVENT_CRASHED)
    }
}

extension DomainEventKind<LifecycleEvent> {
    /// Domains that are defined, started, suspended, resumed, stopped and so on. `VIR_DOMAIN_EVENT_ID_LIFECYCLE`
    public static var lifecycle: Self {
        let callback: virConnectDomainEventCallback = { _, domain, change, detail, opaque in
            unsafe Self.deliver(opaque, domain) {
                LifecycleEvent(
                    domain: $0,
                    change: LifecycleEvent.Change(rawValue: change),
                    detail: LifecycleEvent.Detail(rawValue: detail))
            }
            return 0
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_LIFECYCLE, callback)
    }
}
