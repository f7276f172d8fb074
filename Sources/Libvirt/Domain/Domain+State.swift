public import Vocabulary
internal import CLibvirt

extension Domain {
    /// Returns what the domain is doing, and why.
    ///
    /// The corresponding C function is `virDomainGetState`.
    @available(*, noasync)
    public func state() throws(LibvirtError) -> (state: DomainState, reason: DomainStateReason) {
        var (state, reason): (CInt, CInt) = (0, 0)
        try check("virDomainGetState") { unsafe virDomainGetState(pointer, &state, &reason, 0) }
        return (DomainState(rawValue: state), DomainStateReason(rawValue: reason))
    }

    /// Returns the domain's size, its state and the time that it has run.
    ///
    /// The corresponding C function is `virDomainGetInfo`.
    @available(*, noasync)
    public func info() throws(LibvirtError) -> DomainInfo {
        var info = virDomainInfo()
        try check("virDomainGetInfo") { unsafe virDomainGetInfo(pointer, &info) }
        return DomainInfo(
            state: DomainState(rawValue: CInt(info.state)),
            maximumMemory: MemorySize(clampingKibibytes: info.maxMem),
            memory: MemorySize(clampingKibibytes: info.memory),
            vcpus: Int(info.nrVirtCpu),
            time: Duration(clampingNanoseconds: info.cpuTime)
        )
    }

    /// Whether the domain runs, is paused, or is otherwise not shut off.
    ///
    /// The corresponding C function is `virDomainIsActive`.
    @available(*, noasync)
    public func isActive() throws(LibvirtError) -> Bool {
        try checkBool("virDomainIsActive") { unsafe virDomainIsActive(pointer) }
    }
}

/// The size and the use of a domain.
///
/// The corresponding C type is `virDomainInfo`.
public struct DomainInfo: Hashable, Sendable {
    public let state: DomainState
    public let maximumMemory: MemorySize
    public let memory: MemorySize
    /// The number of vCPUs that the guest has now.
    public let vcpus: Int
    /// The CPU time used since the start.
    public let time: Duration
}

/// What a domain is doing.
///
/// The corresponding C type is `virDomainState`.
public struct DomainState: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let none = Self(VIR_DOMAIN_NOSTATE)
    public static let running = Self(VIR_DOMAIN_RUNNING)
    public static let blocked = Self(VIR_DOMAIN_BLOCKED)
    public static let paused = Self(VIR_DOMAIN_PAUSED)
    public static let shuttingDown = Self(VIR_DOMAIN_SHUTDOWN)
    public static let shutOff = Self(VIR_DOMAIN_SHUTOFF)
    public static let crashed = Self(VIR_DOMAIN_CRASHED)
    public static let suspendedByGuest = Self(VIR_DOMAIN_PMSUSPENDED)
}

extension DomainState: CustomStringConvertible {
    /// The words that `virsh list` uses.
    public var description: String {
        switch self {
        case .none: "no state"
        case .running: "running"
        case .blocked: "idle"
        case .paused: "paused"
        case .shuttingDown: "in shutdown"
        case .shutOff: "shut off"
        case .crashed: "crashed"
        case .suspendedByGuest: "pmsuspended"
        default: "state \(rawValue)"
        }
    }
}

/// Why a domain is in its state; the meaning of the number depends on the ``DomainState``.
///
/// The corresponding C types are `virDomainRunningReason`, `virDomainPausedReason` and so on.
public struct DomainStateReason: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// In any state. `VIR_DOMAIN_RUNNING_UNKNOWN`
    public static let unknown = Self(VIR_DOMAIN_RUNNING_UNKNOWN)

    // Running.
    public static let booted = Self(VIR_DOMAIN_RUNNING_BOOTED)
    /// Arrived from another host. `VIR_DOMAIN_RUNNING_MIGRATED`
    public static let migrated = Self(VIR_DOMAIN_RUNNING_MIGRATED)
    public static let restored = Self(VIR_DOMAIN_RUNNING_RESTORED)
    public static let runningFromSnapshot = Self(VIR_DOMAIN_RUNNING_FROM_SNAPSHOT)
    public static let resumed = Self(VIR_DOMAIN_RUNNING_UNPAUSED)
    public static let migrationCancelled = Self(VIR_DOMAIN_RUNNING_MIGRATION_CANCELED)
    public static let saveCancelled = Self(VIR_DOMAIN_RUNNING_SAVE_CANCELED)
    public static let wokenUp = Self(VIR_DOMAIN_RUNNING_WAKEUP)
    public static let resumedAfterCrash = Self(VIR_DOMAIN_RUNNING_CRASHED)
    public static let runningInPostCopy = Self(VIR_DOMAIN_RUNNING_POSTCOPY)
    public static let runningAfterPostCopyFailed = Self(VIR_DOMAIN_RUNNING_POSTCOPY_FAILED)

    // Paused.
    public static let pausedByUser = Self(VIR_DOMAIN_PAUSED_USER)
    public static let pausedForMigration = Self(VIR_DOMAIN_PAUSED_MIGRATION)
    public static let pausedForSave = Self(VIR_DOMAIN_PAUSED_SAVE)
    public static let pausedForDump = Self(VIR_DOMAIN_PAUSED_DUMP)
    public static let pausedByIOError = Self(VIR_DOMAIN_PAUSED_IOERROR)
    public static let pausedByWatchdog = Self(VIR_DOMAIN_PAUSED_WATCHDOG)
    public static let pausedFromSnapshot = Self(VIR_DOMAIN_PAUSED_FROM_SNAPSHOT)
    public static let pausedWhileShuttingDown = Self(VIR_DOMAIN_PAUSED_SHUTTING_DOWN)
    public static let pausedForSnapshot = Self(VIR_DOMAIN_PAUSED_SNAPSHOT)
    public static let pausedByCrash = Self(VIR_DOMAIN_PAUSED_CRASHED)
    public static let pausedWhileStarting = Self(VIR_DOMAIN_PAUSED_STARTING_UP)
    public static let pausedInPostCopy = Self(VIR_DOMAIN_PAUSED_POSTCOPY)
    public static let pausedAfterPostCopyFailed = Self(VIR_DOMAIN_PAUSED_POSTCOPY_FAILED)
    /// A call of libvirt's paused it, such as a migration, and could not let it go on again.
    ///
    /// `VIR_DOMAIN_PAUSED_API_ERROR`, which headers before libvirt 9.2 do not have, and newer daemons send all the same.
    public static let pausedAfterFailedCall = Self(rawValue: 14)

    // Shutting down.
    public static let shutDownByUser = Self(VIR_DOMAIN_SHUTDOWN_USER)

    // Shut off.
    public static let shutDownByGuest = Self(VIR_DOMAIN_SHUTOFF_SHUTDOWN)
    public static let poweredOff = Self(VIR_DOMAIN_SHUTOFF_DESTROYED)
    public static let stoppedByCrash = Self(VIR_DOMAIN_SHUTOFF_CRASHED)
    public static let movedAway = Self(VIR_DOMAIN_SHUTOFF_MIGRATED)
    public static let saved = Self(VIR_DOMAIN_SHUTOFF_SAVED)
    /// It never came to run. `VIR_DOMAIN_SHUTOFF_FAILED`
    public static let failedToStart = Self(VIR_DOMAIN_SHUTOFF_FAILED)
    public static let shutOffFromSnapshot = Self(VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT)
    /// libvirt's daemon ended it when it came back. `VIR_DOMAIN_SHUTOFF_DAEMON`
    public static let endedByDaemon = Self(VIR_DOMAIN_SHUTOFF_DAEMON)

    // Crashed.
    public static let panicked = Self(VIR_DOMAIN_CRASHED_PANICKED)
}
