public import Vocabulary
internal import CLibvirt

/// A job that a domain is in, such as a migration, a dump or a backup.
public struct DomainJob: Hashable, Sendable {
    public let kind: Kind
    /// What it has done, with keys such as `jobDataRemaining`.
    public let parameters: TypedParameters

    /// The corresponding C type is `virDomainJobType`.
    public struct Kind: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let none = Self(VIR_DOMAIN_JOB_NONE)
        /// The work is known, and so is about when it ends. `VIR_DOMAIN_JOB_BOUNDED`
        public static let bounded = Self(VIR_DOMAIN_JOB_BOUNDED)
        /// The work grows while it is done, as it does while a live guest moves. `VIR_DOMAIN_JOB_UNBOUNDED`
        public static let unbounded = Self(VIR_DOMAIN_JOB_UNBOUNDED)
        public static let completed = Self(VIR_DOMAIN_JOB_COMPLETED)
        public static let failed = Self(VIR_DOMAIN_JOB_FAILED)
        public static let cancelled = Self(VIR_DOMAIN_JOB_CANCELLED)
    }

    /// The corresponding C type is `virDomainJobOperation`.
    public struct Operation: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let unknown = Self(VIR_DOMAIN_JOB_OPERATION_UNKNOWN)
        public static let start = Self(VIR_DOMAIN_JOB_OPERATION_START)
        public static let save = Self(VIR_DOMAIN_JOB_OPERATION_SAVE)
        public static let restore = Self(VIR_DOMAIN_JOB_OPERATION_RESTORE)
        public static let migrationIn = Self(VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN)
        public static let migrationOut = Self(VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT)
        public static let snapshot = Self(VIR_DOMAIN_JOB_OPERATION_SNAPSHOT)
        public static let snapshotRevert = Self(VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_REVERT)
        public static let snapshotDelete = Self(VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_DELETE)
        public static let dump = Self(VIR_DOMAIN_JOB_OPERATION_DUMP)
        public static let backup = Self(VIR_DOMAIN_JOB_OPERATION_BACKUP)
    }
}

/// The main numbers of a domain's job; zero stands for what is not known.
///
/// The corresponding C type is `virDomainJobInfo`.
public struct DomainJobInfo: Hashable, Sendable {
    public let kind: DomainJob.Kind
    public let timeElapsed: Duration
    public let timeRemaining: Duration
    public let data: Progress
    public let memory: Progress
    public let files: Progress

    /// How much of one kind of work is done.
    public struct Progress: Hashable, Sendable {
        public let total: MemorySize
        public let processed: MemorySize
        public let remaining: MemorySize
    }

    init(_ info: virDomainJobInfo) {
        kind = .init(rawValue: info.type)
        timeElapsed = Duration(clampingMilliseconds: info.timeElapsed)
        timeRemaining = Duration(clampingMilliseconds: info.timeRemaining)
        data = Progress(
            total: .bytes(info.dataTotal), processed: .bytes(info.dataProcessed), remaining: .bytes(info.dataRemaining))
        memory = Progress(
            total: .bytes(info.memTotal), processed: .bytes(info.memProcessed), remaining: .bytes(info.memRemaining))
        files = Progress(
            total: .bytes(info.fileTotal), processed: .bytes(info.fileProcessed), remaining: .bytes(info.fileRemaining))
    }
}
