public import Vocabulary
internal import CLibvirt

extension Domain {
    /// Moves the domain to the host of another connection, with this client between the two, and returns it there.
    ///
    /// The parameters have keys such as `migrationBandwidth`. ``MigrationFlags/peerToPeer`` is not for this
    /// function: see ``migrate(toURI:_:_:)``.
    ///
    /// The corresponding C function is `virDomainMigrate3`.
    ///
    /// - Throws: ``LibvirtError/Code/operationAborted`` if somebody aborted the job;
    ///   ``LibvirtError/Code/migrateUnsafe`` if the disks could be damaged. The domain then runs on here.
    @available(*, noasync)
    public func migrate(
        to destination: Connection,
        _ parameters: TypedParameters = [],
        _ flags: MigrationFlags
    ) throws(LibvirtError) -> Domain {
        let list = try TypedParameterList(parameters)
        return try unsafe list.withParameters { start, count throws(LibvirtError) in
            try checkObject("virDomainMigrate3") {
                unsafe virDomainMigrate3(pointer, destination.pointer, start, UInt32(count), flags.rawValue)
            }
        }
    }

    /// Moves the domain to the host that this host's daemon reaches by a URI, such as `qemu+tls://host/system`.
    ///
    /// With ``MigrationFlags/peerToPeer`` the daemons do it between them, and it goes on if this client dies.
    /// Without it, the hypervisors do, and `uri` is `nil` or unused. The parameters have keys such as
    /// `migrationBandwidth`.
    ///
    /// The corresponding C function is `virDomainMigrateToURI3`.
    ///
    /// - Throws: ``LibvirtError/Code/operationAborted`` if somebody aborted the job;
    ///   ``LibvirtError/Code/migrateUnsafe`` if the disks could be damaged. The domain then runs on here.
    @available(*, noasync)
    public func migrate(
        toURI uri: String?,
        _ parameters: TypedParameters = [],
        _ flags: MigrationFlags
    ) throws(LibvirtError) {
        try check("virDomainMigrateToURI3", sending: parameters) { start, count in
            unsafe virDomainMigrateToURI3(pointer, uri, start, UInt32(count), flags.rawValue)
        }
    }

    /// Lets the guest run on the destination at once, and fetch the memory that it still lacks from here.
    ///
    /// From then on the migration cannot be aborted. It must have begun with ``MigrationFlags/postCopy``.
    ///
    /// The corresponding C function is `virDomainMigrateStartPostCopy`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if the domain is not being moved.
    @available(*, noasync)
    public func startPostCopy() throws(LibvirtError) {
        try check("virDomainMigrateStartPostCopy") { unsafe virDomainMigrateStartPostCopy(pointer, 0) }
    }

    /// Returns how long the guest may stand still at the end of a migration.
    ///
    /// The corresponding C function is `virDomainMigrateGetMaxDowntime`.
    @available(*, noasync)
    public func maximumDowntime() throws(LibvirtError) -> Duration {
        var milliseconds: UInt64 = 0
        try check("virDomainMigrateGetMaxDowntime") { unsafe virDomainMigrateGetMaxDowntime(pointer, &milliseconds, 0) }
        return Duration(clampingMilliseconds: milliseconds)
    }

    /// Sets how long the guest may stand still at the end of a migration, also of one under way.
    ///
    /// The corresponding C function is `virDomainMigrateSetMaxDowntime`.
    @available(*, noasync)
    public func setMaximumDowntime(_ downtime: Duration) throws(LibvirtError) {
        let milliseconds = UInt64(clamping: downtime.count(of: .milliseconds(1)))
        try check("virDomainMigrateSetMaxDowntime") { unsafe virDomainMigrateSetMaxDowntime(pointer, milliseconds, 0) }
    }

    /// Returns how much a migration may send per second.
    ///
    /// The corresponding C function is `virDomainMigrateGetMaxSpeed`.
    @available(*, noasync)
    public func migrationBandwidth(_ phase: MigrationBandwidthPhase = []) throws(LibvirtError) -> MemorySize {
        var mebibytes: UInt = 0
        try check("virDomainMigrateGetMaxSpeed") {
            unsafe virDomainMigrateGetMaxSpeed(pointer, &mebibytes, phase.rawValue)
        }
        return MemorySize(clampingMebibytes: mebibytes)
    }

    /// Sets how much a migration may send per second, also one under way; rounded up to whole MiB.
    ///
    /// The corresponding C function is `virDomainMigrateSetMaxSpeed`.
    @available(*, noasync)
    public func setMigrationBandwidth(
        _ bandwidth: MemorySize, _ phase: MigrationBandwidthPhase = []
    ) throws(LibvirtError) {
        let mebibytes = UInt(clamping: bandwidth.mebibytes(rounding: .up))
        try check("virDomainMigrateSetMaxSpeed") {
            unsafe virDomainMigrateSetMaxSpeed(pointer, mebibytes, phase.rawValue)
        }
    }

    /// Returns the size of the cache by which a migration finds what changed in a page.
    ///
    /// The corresponding C function is `virDomainMigrateGetCompressionCache`.
    @available(*, noasync)
    public func migrationCompressionCache() throws(LibvirtError) -> MemorySize {
        var size: UInt64 = 0
        try check("virDomainMigrateGetCompressionCache") {
            unsafe virDomainMigrateGetCompressionCache(pointer, &size, 0)
        }
        return .bytes(size)
    }

    /// Sets the size of the cache by which a migration finds what changed in a page; rounded to a power of two.
    ///
    /// The corresponding C function is `virDomainMigrateSetCompressionCache`.
    @available(*, noasync)
    public func setMigrationCompressionCache(_ size: MemorySize) throws(LibvirtError) {
        try check("virDomainMigrateSetCompressionCache") {
            unsafe virDomainMigrateSetCompressionCache(pointer, size.bytes, 0)
        }
    }
}

/// Which part of a migration a bandwidth is for; empty means all before post-copy.
///
/// The corresponding C type is `virDomainMigrateMaxSpeedFlags`.
public struct MigrationBandwidthPhase: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// After ``Domain/startPostCopy()``. `VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY`
    public static let postCopy = Self(VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY)
}
