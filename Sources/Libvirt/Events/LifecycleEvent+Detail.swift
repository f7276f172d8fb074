internal import CLibvirt

extension LifecycleEvent {
    /// Why a domain's life changed; the meaning of the number depends on the ``Change``.
    ///
    /// The corresponding C types are `virDomainEventDefinedDetailType` and `virDomainEventStartedDetailType`.
    public struct Detail: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        // Defined.
        public static let added = Self(VIR_DOMAIN_EVENT_DEFINED_ADDED)
        public static let updated = Self(VIR_DOMAIN_EVENT_DEFINED_UPDATED)
        public static let definedUnderNewName = Self(VIR_DOMAIN_EVENT_DEFINED_RENAMED)
        public static let definedFromSnapshot = Self(VIR_DOMAIN_EVENT_DEFINED_FROM_SNAPSHOT)

        // Undefined.
        public static let removed = Self(VIR_DOMAIN_EVENT_UNDEFINED_REMOVED)
        public static let undefinedUnderOldName = Self(VIR_DOMAIN_EVENT_UNDEFINED_RENAMED)

        // Started.
        public static let booted = Self(VIR_DOMAIN_EVENT_STARTED_BOOTED)
        /// Arrived from another host.
        public static let startedByMigration = Self(VIR_DOMAIN_EVENT_STARTED_MIGRATED)
        public static let startedFromSavedState = Self(VIR_DOMAIN_EVENT_STARTED_RESTORED)
        public static let startedFromSnapshot = Self(VIR_DOMAIN_EVENT_STARTED_FROM_SNAPSHOT)
        public static let wokenUp = Self(VIR_DOMAIN_EVENT_STARTED_WAKEUP)

        // Suspended.
        public static let suspendedByUser = Self(VIR_DOMAIN_EVENT_SUSPENDED_PAUSED)
        public static let suspendedForMigration = Self(VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED)
        public static let suspendedByIOError = Self(VIR_DOMAIN_EVENT_SUSPENDED_IOERROR)
        public static let suspendedByWatchdog = Self(VIR_DOMAIN_EVENT_SUSPENDED_WATCHDOG)
        public static let suspendedAfterRestore = Self(VIR_DOMAIN_EVENT_SUSPENDED_RESTORED)
        public static let suspendedFromSnapshot = Self(VIR_DOMAIN_EVENT_SUSPENDED_FROM_SNAPSHOT)
        public static let suspendedAfterFailedCall = Self(VIR_DOMAIN_EVENT_SUSPENDED_API_ERROR)
        public static let suspendedForPostCopy = Self(VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY)
        public static let suspendedAfterFailedPostCopy = Self(VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY_FAILED)

        // Resumed.
        public static let resumedByUser = Self(VIR_DOMAIN_EVENT_RESUMED_UNPAUSED)
        public static let resumedAfterMigration = Self(VIR_DOMAIN_EVENT_RESUMED_MIGRATED)
        public static let resumedFromSnapshot = Self(VIR_DOMAIN_EVENT_RESUMED_FROM_SNAPSHOT)
        /// Runs while its memory is still being moved.
        public static let resumedForPostCopy = Self(VIR_DOMAIN_EVENT_RESUMED_POSTCOPY)
        public static let resumedAfterFailedPostCopy = Self(VIR_DOMAIN_EVENT_RESUMED_POSTCOPY_FAILED)

        // Stopped.
        public static let stoppedByGuest = Self(VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN)
        public static let poweredOff = Self(VIR_DOMAIN_EVENT_STOPPED_DESTROYED)
        public static let stoppedByCrash = Self(VIR_DOMAIN_EVENT_STOPPED_CRASHED)
        public static let movedAway = Self(VIR_DOMAIN_EVENT_STOPPED_MIGRATED)
        public static let saved = Self(VIR_DOMAIN_EVENT_STOPPED_SAVED)
        /// The hypervisor failed. `VIR_DOMAIN_EVENT_STOPPED_FAILED`
        public static let stoppedByFailure = Self(VIR_DOMAIN_EVENT_STOPPED_FAILED)
        public static let stoppedFromSnapshot = Self(VIR_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT)

        // Shut down.
        public static let shutdownFinished = Self(VIR_DOMAIN_EVENT_SHUTDOWN_FINISHED)
        public static let shutdownAskedByGuest = Self(VIR_DOMAIN_EVENT_SHUTDOWN_GUEST)
        public static let shutdownAskedByHost = Self(VIR_DOMAIN_EVENT_SHUTDOWN_HOST)

        // Suspended by the guest.
        public static let guestSleepsInMemory = Self(VIR_DOMAIN_EVENT_PMSUSPENDED_MEMORY)
        public static let guestSleepsOnDisk = Self(VIR_DOMAIN_EVENT_PMSUSPENDED_DISK)

        // Crashed.
        public static let panicked = Self(VIR_DOMAIN_EVENT_CRASHED_PANICKED)
        public static let crashLoaded = Self(VIR_DOMAIN_EVENT_CRASHED_CRASHLOADED)
    }
}
