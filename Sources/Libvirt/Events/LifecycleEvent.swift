internal import CLibvirt

/// A change in the life of a domain.
public struct LifecycleEvent: Sendable {
    public let domain: Domain
    public let change: Change
    /// The reason, as a number whose meaning depends on `change`.
    public let detail: Int32

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
            guard let domain = unsafe domain else { return 0 }
            unsafe EventSink<LifecycleEvent>.from(opaque)?.send(
                LifecycleEvent(
                    domain: Domain(retaining: domain),
                    change: LifecycleEvent.Change(rawValue: change),
                    detail: detail
                )
            )
            return 0
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_LIFECYCLE, callback)
    }
}

/// A vCPU count, a pin, or another tuning of a running domain that changed.
public struct TunableEvent: Sendable {
    public let domain: Domain
    /// What changed, such as `cputune.vcpupin0`.
    public let parameters: TypedParameters
}

extension DomainEventKind<TunableEvent> {
    /// Tunings of running domains that change, such as pins. `VIR_DOMAIN_EVENT_ID_TUNABLE`
    public static var tunable: Self {
        let callback: virConnectDomainEventTunableCallback = { _, domain, parameters, count, opaque in
            guard let domain = unsafe domain else { return }
            unsafe EventSink<TunableEvent>.from(opaque)?.send(
                TunableEvent(
                    domain: Domain(retaining: domain),
                    parameters: TypedParameters(copying: parameters, count: count)
                )
            )
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_TUNABLE, callback)
    }
}
