internal import CLibvirt

extension LibvirtError.Code {
    /// libvirt failed without saying why. `VIR_ERR_INTERNAL_ERROR`
    public static let internalError = Self(VIR_ERR_INTERNAL_ERROR)
    /// The driver does not implement the function. `VIR_ERR_NO_SUPPORT`
    public static let noSupport = Self(VIR_ERR_NO_SUPPORT)
    /// No driver takes the URI, or the daemon does not answer. `VIR_ERR_NO_CONNECT`
    public static let noConnect = Self(VIR_ERR_NO_CONNECT)
    /// An argument is out of range. `VIR_ERR_INVALID_ARG`
    public static let invalidArgument = Self(VIR_ERR_INVALID_ARG)
    /// An operation failed. `VIR_ERR_OPERATION_FAILED`
    public static let operationFailed = Self(VIR_ERR_OPERATION_FAILED)
    /// The object is not in a state that allows the operation. `VIR_ERR_OPERATION_INVALID`
    public static let operationInvalid = Self(VIR_ERR_OPERATION_INVALID)
    /// The operation was aborted on request. `VIR_ERR_OPERATION_ABORTED`
    public static let operationAborted = Self(VIR_ERR_OPERATION_ABORTED)
    /// The operation took too long, such as waiting for another job. `VIR_ERR_OPERATION_TIMEOUT`
    public static let operationTimeout = Self(VIR_ERR_OPERATION_TIMEOUT)
    /// The driver knows the operation, and cannot do it here. `VIR_ERR_OPERATION_UNSUPPORTED`
    public static let operationUnsupported = Self(VIR_ERR_OPERATION_UNSUPPORTED)
    /// The driver knows the parameter, and cannot take it here. `VIR_ERR_ARGUMENT_UNSUPPORTED`
    public static let argumentUnsupported = Self(VIR_ERR_ARGUMENT_UNSUPPORTED)
    /// The configuration is valid XML that this host cannot do. `VIR_ERR_CONFIG_UNSUPPORTED`
    public static let configUnsupported = Self(VIR_ERR_CONFIG_UNSUPPORTED)
    /// A call to the system failed. `VIR_ERR_SYSTEM_ERROR`
    public static let systemError = Self(VIR_ERR_SYSTEM_ERROR)
    /// The connection to the daemon broke, or speaks another protocol. `VIR_ERR_RPC`
    public static let rpc = Self(VIR_ERR_RPC)
    /// The credentials were refused. `VIR_ERR_AUTH_FAILED`
    public static let authenticationFailed = Self(VIR_ERR_AUTH_FAILED)
    /// Nobody answered a request for credentials. `VIR_ERR_AUTH_CANCELLED`
    public static let authenticationCancelled = Self(VIR_ERR_AUTH_CANCELLED)
    /// The caller may not do this. `VIR_ERR_ACCESS_DENIED`
    public static let accessDenied = Self(VIR_ERR_ACCESS_DENIED)
    /// The connection is read-only. `VIR_ERR_OPERATION_DENIED`
    public static let operationDenied = Self(VIR_ERR_OPERATION_DENIED)

    /// The document is not valid, or names something impossible. `VIR_ERR_XML_ERROR`
    public static let xmlError = Self(VIR_ERR_XML_ERROR)
    /// The document is well formed, and lacks something or contradicts itself. `VIR_ERR_XML_DETAIL`
    public static let xmlDetail = Self(VIR_ERR_XML_DETAIL)
    /// The document does not fit its schema. `VIR_ERR_XML_INVALID_SCHEMA`
    public static let xmlInvalidSchema = Self(VIR_ERR_XML_INVALID_SCHEMA)

    /// No domain has the given name, identifier or UUID. `VIR_ERR_NO_DOMAIN`
    public static let noDomain = Self(VIR_ERR_NO_DOMAIN)
    /// A domain has the name already. `VIR_ERR_DOM_EXIST`
    public static let domainExists = Self(VIR_ERR_DOM_EXIST)
    /// The domain has no metadata of the given kind. `VIR_ERR_NO_DOMAIN_METADATA`
    public static let noDomainMetadata = Self(VIR_ERR_NO_DOMAIN_METADATA)
    /// The domain has no such device. `VIR_ERR_DEVICE_MISSING`
    public static let deviceMissing = Self(VIR_ERR_DEVICE_MISSING)
    /// The guest's agent does not answer. `VIR_ERR_AGENT_UNRESPONSIVE`
    public static let agentUnresponsive = Self(VIR_ERR_AGENT_UNRESPONSIVE)
    /// The disks are in a state that could be lost by moving. `VIR_ERR_MIGRATE_UNSAFE`
    public static let migrateUnsafe = Self(VIR_ERR_MIGRATE_UNSAFE)
    /// The migrated domain did not finish starting on the destination. `VIR_ERR_MIGRATE_FINISH_OK`
    public static let migrateFinishOK = Self(VIR_ERR_MIGRATE_FINISH_OK)
    /// A resource is in use. `VIR_ERR_RESOURCE_BUSY`
    public static let resourceBusy = Self(VIR_ERR_RESOURCE_BUSY)

    /// No storage pool has the given name or UUID. `VIR_ERR_NO_STORAGE_POOL`
    public static let noStoragePool = Self(VIR_ERR_NO_STORAGE_POOL)
    /// No volume has the given name, key or path. `VIR_ERR_NO_STORAGE_VOL`
    public static let noStorageVolume = Self(VIR_ERR_NO_STORAGE_VOL)
    /// A volume has the name already. `VIR_ERR_STORAGE_VOL_EXIST`
    public static let storageVolumeExists = Self(VIR_ERR_STORAGE_VOL_EXIST)
    /// No network has the given name or UUID. `VIR_ERR_NO_NETWORK`
    public static let noNetwork = Self(VIR_ERR_NO_NETWORK)
    /// A network has the name already. `VIR_ERR_NETWORK_EXIST`
    public static let networkExists = Self(VIR_ERR_NETWORK_EXIST)
    /// The host has no such device. `VIR_ERR_NO_NODE_DEVICE`
    public static let noNodeDevice = Self(VIR_ERR_NO_NODE_DEVICE)
    /// No secret has the given UUID or usage. `VIR_ERR_NO_SECRET`
    public static let noSecret = Self(VIR_ERR_NO_SECRET)
}
