internal import CLibvirt

extension Domain {
    /// Has the guest go to sleep, by its agent.
    ///
    /// QEMU cannot wake it after a time: `duration` must be zero there.
    ///
    /// The corresponding C function is `virDomainPMSuspendForDuration`.
    @available(*, noasync)
    public func suspendGuest(to target: SuspendTarget, for duration: Duration = .zero) throws(LibvirtError) {
        let seconds = UInt64(clamping: duration.count(of: .seconds(1)))
        try check("virDomainPMSuspendForDuration") {
            unsafe virDomainPMSuspendForDuration(pointer, UInt32(bitPattern: target.rawValue), seconds, 0)
        }
    }

    /// Wakes a guest that sleeps with its state in memory.
    ///
    /// The corresponding C function is `virDomainPMWakeup`.
    @available(*, noasync)
    public func wakeUp() throws(LibvirtError) {
        try check("virDomainPMWakeup") { unsafe virDomainPMWakeup(pointer, 0) }
    }

    /// Sets what becomes of the domain when its guest stops, restarts or crashes.
    ///
    /// The corresponding C function is `virDomainSetLifecycleAction`.
    @available(*, noasync)
    public func setAction(
        _ action: LifecycleAction,
        on event: LifecycleTrigger,
        affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        let (event, action) = (UInt32(bitPattern: event.rawValue), UInt32(bitPattern: action.rawValue))
        try check("virDomainSetLifecycleAction") {
            unsafe virDomainSetLifecycleAction(pointer, event, action, impact.rawValue)
        }
    }

    /// Interrupts the guest's CPUs in a way that they cannot ignore.
    ///
    /// The corresponding C function is `virDomainInjectNMI`.
    @available(*, noasync)
    public func injectNMI() throws(LibvirtError) {
        try check("virDomainInjectNMI") { unsafe virDomainInjectNMI(pointer, 0) }
    }

    /// Sends a signal to a process of a container.
    ///
    /// The corresponding C function is `virDomainSendProcessSignal`.
    @available(*, noasync)
    public func send(_ signal: ProcessSignal, toProcess id: Int64) throws(LibvirtError) {
        try check("virDomainSendProcessSignal") {
            unsafe virDomainSendProcessSignal(pointer, id, UInt32(bitPattern: signal.rawValue), 0)
        }
    }
}

/// What can happen to a guest.
///
/// The corresponding C type is `virDomainLifecycle`.
public struct LifecycleTrigger: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let powerOff = Self(VIR_DOMAIN_LIFECYCLE_POWEROFF)
    public static let reboot = Self(VIR_DOMAIN_LIFECYCLE_REBOOT)
    public static let crash = Self(VIR_DOMAIN_LIFECYCLE_CRASH)
}

/// What becomes of a domain when something happens to its guest.
///
/// The corresponding C type is `virDomainLifecycleAction`.
public struct LifecycleAction: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let stop = Self(VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY)
    public static let restart = Self(VIR_DOMAIN_LIFECYCLE_ACTION_RESTART)
    public static let restartUnderNewName = Self(VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME)
    /// Stays as it is, for somebody to look at. `VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE`
    public static let preserve = Self(VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE)
    public static let dumpAndStop = Self(VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY)
    public static let dumpAndRestart = Self(VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART)
}
