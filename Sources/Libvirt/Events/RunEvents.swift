internal import CLibvirt

/// A domain that restarted, woke up, went to sleep, or whose monitor broke; its kind says which.
public struct DomainEvent: Sendable {
    public let domain: Domain
}

extension DomainEventKind<DomainEvent> {
    /// Guests that restarted without stopping. `VIR_DOMAIN_EVENT_ID_REBOOT`
    public static var reboot: Self { plain(VIR_DOMAIN_EVENT_ID_REBOOT) }

    /// Domains whose monitor failed, which libvirt can no longer control. `VIR_DOMAIN_EVENT_ID_CONTROL_ERROR`
    public static var controlError: Self { plain(VIR_DOMAIN_EVENT_ID_CONTROL_ERROR) }

    /// Guests that left their sleep. `VIR_DOMAIN_EVENT_ID_PMWAKEUP`
    public static var guestWakeup: Self {
        let callback: virConnectDomainEventPMWakeupCallback = { _, domain, _, opaque in
            unsafe Self.deliver(opaque, domain) { DomainEvent(domain: $0) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_PMWAKEUP, callback)
    }

    /// Guests that sleep, with their state in memory. `VIR_DOMAIN_EVENT_ID_PMSUSPEND`
    public static var guestSleep: Self {
        let callback: virConnectDomainEventPMSuspendCallback = { _, domain, _, opaque in
            unsafe Self.deliver(opaque, domain) { DomainEvent(domain: $0) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_PMSUSPEND, callback)
    }

    /// Guests that sleep, with their state on disk. `VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK`
    public static var guestSleepOnDisk: Self {
        let callback: virConnectDomainEventPMSuspendDiskCallback = { _, domain, _, opaque in
            unsafe Self.deliver(opaque, domain) { DomainEvent(domain: $0) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK, callback)
    }

    private static func plain(_ id: virDomainEventID) -> Self {
        let callback: virConnectDomainEventGenericCallback = { _, domain, opaque in
            unsafe Self.deliver(opaque, domain) { DomainEvent(domain: $0) }
        }
        return unsafe Self(id, callback)
    }
}

/// A guest that set its clock.
public struct ClockEvent: Sendable {
    public let domain: Domain
    /// How far the guest's clock is ahead of UTC.
    public let offset: Duration
}

extension DomainEventKind<ClockEvent> {
    /// Guests that set their clocks. `VIR_DOMAIN_EVENT_ID_RTC_CHANGE`
    public static var clockChange: Self {
        let callback: virConnectDomainEventRTCChangeCallback = { _, domain, offset, opaque in
            unsafe Self.deliver(opaque, domain) { ClockEvent(domain: $0, offset: .seconds(offset)) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_RTC_CHANGE, callback)
    }
}

/// A guest whose watchdog was not fed.
public struct WatchdogEvent: Sendable {
    public let domain: Domain
    public let action: Action

    /// What the watchdog did to the guest.
    ///
    /// The corresponding C type is `virDomainEventWatchdogAction`.
    public struct Action: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let ignored = Self(VIR_DOMAIN_EVENT_WATCHDOG_NONE)
        public static let paused = Self(VIR_DOMAIN_EVENT_WATCHDOG_PAUSE)
        public static let reset = Self(VIR_DOMAIN_EVENT_WATCHDOG_RESET)
        public static let poweredOff = Self(VIR_DOMAIN_EVENT_WATCHDOG_POWEROFF)
        public static let askedToShutDown = Self(VIR_DOMAIN_EVENT_WATCHDOG_SHUTDOWN)
        public static let logged = Self(VIR_DOMAIN_EVENT_WATCHDOG_DEBUG)
        public static let injectedNMI = Self(VIR_DOMAIN_EVENT_WATCHDOG_INJECTNMI)
    }
}

extension DomainEventKind<WatchdogEvent> {
    /// Watchdogs that were not fed. `VIR_DOMAIN_EVENT_ID_WATCHDOG`
    public static var watchdog: Self {
        let callback: virConnectDomainEventWatchdogCallback = { _, domain, action, opaque in
            unsafe Self.deliver(opaque, domain) { WatchdogEvent(domain: $0, action: .init(rawValue: action)) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_WATCHDOG, callback)
    }
}
