internal import CLibvirt

extension Connection {
    /// Whether the connection to the daemon is encrypted.
    ///
    /// The corresponding C function is `virConnectIsEncrypted`.
    @available(*, noasync)
    public func isEncrypted() throws(LibvirtError) -> Bool {
        try checkBool("virConnectIsEncrypted") { unsafe virConnectIsEncrypted(pointer) }
    }

    /// Whether nobody can listen to the connection: it is encrypted, or does not leave the host.
    ///
    /// The corresponding C function is `virConnectIsSecure`.
    @available(*, noasync)
    public func isSecure() throws(LibvirtError) -> Bool {
        try checkBool("virConnectIsSecure") { unsafe virConnectIsSecure(pointer) }
    }

    /// Tells the daemon on whose behalf the calls that follow are made, so that its access control can decide.
    ///
    /// Only a client that the daemon trusts, such as `root`, may do this. Use keys such as
    /// `TypedParameters.Key.identityUserName`.
    ///
    /// The corresponding C function is `virConnectSetIdentity`.
    @available(*, noasync)
    public func setIdentity(_ identity: TypedParameters) throws(LibvirtError) {
        try check("virConnectSetIdentity", sending: identity) { start, count in
            unsafe virConnectSetIdentity(pointer, start, count, 0)
        }
    }
}

// The keys of ``Connection/setIdentity(_:)``.

extension TypedParameters.Key<String> {
    public static var identityUserName: Self { Self(VIR_CONNECT_IDENTITY_USER_NAME) }

    public static var identityGroupName: Self { Self(VIR_CONNECT_IDENTITY_GROUP_NAME) }

    public static var identitySASLUserName: Self { Self(VIR_CONNECT_IDENTITY_SASL_USER_NAME) }

    /// The name in the client's TLS certificate. `VIR_CONNECT_IDENTITY_X509_DISTINGUISHED_NAME`
    public static var identityDistinguishedName: Self { Self(VIR_CONNECT_IDENTITY_X509_DISTINGUISHED_NAME) }

    public static var identitySELinuxContext: Self { Self(VIR_CONNECT_IDENTITY_SELINUX_CONTEXT) }
}

extension TypedParameters.Key<UInt64> {
    public static var identityUserID: Self { Self(VIR_CONNECT_IDENTITY_UNIX_USER_ID) }

    public static var identityGroupID: Self { Self(VIR_CONNECT_IDENTITY_UNIX_GROUP_ID) }

    /// When the process started, in the system's own unit; tells a process from a later one with its number.
    /// `VIR_CONNECT_IDENTITY_PROCESS_TIME`
    public static var identityProcessTime: Self { Self(VIR_CONNECT_IDENTITY_PROCESS_TIME) }
}

extension TypedParameters.Key<Int64> {
    public static var identityProcessID: Self { Self(VIR_CONNECT_IDENTITY_PROCESS_ID) }
}
