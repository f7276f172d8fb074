internal import CLibvirt

extension Domain {
    /// Returns what the domain's job, such as a migration, has done; ``DomainJob/Kind/none`` if it is in none.
    ///
    /// With ``JobStatisticsFlags/completed``, returns what the last job did. libvirt forgets that when it is
    /// read, unless ``JobStatisticsFlags/keepCompleted`` is given too.
    ///
    /// The corresponding C function is `virDomainGetJobStats`.
    @available(*, noasync)
    public func job(_ flags: JobStatisticsFlags = []) throws(LibvirtError) -> DomainJob {
        var kind: CInt = 0
        let parameters = try checkAllocatedParameters("virDomainGetJobStats") { start, count in
            unsafe virDomainGetJobStats(pointer, &kind, start, count, flags.rawValue)
        }
        return DomainJob(kind: DomainJob.Kind(rawValue: kind), parameters: parameters)
    }

    /// Returns the main numbers of the domain's job, from any hypervisor.
    ///
    /// The corresponding C function is `virDomainGetJobInfo`.
    @available(*, noasync)
    public func jobInfo() throws(LibvirtError) -> DomainJobInfo {
        var info = virDomainJobInfo()
        try check("virDomainGetJobInfo") { unsafe virDomainGetJobInfo(pointer, &info) }
        return DomainJobInfo(info)
    }

    /// Asks libvirt to abort the domain's job, and returns without waiting for it.
    ///
    /// The corresponding C functions are `virDomainAbortJob` and `virDomainAbortJobFlags`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if there is no job, or if it is a migration that must go on
    ///   because the guest runs on the destination already.
    @available(*, noasync)
    public func abortJob(_ flags: JobAbortFlags = []) throws(LibvirtError) {
        if flags.isEmpty {
            // Also known to daemons before 8.5.
            try check("virDomainAbortJob") { unsafe virDomainAbortJob(pointer) }
        } else {
            try check("virDomainAbortJobFlags") { unsafe virDomainAbortJobFlags(pointer, flags.rawValue) }
        }
    }

    /// Returns whether the domain can take commands.
    ///
    /// The corresponding C function is `virDomainGetControlInfo`.
    @available(*, noasync)
    public func controlInfo() throws(LibvirtError) -> DomainControlInfo {
        var info = virDomainControlInfo()
        try check("virDomainGetControlInfo") { unsafe virDomainGetControlInfo(pointer, &info, 0) }
        return DomainControlInfo(
            state: .init(rawValue: CInt(bitPattern: info.state)),
            errorReason: .init(rawValue: CInt(bitPattern: info.details)),
            time: Duration(clampingMilliseconds: info.stateTime))
    }
}

/// Which job is meant; empty means the one under way.
///
/// The corresponding C type is `virDomainGetJobStatsFlags`.
public struct JobStatisticsFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The last one that ended. `VIR_DOMAIN_JOB_STATS_COMPLETED`
    public static let completed = Self(VIR_DOMAIN_JOB_STATS_COMPLETED)
    /// Does not forget it. `VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED`
    public static let keepCompleted = Self(VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED)
}

/// What may be aborted; empty spares a migration that could not go back.
///
/// The corresponding C type is `virDomainAbortJobFlagsValues`.
public struct JobAbortFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Interrupts a post-copy migration, which leaves the guest paused until the migration is resumed.
    /// `VIR_DOMAIN_ABORT_JOB_POSTCOPY`
    public static let postCopy = Self(VIR_DOMAIN_ABORT_JOB_POSTCOPY)
}

/// Whether a domain can take commands.
///
/// The corresponding C type is `virDomainControlInfo`.
public struct DomainControlInfo: Hashable, Sendable {
    public let state: State
    /// What is wrong, if `state` is ``State/error``.
    public let errorReason: ErrorReason
    /// How long it has been in the state.
    public let time: Duration

    /// The corresponding C type is `virDomainControlState`.
    public struct State: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let ready = Self(VIR_DOMAIN_CONTROL_OK)
        /// In a long job; few commands are taken. `VIR_DOMAIN_CONTROL_JOB`
        public static let job = Self(VIR_DOMAIN_CONTROL_JOB)
        /// Busy with a command. `VIR_DOMAIN_CONTROL_OCCUPIED`
        public static let occupied = Self(VIR_DOMAIN_CONTROL_OCCUPIED)
        /// Beyond libvirt's control. `VIR_DOMAIN_CONTROL_ERROR`
        public static let error = Self(VIR_DOMAIN_CONTROL_ERROR)
    }

    /// The corresponding C type is `virDomainControlErrorReason`.
    public struct ErrorReason: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let none = Self(VIR_DOMAIN_CONTROL_ERROR_REASON_NONE)
        public static let unknown = Self(VIR_DOMAIN_CONTROL_ERROR_REASON_UNKNOWN)
        /// The connection to the monitor is broken. `VIR_DOMAIN_CONTROL_ERROR_REASON_MONITOR`
        public static let monitor = Self(VIR_DOMAIN_CONTROL_ERROR_REASON_MONITOR)
        public static let internalError = Self(VIR_DOMAIN_CONTROL_ERROR_REASON_INTERNAL)
    }
}
