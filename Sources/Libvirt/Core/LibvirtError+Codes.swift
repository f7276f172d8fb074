internal import CLibvirt

extension LibvirtError.Code {
    /// No error. `VIR_ERR_OK`
    public static let ok = Self(VIR_ERR_OK)
    /// libvirt failed without saying why. `VIR_ERR_INTERNAL_ERROR`
    public static let internalError = Self(VIR_ERR_INTERNAL_ERROR)
    /// The memory is exhausted. `VIR_ERR_NO_MEMORY`
    public static let noMemory = Self(VIR_ERR_NO_MEMORY)
    /// The driver does not implement the function. `VIR_ERR_NO_SUPPORT`
    public static let noSupport = Self(VIR_ERR_NO_SUPPORT)
    /// The name of the host could not be resolved. `VIR_ERR_UNKNOWN_HOST`
    public static let unknownHost = Self(VIR_ERR_UNKNOWN_HOST)
    /// No driver takes the URI, or the daemon does not answer. `VIR_ERR_NO_CONNECT`
    public static let noConnect = Self(VIR_ERR_NO_CONNECT)
    /// The object is not a connection. `VIR_ERR_INVALID_CONN`
    public static let invalidConnection = Self(VIR_ERR_INVALID_CONN)
    /// The object is not a domain. `VIR_ERR_INVALID_DOMAIN`
    public static let invalidDomain = Self(VIR_ERR_INVALID_DOMAIN)
    /// An argument is out of range. `VIR_ERR_INVALID_ARG`
    public static let invalidArgument = Self(VIR_ERR_INVALID_ARG)
    /// An operation failed. `VIR_ERR_OPERATION_FAILED`
    public static let operationFailed = Self(VIR_ERR_OPERATION_FAILED)
    /// An HTTP GET failed. `VIR_ERR_GET_FAILED`
    public static let getFailed = Self(VIR_ERR_GET_FAILED)
    /// An HTTP POST failed. `VIR_ERR_POST_FAILED`
    public static let postFailed = Self(VIR_ERR_POST_FAILED)
    /// HTTP returned what nobody expected. `VIR_ERR_HTTP_ERROR`
    public static let httpError = Self(VIR_ERR_HTTP_ERROR)
    /// An S-expression could not be written. `VIR_ERR_SEXPR_SERIAL`
    public static let sexprSerial = Self(VIR_ERR_SEXPR_SERIAL)
    /// Xen's control could not be opened. `VIR_ERR_NO_XEN`
    public static let noXen = Self(VIR_ERR_NO_XEN)
    /// A call to Xen failed. `VIR_ERR_XEN_CALL`
    public static let xenCall = Self(VIR_ERR_XEN_CALL)
    /// The type of the guest's operating system is not known. `VIR_ERR_OS_TYPE`
    public static let osType = Self(VIR_ERR_OS_TYPE)
    /// The document names no kernel. `VIR_ERR_NO_KERNEL`
    public static let noKernel = Self(VIR_ERR_NO_KERNEL)
    /// The document names no root device. `VIR_ERR_NO_ROOT`
    public static let noRoot = Self(VIR_ERR_NO_ROOT)
    /// The device has no source. `VIR_ERR_NO_SOURCE`
    public static let noSource = Self(VIR_ERR_NO_SOURCE)
    /// The device has no target. `VIR_ERR_NO_TARGET`
    public static let noTarget = Self(VIR_ERR_NO_TARGET)
    /// The document names no domain. `VIR_ERR_NO_NAME`
    public static let noName = Self(VIR_ERR_NO_NAME)
    /// The document has no `<os>`. `VIR_ERR_NO_OS`
    public static let noOS = Self(VIR_ERR_NO_OS)
    /// The document has no devices. `VIR_ERR_NO_DEVICE`
    public static let noDevice = Self(VIR_ERR_NO_DEVICE)
    /// Xen's store could not be opened. `VIR_ERR_NO_XENSTORE`
    public static let noXenStore = Self(VIR_ERR_NO_XENSTORE)
    /// There are too many drivers. `VIR_ERR_DRIVER_FULL`
    public static let driverFull = Self(VIR_ERR_DRIVER_FULL)
    /// No driver does the call; no longer used. `VIR_ERR_CALL_FAILED`
    public static let callFailed = Self(VIR_ERR_CALL_FAILED)
    /// The document is not valid, or names something impossible. `VIR_ERR_XML_ERROR`
    public static let xmlError = Self(VIR_ERR_XML_ERROR)
    /// A domain with the name or UUID exists already. `VIR_ERR_DOM_EXIST`
    public static let domainExists = Self(VIR_ERR_DOM_EXIST)
    /// The connection is read-only. `VIR_ERR_OPERATION_DENIED`
    public static let operationDenied = Self(VIR_ERR_OPERATION_DENIED)
    /// A configuration file could not be opened. `VIR_ERR_OPEN_FAILED`
    public static let openFailed = Self(VIR_ERR_OPEN_FAILED)
    /// A configuration file could not be read. `VIR_ERR_READ_FAILED`
    public static let readFailed = Self(VIR_ERR_READ_FAILED)
    /// A configuration file could not be parsed. `VIR_ERR_PARSE_FAILED`
    public static let parseFailed = Self(VIR_ERR_PARSE_FAILED)
    /// A configuration file has a syntax error. `VIR_ERR_CONF_SYNTAX`
    public static let configurationSyntax = Self(VIR_ERR_CONF_SYNTAX)
    /// A configuration file could not be written. `VIR_ERR_WRITE_FAILED`
    public static let writeFailed = Self(VIR_ERR_WRITE_FAILED)
    /// The document is well formed, and lacks something or contradicts itself. `VIR_ERR_XML_DETAIL`
    public static let xmlDetail = Self(VIR_ERR_XML_DETAIL)
    /// The object is not a network. `VIR_ERR_INVALID_NETWORK`
    public static let invalidNetwork = Self(VIR_ERR_INVALID_NETWORK)
    /// A network has the name already. `VIR_ERR_NETWORK_EXIST`
    public static let networkExists = Self(VIR_ERR_NETWORK_EXIST)
    /// A call to the system failed. `VIR_ERR_SYSTEM_ERROR`
    public static let systemError = Self(VIR_ERR_SYSTEM_ERROR)
    /// The connection to the daemon broke, or speaks another protocol. `VIR_ERR_RPC`
    public static let rpc = Self(VIR_ERR_RPC)
    /// TLS failed. `VIR_ERR_GNUTLS_ERROR`
    public static let tlsError = Self(VIR_ERR_GNUTLS_ERROR)
    /// The network driver did not start. `VIR_WAR_NO_NETWORK`
    public static let networkDriverFailed = Self(VIR_WAR_NO_NETWORK)
    /// No domain has the given name, UUID or number, or it is gone. `VIR_ERR_NO_DOMAIN`
    public static let noDomain = Self(VIR_ERR_NO_DOMAIN)
    /// No network has the given name or UUID. `VIR_ERR_NO_NETWORK`
    public static let noNetwork = Self(VIR_ERR_NO_NETWORK)
    /// The text is not a MAC address. `VIR_ERR_INVALID_MAC`
    public static let invalidMAC = Self(VIR_ERR_INVALID_MAC)
    /// The credentials were refused. `VIR_ERR_AUTH_FAILED`
    public static let authenticationFailed = Self(VIR_ERR_AUTH_FAILED)
    /// The object is not a storage pool. `VIR_ERR_INVALID_STORAGE_POOL`
    public static let invalidStoragePool = Self(VIR_ERR_INVALID_STORAGE_POOL)
    /// The object is not a storage volume. `VIR_ERR_INVALID_STORAGE_VOL`
    public static let invalidStorageVolume = Self(VIR_ERR_INVALID_STORAGE_VOL)
    /// The storage driver did not start. `VIR_WAR_NO_STORAGE`
    public static let storageDriverFailed = Self(VIR_WAR_NO_STORAGE)
    /// No storage pool has the given name or UUID. `VIR_ERR_NO_STORAGE_POOL`
    public static let noStoragePool = Self(VIR_ERR_NO_STORAGE_POOL)
    /// No volume has the given name, key or path. `VIR_ERR_NO_STORAGE_VOL`
    public static let noStorageVolume = Self(VIR_ERR_NO_STORAGE_VOL)
    /// The node device driver did not start. `VIR_WAR_NO_NODE`
    public static let nodeDriverFailed = Self(VIR_WAR_NO_NODE)
    /// The object is not a node device. `VIR_ERR_INVALID_NODE_DEVICE`
    public static let invalidNodeDevice = Self(VIR_ERR_INVALID_NODE_DEVICE)
    /// The host has no such device. `VIR_ERR_NO_NODE_DEVICE`
    public static let noNodeDevice = Self(VIR_ERR_NO_NODE_DEVICE)
    /// The host has no such security model. `VIR_ERR_NO_SECURITY_MODEL`
    public static let noSecurityModel = Self(VIR_ERR_NO_SECURITY_MODEL)
    /// The object is not in a state that allows the operation. `VIR_ERR_OPERATION_INVALID`
    public static let operationInvalid = Self(VIR_ERR_OPERATION_INVALID)
    /// The interface driver did not start. `VIR_WAR_NO_INTERFACE`
    public static let interfaceDriverFailed = Self(VIR_WAR_NO_INTERFACE)
    /// The host has no such network interface. `VIR_ERR_NO_INTERFACE`
    public static let noInterface = Self(VIR_ERR_NO_INTERFACE)
    /// The object is not a network interface. `VIR_ERR_INVALID_INTERFACE`
    public static let invalidInterface = Self(VIR_ERR_INVALID_INTERFACE)
    /// More than one network interface matches. `VIR_ERR_MULTIPLE_INTERFACES`
    public static let multipleInterfaces = Self(VIR_ERR_MULTIPLE_INTERFACES)
    /// The network filter driver did not start. `VIR_WAR_NO_NWFILTER`
    public static let networkFilterDriverFailed = Self(VIR_WAR_NO_NWFILTER)
    /// The object is not a network filter. `VIR_ERR_INVALID_NWFILTER`
    public static let invalidNetworkFilter = Self(VIR_ERR_INVALID_NWFILTER)
    /// No network filter has the given name or UUID. `VIR_ERR_NO_NWFILTER`
    public static let noNetworkFilter = Self(VIR_ERR_NO_NWFILTER)
    /// The firewall's rules could not be made. `VIR_ERR_BUILD_FIREWALL`
    public static let buildFirewall = Self(VIR_ERR_BUILD_FIREWALL)
    /// The secret driver did not start. `VIR_WAR_NO_SECRET`
    public static let secretDriverFailed = Self(VIR_WAR_NO_SECRET)
    /// The object is not a secret, or has no value, or may not show it. `VIR_ERR_INVALID_SECRET`
    public static let invalidSecret = Self(VIR_ERR_INVALID_SECRET)
    /// No secret has the given UUID or usage. `VIR_ERR_NO_SECRET`
    public static let noSecret = Self(VIR_ERR_NO_SECRET)
    /// The configuration is valid XML that this host cannot do. `VIR_ERR_CONFIG_UNSUPPORTED`
    public static let configUnsupported = Self(VIR_ERR_CONFIG_UNSUPPORTED)
    /// The operation took too long, such as waiting for another job. `VIR_ERR_OPERATION_TIMEOUT`
    public static let operationTimeout = Self(VIR_ERR_OPERATION_TIMEOUT)
    /// The domain moved, and could not be defined on the destination. `VIR_ERR_MIGRATE_PERSIST_FAILED`
    public static let migratePersistFailed = Self(VIR_ERR_MIGRATE_PERSIST_FAILED)
    /// A hook script refused. `VIR_ERR_HOOK_SCRIPT_FAILED`
    public static let hookScriptFailed = Self(VIR_ERR_HOOK_SCRIPT_FAILED)
    /// The object is not a snapshot. `VIR_ERR_INVALID_DOMAIN_SNAPSHOT`
    public static let invalidDomainSnapshot = Self(VIR_ERR_INVALID_DOMAIN_SNAPSHOT)
    /// The domain has no such snapshot. `VIR_ERR_NO_DOMAIN_SNAPSHOT`
    public static let noDomainSnapshot = Self(VIR_ERR_NO_DOMAIN_SNAPSHOT)
    /// The object is not a stream. `VIR_ERR_INVALID_STREAM`
    public static let invalidStream = Self(VIR_ERR_INVALID_STREAM)
    /// The driver knows the parameter, and cannot take it here. `VIR_ERR_ARGUMENT_UNSUPPORTED`
    public static let argumentUnsupported = Self(VIR_ERR_ARGUMENT_UNSUPPORTED)
    /// The pool's device could not be probed. `VIR_ERR_STORAGE_PROBE_FAILED`
    public static let storageProbeFailed = Self(VIR_ERR_STORAGE_PROBE_FAILED)
    /// The pool is built already. `VIR_ERR_STORAGE_POOL_BUILT`
    public static let storagePoolBuilt = Self(VIR_ERR_STORAGE_POOL_BUILT)
    /// Reverting could lose state, and `force` was not asked for. `VIR_ERR_SNAPSHOT_REVERT_RISKY`
    public static let snapshotRevertRisky = Self(VIR_ERR_SNAPSHOT_REVERT_RISKY)
    /// The operation was aborted on request. `VIR_ERR_OPERATION_ABORTED`
    public static let operationAborted = Self(VIR_ERR_OPERATION_ABORTED)
    /// Nobody answered a request for credentials. `VIR_ERR_AUTH_CANCELLED`
    public static let authenticationCancelled = Self(VIR_ERR_AUTH_CANCELLED)
    /// The domain has no such metadata. `VIR_ERR_NO_DOMAIN_METADATA`
    public static let noDomainMetadata = Self(VIR_ERR_NO_DOMAIN_METADATA)
    /// The disks are in a state that could be lost by moving. `VIR_ERR_MIGRATE_UNSAFE`
    public static let migrateUnsafe = Self(VIR_ERR_MIGRATE_UNSAFE)
    /// A number is too large. `VIR_ERR_OVERFLOW`
    public static let overflow = Self(VIR_ERR_OVERFLOW)
    /// A block copy under way forbids the operation. `VIR_ERR_BLOCK_COPY_ACTIVE`
    public static let blockCopyActive = Self(VIR_ERR_BLOCK_COPY_ACTIVE)
    /// The driver knows the operation, and cannot do it here. `VIR_ERR_OPERATION_UNSUPPORTED`
    public static let operationUnsupported = Self(VIR_ERR_OPERATION_UNSUPPORTED)
    /// The connection over SSH failed. `VIR_ERR_SSH`
    public static let ssh = Self(VIR_ERR_SSH)
    /// The agent in the guest does not answer. `VIR_ERR_AGENT_UNRESPONSIVE`
    public static let agentUnresponsive = Self(VIR_ERR_AGENT_UNRESPONSIVE)
    /// A resource is in use. `VIR_ERR_RESOURCE_BUSY`
    public static let resourceBusy = Self(VIR_ERR_RESOURCE_BUSY)
    /// The caller may not do this. `VIR_ERR_ACCESS_DENIED`
    public static let accessDenied = Self(VIR_ERR_ACCESS_DENIED)
    /// A D-Bus service failed. `VIR_ERR_DBUS_SERVICE`
    public static let dbusService = Self(VIR_ERR_DBUS_SERVICE)
    /// A volume has the name already. `VIR_ERR_STORAGE_VOL_EXIST`
    public static let storageVolumeExists = Self(VIR_ERR_STORAGE_VOL_EXIST)
    /// The host's CPU lacks something that the given one has. `VIR_ERR_CPU_INCOMPATIBLE`
    public static let cpuIncompatible = Self(VIR_ERR_CPU_INCOMPATIBLE)
    /// The document does not fit its schema. `VIR_ERR_XML_INVALID_SCHEMA`
    public static let xmlInvalidSchema = Self(VIR_ERR_XML_INVALID_SCHEMA)
    /// The migrated domain did not finish starting on the destination. `VIR_ERR_MIGRATE_FINISH_OK`
    public static let migrateFinishOK = Self(VIR_ERR_MIGRATE_FINISH_OK)
    /// There is nobody to ask for credentials, such as no polkit agent. `VIR_ERR_AUTH_UNAVAILABLE`
    public static let authenticationUnavailable = Self(VIR_ERR_AUTH_UNAVAILABLE)
    /// The daemon has no such server. `VIR_ERR_NO_SERVER`
    public static let noServer = Self(VIR_ERR_NO_SERVER)
    /// The daemon has no such client. `VIR_ERR_NO_CLIENT`
    public static let noClient = Self(VIR_ERR_NO_CLIENT)
    /// The agent in the guest answered another question; no longer used. `VIR_ERR_AGENT_UNSYNCED`
    public static let agentUnsynced = Self(VIR_ERR_AGENT_UNSYNCED)
    /// The connection over libssh failed. `VIR_ERR_LIBSSH`
    public static let libssh = Self(VIR_ERR_LIBSSH)
    /// The domain has no such device. `VIR_ERR_DEVICE_MISSING`
    public static let deviceMissing = Self(VIR_ERR_DEVICE_MISSING)
    /// The object is not a binding of a network filter. `VIR_ERR_INVALID_NWFILTER_BINDING`
    public static let invalidNetworkFilterBinding = Self(VIR_ERR_INVALID_NWFILTER_BINDING)
    /// The port has no such binding. `VIR_ERR_NO_NWFILTER_BINDING`
    public static let noNetworkFilterBinding = Self(VIR_ERR_NO_NWFILTER_BINDING)
    /// The object is not a checkpoint. `VIR_ERR_INVALID_DOMAIN_CHECKPOINT`
    public static let invalidDomainCheckpoint = Self(VIR_ERR_INVALID_DOMAIN_CHECKPOINT)
    /// The domain has no such checkpoint. `VIR_ERR_NO_DOMAIN_CHECKPOINT`
    public static let noDomainCheckpoint = Self(VIR_ERR_NO_DOMAIN_CHECKPOINT)
    /// The domain has no backup under way. `VIR_ERR_NO_DOMAIN_BACKUP`
    public static let noDomainBackup = Self(VIR_ERR_NO_DOMAIN_BACKUP)
    /// The object is not a network port. `VIR_ERR_INVALID_NETWORK_PORT`
    public static let invalidNetworkPort = Self(VIR_ERR_INVALID_NETWORK_PORT)
    /// A network port has the UUID already. `VIR_ERR_NETWORK_PORT_EXIST`
    public static let networkPortExists = Self(VIR_ERR_NETWORK_PORT_EXIST)
    /// The network has no such port. `VIR_ERR_NO_NETWORK_PORT`
    public static let noNetworkPort = Self(VIR_ERR_NO_NETWORK_PORT)
    /// The guest's host name is not known. `VIR_ERR_NO_HOSTNAME`
    public static let noHostname = Self(VIR_ERR_NO_HOSTNAME)
    /// The checkpoint cannot be used. `VIR_ERR_CHECKPOINT_INCONSISTENT`
    public static let checkpointInconsistent = Self(VIR_ERR_CHECKPOINT_INCONSISTENT)
    /// More than one domain matches. `VIR_ERR_MULTIPLE_DOMAINS`
    public static let multipleDomains = Self(VIR_ERR_MULTIPLE_DOMAINS)
}
