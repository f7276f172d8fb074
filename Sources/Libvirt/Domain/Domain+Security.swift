internal import CLibvirt
internal import Glibc

extension Domain {
    /// Returns the label by which the host's security confines the domain's process.
    ///
    /// The corresponding C function is `virDomainGetSecurityLabel`.
    @available(*, noasync)
    public func securityLabel() throws(LibvirtError) -> SecurityLabel {
        var label = virSecurityLabel()
        try check("virDomainGetSecurityLabel") { unsafe virDomainGetSecurityLabel(pointer, &label) }
        return SecurityLabel(label)
    }

    /// Returns the labels of all of the host's security models that confine the domain's process.
    ///
    /// The corresponding C function is `virDomainGetSecurityLabelList`.
    @available(*, noasync)
    public func securityLabels() throws(LibvirtError) -> [SecurityLabel] {
        var list: virSecurityLabelPtr?
        defer { unsafe free(list) }
        let count = try check("virDomainGetSecurityLabelList") { unsafe virDomainGetSecurityLabelList(pointer, &list) }
        return unsafe UnsafeBufferPointer(start: list, count: Int(count)).map { SecurityLabel($0) }
    }

    /// Returns what a confidential guest is attested by, with keys such as `launchMeasurement`.
    ///
    /// The corresponding C function is `virDomainGetLaunchSecurityInfo`.
    @available(*, noasync)
    public func launchSecurityInfo() throws(LibvirtError) -> TypedParameters {
        try checkAllocatedParameters("virDomainGetLaunchSecurityInfo") {
            unsafe virDomainGetLaunchSecurityInfo(pointer, $0, $1, 0)
        }
    }

    /// Puts a secret into a confidential guest that has not begun to run, with keys such as `launchSecret`.
    ///
    /// The corresponding C function is `virDomainSetLaunchSecurityState`.
    @available(*, noasync)
    public func setLaunchSecurityState(_ parameters: TypedParameters) throws(LibvirtError) {
        try check("virDomainSetLaunchSecurityState", sending: parameters) { start, count in
            unsafe virDomainSetLaunchSecurityState(pointer, start, count, 0)
        }
    }
}

/// A label by which a host's security confines a process.
///
/// The corresponding C type is `virSecurityLabel`.
public struct SecurityLabel: Hashable, Sendable {
    public let label: String
    /// Whether the host forbids what the label does not allow; otherwise it only reports it.
    public let isEnforcing: Bool

    init(_ label: virSecurityLabel) {
        // The text is the first field, too long for Swift to see, and ends with a NUL.
        self.label = String(field: label)
        isEnforcing = label.enforcing != 0
    }
}

// The keys of ``Domain/launchSecurityInfo()`` and ``Domain/setLaunchSecurityState(_:)``.

extension TypedParameters.Key<String> {
    /// The measurement of what the guest starts from, in Base64. `VIR_DOMAIN_LAUNCH_SECURITY_SEV_MEASUREMENT`
    public static var launchMeasurement: Self { Self(VIR_DOMAIN_LAUNCH_SECURITY_SEV_MEASUREMENT) }

    /// The secret, in Base64. `VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET`
    public static var launchSecret: Self { Self(VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET) }

    /// The header of the secret, in Base64. `VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_HEADER`
    public static var launchSecretHeader: Self { Self(VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_HEADER) }
}

extension TypedParameters.Key<UInt32> {
    public static var launchFirmwareMajorVersion: Self { Self(VIR_DOMAIN_LAUNCH_SECURITY_SEV_API_MAJOR) }

    public static var launchFirmwareMinorVersion: Self { Self(VIR_DOMAIN_LAUNCH_SECURITY_SEV_API_MINOR) }

    public static var launchFirmwareBuild: Self { Self(VIR_DOMAIN_LAUNCH_SECURITY_SEV_BUILD_ID) }

    public static var launchPolicy: Self { Self(VIR_DOMAIN_LAUNCH_SECURITY_SEV_POLICY) }
}

extension TypedParameters.Key<UInt64> {
    /// The address in the guest at which the secret is put. `VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_SET_ADDRESS`
    public static var launchSecretAddress: Self { Self(VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_SET_ADDRESS) }
}
