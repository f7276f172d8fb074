public import Vocabulary

// The keys of ``Domain/guestInfo(_:)`` and ``Domain/guestVCPUs()``. Numbers in lists begin at 0.

extension TypedParameters.Key<VirtualCPUSet> {
    /// The vCPUs that the guest sees. `vcpus`
    public static var guestVCPUs: Self { Self("vcpus", .list()) }

    /// The vCPUs that the guest uses. `online`
    public static var guestOnlineVCPUs: Self { Self("online", .list()) }

    /// The vCPUs that the guest can take out of use. `offlinable`
    public static var guestOfflinableVCPUs: Self { Self("offlinable", .list()) }
}

extension TypedParameters.Key<String> {
    public static var guestHostname: Self { Self("hostname") }

    public static func guestUserName(_ user: Int) -> Self { Self("user.\(user).name") }

    public static func guestUserDomain(_ user: Int) -> Self { Self("user.\(user).domain") }

    /// Such as `debian`. `os.id`
    public static var guestSystemID: Self { Self("os.id") }

    public static var guestSystemName: Self { Self("os.name") }

    public static var guestSystemPrettyName: Self { Self("os.pretty-name") }

    public static var guestSystemVersion: Self { Self("os.version") }

    /// For programs to compare. `os.version-id`
    public static var guestSystemVersionID: Self { Self("os.version-id") }

    public static var guestKernelRelease: Self { Self("os.kernel-release") }

    public static var guestKernelVersion: Self { Self("os.kernel-version") }

    /// The architecture, by the guest's name for it. `os.machine`
    public static var guestMachine: Self { Self("os.machine") }

    public static var guestSystemVariant: Self { Self("os.variant") }

    public static var guestSystemVariantID: Self { Self("os.variant-id") }

    public static var guestTimeZone: Self { Self("timezone.name") }

    public static func guestMountPoint(_ fileSystem: Int) -> Self { Self("fs.\(fileSystem).mountpoint") }

    public static func guestFileSystemName(_ fileSystem: Int) -> Self { Self("fs.\(fileSystem).name") }

    public static func guestFileSystemType(_ fileSystem: Int) -> Self { Self("fs.\(fileSystem).fstype") }

    public static func guestFileSystemDiskAlias(_ fileSystem: Int, _ disk: Int) -> Self {
        Self("fs.\(fileSystem).disk.\(disk).alias")
    }

    public static func guestFileSystemDiskSerial(_ fileSystem: Int, _ disk: Int) -> Self {
        Self("fs.\(fileSystem).disk.\(disk).serial")
    }

    public static func guestFileSystemDiskDevice(_ fileSystem: Int, _ disk: Int) -> Self {
        Self("fs.\(fileSystem).disk.\(disk).device")
    }

    public static func guestDiskName(_ disk: Int) -> Self { Self("disk.\(disk).name") }

    public static func guestDiskDependency(_ disk: Int, _ dependency: Int) -> Self {
        Self("disk.\(disk).dependency.\(dependency).name")
    }

    public static func guestDiskSerial(_ disk: Int) -> Self { Self("disk.\(disk).serial") }

    /// The device's alias in the domain's document. `disk.<n>.alias`
    public static func guestDiskAlias(_ disk: Int) -> Self { Self("disk.\(disk).alias") }

    public static func guestDiskGuestAlias(_ disk: Int) -> Self { Self("disk.\(disk).guest_alias") }

    public static func guestInterfaceName(_ interface: Int) -> Self { Self("if.\(interface).name") }

    public static func guestInterfaceMAC(_ interface: Int) -> Self { Self("if.\(interface).hwaddr") }

    /// `ipv4` or `ipv6`. `if.<n>.addr.<n>.type`
    public static func guestAddressFamily(_ interface: Int, _ address: Int) -> Self {
        Self("if.\(interface).addr.\(address).type")
    }

    public static func guestAddress(_ interface: Int, _ address: Int) -> Self {
        Self("if.\(interface).addr.\(address).addr")
    }
}

extension TypedParameters.Key<UInt32> {
    public static var guestUserCount: Self { Self("user.count") }

    public static var guestFileSystemCount: Self { Self("fs.count") }

    public static func guestFileSystemDiskCount(_ fileSystem: Int) -> Self { Self("fs.\(fileSystem).disk.count") }

    public static var guestDiskCount: Self { Self("disk.count") }

    public static func guestDiskDependencyCount(_ disk: Int) -> Self { Self("disk.\(disk).dependency.count") }

    public static var guestInterfaceCount: Self { Self("if.count") }

    public static func guestAddressCount(_ interface: Int) -> Self { Self("if.\(interface).addr.count") }

    public static func guestAddressPrefix(_ interface: Int, _ address: Int) -> Self {
        Self("if.\(interface).addr.\(address).prefix")
    }
}

extension TypedParameters.Key<MemorySize> {
    public static func guestFileSystemSize(_ fileSystem: Int) -> Self { Self("fs.\(fileSystem).total-bytes", .bytes) }

    public static func guestFileSystemUse(_ fileSystem: Int) -> Self { Self("fs.\(fileSystem).used-bytes", .bytes) }
}

extension TypedParameters.Key<Bool> {
    public static func guestDiskIsPartition(_ disk: Int) -> Self { Self("disk.\(disk).partition") }
}

extension TypedParameters.Key<Duration> {
    /// Since 1970-01-01 00:00 UTC. `user.<n>.login-time`
    public static func guestLoginTime(_ user: Int) -> Self { Self("user.\(user).login-time", .milliseconds) }

    /// How far local time is ahead of UTC. `timezone.offset`
    public static var guestTimeZoneOffset: Self { Self("timezone.offset", .seconds32) }
}
