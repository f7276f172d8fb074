internal import CLibvirt

extension Domain {
    /// Starts the domain from its definition.
    ///
    /// The corresponding C function is `virDomainCreateWithFlags`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if it is running.
    @available(*, noasync)
    public func start(_ flags: StartFlags = []) throws(LibvirtError) {
        try check("virDomainCreateWithFlags") { unsafe virDomainCreateWithFlags(pointer, flags.rawValue) }
    }

    /// Starts the domain from its definition, and gives its first process open files.
    ///
    /// The daemon must be on this host. Only hypervisors of containers do this.
    ///
    /// The corresponding C function is `virDomainCreateWithFiles`.
    @available(*, noasync)
    public func start(files: [CInt], _ flags: StartFlags = []) throws(LibvirtError) {
        var files = files
        let count = UInt32(files.count)
        try check("virDomainCreateWithFiles") {
            unsafe virDomainCreateWithFiles(pointer, count, &files, flags.rawValue)
        }
    }

    /// Asks the guest to shut down, and returns without waiting for it.
    ///
    /// The corresponding C function is `virDomainShutdownFlags`.
    @available(*, noasync)
    public func shutDown(by methods: ShutdownMethods = []) throws(LibvirtError) {
        try check("virDomainShutdownFlags") { unsafe virDomainShutdownFlags(pointer, methods.rawValue) }
    }

    /// Asks the guest to restart, and returns without waiting for it.
    ///
    /// The corresponding C function is `virDomainReboot`.
    @available(*, noasync)
    public func reboot(by methods: ShutdownMethods = []) throws(LibvirtError) {
        try check("virDomainReboot") { unsafe virDomainReboot(pointer, methods.rawValue) }
    }

    /// Restarts the domain at once, as if its reset button were pressed.
    ///
    /// The corresponding C function is `virDomainReset`.
    @available(*, noasync)
    public func reset() throws(LibvirtError) {
        try check("virDomainReset") { unsafe virDomainReset(pointer, 0) }
    }

    /// Stops the domain at once, as if its power were cut.
    ///
    /// The corresponding C function is `virDomainDestroyFlags`, which does not delete anything.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if it is not running.
    @available(*, noasync)
    public func powerOff(_ flags: PowerOffFlags = []) throws(LibvirtError) {
        try check("virDomainDestroyFlags") { unsafe virDomainDestroyFlags(pointer, flags.rawValue) }
    }

    /// Stops the guest's CPUs and keeps its memory.
    ///
    /// The corresponding C function is `virDomainSuspend`.
    @available(*, noasync)
    public func suspend() throws(LibvirtError) {
        try check("virDomainSuspend") { unsafe virDomainSuspend(pointer) }
    }

    /// Lets a suspended guest go on.
    ///
    /// The corresponding C function is `virDomainResume`.
    @available(*, noasync)
    public func resume() throws(LibvirtError) {
        try check("virDomainResume") { unsafe virDomainResume(pointer) }
    }
}

/// How a domain is started.
///
/// The corresponding C type is `virDomainCreateFlags`.
public struct StartFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Leaves the guest's CPUs stopped. `VIR_DOMAIN_START_PAUSED`
    public static let paused = Self(VIR_DOMAIN_START_PAUSED)
    /// Stops the domain when the connection closes. `VIR_DOMAIN_START_AUTODESTROY`
    public static let autodestroy = Self(VIR_DOMAIN_START_AUTODESTROY)
    /// Does not read files through the page cache. `VIR_DOMAIN_START_BYPASS_CACHE`
    public static let bypassCache = Self(VIR_DOMAIN_START_BYPASS_CACHE)
    /// Boots although there is a managed save image, and discards that. `VIR_DOMAIN_START_FORCE_BOOT`
    public static let forceBoot = Self(VIR_DOMAIN_START_FORCE_BOOT)
    /// Rejects a document that does not fit libvirt's schema. `VIR_DOMAIN_START_VALIDATE`
    public static let validate = Self(VIR_DOMAIN_START_VALIDATE)
    /// Makes the UEFI variables anew from their template. `VIR_DOMAIN_START_RESET_NVRAM`
    public static let resetNVRAM = Self(VIR_DOMAIN_START_RESET_NVRAM)
}

/// By which ways a guest is asked to stop; empty lets the hypervisor choose.
///
/// The corresponding C type is `virDomainShutdownFlagValues`; `virDomainRebootFlagValues` has the same values.
public struct ShutdownMethods: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The power button. `VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN`
    public static let powerButton = Self(VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN)
    /// The agent in the guest. `VIR_DOMAIN_SHUTDOWN_GUEST_AGENT`
    public static let guestAgent = Self(VIR_DOMAIN_SHUTDOWN_GUEST_AGENT)
    /// A message to `init`, for containers. `VIR_DOMAIN_SHUTDOWN_INITCTL`
    public static let initControl = Self(VIR_DOMAIN_SHUTDOWN_INITCTL)
    /// A signal to `init`, for containers. `VIR_DOMAIN_SHUTDOWN_SIGNAL`
    public static let signal = Self(VIR_DOMAIN_SHUTDOWN_SIGNAL)
    /// Xen's own way. `VIR_DOMAIN_SHUTDOWN_PARAVIRT`
    public static let paravirtual = Self(VIR_DOMAIN_SHUTDOWN_PARAVIRT)
}

/// How a domain is powered off.
///
/// The corresponding C type is `virDomainDestroyFlagsValues`.
public struct PowerOffFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Fails if the process does not end on `SIGTERM`, and never sends `SIGKILL`. `VIR_DOMAIN_DESTROY_GRACEFUL`
    public static let graceful = Self(VIR_DOMAIN_DESTROY_GRACEFUL)
    /// Removes the logs of the domain's helpers too. `VIR_DOMAIN_DESTROY_REMOVE_LOGS`
    public static let removeLogs = Self(VIR_DOMAIN_DESTROY_REMOVE_LOGS)
}
