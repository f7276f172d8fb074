public import Vocabulary
internal import CLibvirt

extension Domain {
    /// Returns what the agent in the guest knows about it, in one call, with keys such as `guestHostname`.
    ///
    /// The corresponding C function is `virDomainGetGuestInfo`.
    ///
    /// - Throws: ``LibvirtError/Code/agentUnresponsive`` if the agent does not answer.
    @available(*, noasync)
    public func guestInfo(_ groups: GuestInfoGroups = []) throws(LibvirtError) -> TypedParameters {
        try checkAllocatedParameters("virDomainGetGuestInfo") {
            unsafe virDomainGetGuestInfo(pointer, groups.rawValue, $0, $1, 0)
        }
    }

    /// Returns the vCPUs as the guest sees them, by its agent, with keys such as `guestOnlineVCPUs`.
    ///
    /// The corresponding C function is `virDomainGetGuestVcpus`.
    ///
    /// - Throws: ``LibvirtError/Code/agentUnresponsive`` if the agent does not answer.
    @available(*, noasync)
    public func guestVCPUs() throws(LibvirtError) -> TypedParameters {
        try checkAllocatedParameters("virDomainGetGuestVcpus") { start, count in
            unsafe count.withMemoryRebound(to: UInt32.self, capacity: 1) {
                unsafe virDomainGetGuestVcpus(pointer, start, $0, 0)
            }
        }
    }

    /// Has the guest's agent take vCPUs into use, or out of it; the hypervisor goes on offering them.
    ///
    /// The corresponding C function is `virDomainSetGuestVcpus`.
    ///
    /// - Throws: ``LibvirtError/Code/agentUnresponsive`` if the agent does not answer.
    @available(*, noasync)
    public func setGuestVCPUs(_ vcpus: VirtualCPUSet, online: Bool) throws(LibvirtError) {
        try check("virDomainSetGuestVcpus") {
            unsafe virDomainSetGuestVcpus(pointer, vcpus.description, online ? 1 : 0, 0)
        }
    }

    /// Returns the guest's name for itself.
    ///
    /// The corresponding C function is `virDomainGetHostname`.
    ///
    /// - Throws: ``LibvirtError/Code/noHostname`` if the source does not know it.
    @available(*, noasync)
    public func guestHostname(from source: GuestHostnameSource = []) throws(LibvirtError) -> String {
        try checkString("virDomainGetHostname") { unsafe virDomainGetHostname(pointer, source.rawValue) }
    }

    /// Returns the guest's clock, since 1970-01-01 00:00 UTC, by its agent.
    ///
    /// The corresponding C function is `virDomainGetTime`.
    @available(*, noasync)
    public func guestTime() throws(LibvirtError) -> Duration {
        var (seconds, nanoseconds): (Int64, UInt32) = (0, 0)
        try check("virDomainGetTime") { unsafe virDomainGetTime(pointer, &seconds, &nanoseconds, 0) }
        return .seconds(seconds) + .nanoseconds(Int64(nanoseconds))
    }

    /// Sets the guest's clock, to a time since 1970-01-01 00:00 UTC, by its agent.
    ///
    /// The corresponding C function is `virDomainSetTime`.
    @available(*, noasync)
    public func setGuestTime(_ time: Duration) throws(LibvirtError) {
        let seconds = time.count(of: .seconds(1))
        let rest = UInt32(clamping: (time - .seconds(seconds)).count(of: .nanoseconds(1)))
        try check("virDomainSetTime") { unsafe virDomainSetTime(pointer, seconds, rest, 0) }
    }

    /// Has the guest take its time from its clock chip, such as after a long pause, by its agent.
    ///
    /// The corresponding C function is `virDomainSetTime`.
    @available(*, noasync)
    public func synchronizeGuestTime() throws(LibvirtError) {
        try check("virDomainSetTime") { unsafe virDomainSetTime(pointer, 0, 0, VIR_DOMAIN_TIME_SYNC.rawValue) }
    }

    /// Sets the password of a user in the guest, by its agent.
    ///
    /// `isEncrypted` says that the password is in the form that the guest itself keeps it in.
    ///
    /// The corresponding C function is `virDomainSetUserPassword`.
    @available(*, noasync)
    public func setPassword(_ password: String, ofUser user: String, isEncrypted: Bool = false) throws(LibvirtError) {
        let flags = isEncrypted ? VIR_DOMAIN_PASSWORD_ENCRYPTED.rawValue : 0
        try check("virDomainSetUserPassword") { unsafe virDomainSetUserPassword(pointer, user, password, flags) }
    }

    /// Returns the SSH keys that let people in as a user in the guest, by its agent.
    ///
    /// The corresponding C function is `virDomainAuthorizedSSHKeysGet`.
    @available(*, noasync)
    public func authorizedSSHKeys(ofUser user: String) throws(LibvirtError) -> [String] {
        try checkStrings("virDomainAuthorizedSSHKeysGet") { unsafe virDomainAuthorizedSSHKeysGet(pointer, user, $0, 0) }
    }

    /// Replaces the SSH keys that let people in as a user in the guest, or adds or removes some, by its agent.
    ///
    /// The corresponding C function is `virDomainAuthorizedSSHKeysSet`.
    @available(*, noasync)
    public func setAuthorizedSSHKeys(
        _ keys: [String],
        ofUser user: String,
        _ flags: AuthorizedSSHKeyFlags = []
    ) throws(LibvirtError) {
        try keys.withCStrings { list, count throws(LibvirtError) in
            _ = try check("virDomainAuthorizedSSHKeysSet") {
                unsafe virDomainAuthorizedSSHKeysSet(pointer, user, list, count, flags.rawValue)
            }
        }
    }
}

/// Who knows a guest's name; empty lets the hypervisor choose.
///
/// The corresponding C type is `virDomainGetHostnameFlags`.
public struct GuestHostnameSource: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The DHCP servers of libvirt's networks. `VIR_DOMAIN_GET_HOSTNAME_LEASE`
    public static let leases = Self(VIR_DOMAIN_GET_HOSTNAME_LEASE)
    /// The agent in the guest. `VIR_DOMAIN_GET_HOSTNAME_AGENT`
    public static let agent = Self(VIR_DOMAIN_GET_HOSTNAME_AGENT)
}

/// What becomes of a user's former SSH keys; empty replaces them.
///
/// The corresponding C type is `virDomainAuthorizedSSHKeysSetFlags`.
public struct AuthorizedSSHKeyFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Adds the given keys. `VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND`
    public static let append = Self(VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND)
    /// Removes the given keys. `VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE`
    public static let remove = Self(VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE)
}

/// What is asked of a guest's agent; empty means all that the hypervisor can ask.
///
/// The corresponding C type is `virDomainGuestInfoTypes`.
public struct GuestInfoGroups: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Who is logged in. `VIR_DOMAIN_GUEST_INFO_USERS`
    public static let users = Self(VIR_DOMAIN_GUEST_INFO_USERS)
    public static let operatingSystem = Self(VIR_DOMAIN_GUEST_INFO_OS)
    public static let timeZone = Self(VIR_DOMAIN_GUEST_INFO_TIMEZONE)
    public static let hostname = Self(VIR_DOMAIN_GUEST_INFO_HOSTNAME)
    public static let fileSystems = Self(VIR_DOMAIN_GUEST_INFO_FILESYSTEM)
    public static let disks = Self(VIR_DOMAIN_GUEST_INFO_DISKS)
    public static let interfaces = Self(VIR_DOMAIN_GUEST_INFO_INTERFACES)
}
