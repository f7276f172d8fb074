/// What of libvirt's interface the library leaves out, by the reason.
enum LeftOut {
    static let functions: [String: Set<String>] = [
        "Counts and lists names in two calls, between which objects come and go; one call lists all.": [
            "virConnectListDefinedDomains", "virConnectListDefinedInterfaces", "virConnectListDefinedNetworks",
            "virConnectListDefinedStoragePools", "virConnectListDomains", "virConnectListInterfaces",
            "virConnectListNWFilters", "virConnectListNetworks", "virConnectListSecrets",
            "virConnectListStoragePools", "virConnectNumOfDefinedDomains", "virConnectNumOfDefinedInterfaces",
            "virConnectNumOfDefinedNetworks", "virConnectNumOfDefinedStoragePools", "virConnectNumOfDomains",
            "virConnectNumOfInterfaces", "virConnectNumOfNWFilters", "virConnectNumOfNetworks",
            "virConnectNumOfSecrets", "virConnectNumOfStoragePools", "virDomainSnapshotListChildrenNames",
            "virDomainSnapshotListNames", "virDomainSnapshotNum", "virDomainSnapshotNumChildren",
            "virNodeListDevices", "virNodeNumOfDevices", "virStoragePoolListVolumes",
        ],
        "Does less than a newer function that is called instead.": [
            "virConnectDomainEventDeregister", "virConnectDomainEventRegister", "virDomainAttachDevice",
            "virDomainBlockPull", "virDomainCoreDump", "virDomainCreate", "virDomainCreateLinux",
            "virDomainDefineXML", "virDomainDestroy", "virDomainDetachDevice", "virDomainGetSchedulerParameters",
            "virDomainMigrate", "virDomainMigrate2", "virDomainMigrateToURI", "virDomainMigrateToURI2",
            "virDomainPinVcpu", "virDomainRestore", "virDomainSave", "virDomainSetMaxMemory", "virDomainSetMemory",
            "virDomainSetSchedulerParameters", "virDomainSetVcpus", "virDomainShutdown", "virDomainUndefine",
            "virNWFilterDefineXML", "virNetworkCreateXML", "virNetworkDefineXML", "virNodeDeviceDettach",
            "virStorageVolWipe",
        ],
        "Writes a UUID as text, which the type does itself.": [
            "virDomainGetUUIDString", "virDomainLookupByUUIDString", "virNWFilterGetUUIDString",
            "virNWFilterLookupByUUIDString", "virNetworkGetUUIDString", "virNetworkLookupByUUIDString",
            "virNetworkPortGetUUIDString", "virNetworkPortLookupByUUIDString", "virSecretGetUUIDString",
            "virSecretLookupByUUIDString", "virStoragePoolGetUUIDString", "virStoragePoolLookupByUUIDString",
        ],
        "Lends the connection that the object was found on, which the caller has.": [
            "virDomainCheckpointGetConnect", "virDomainSnapshotGetConnect", "virInterfaceGetConnect",
            "virNetworkGetConnect", "virSecretGetConnect", "virStoragePoolGetConnect",
        ],
        "Reads or writes C's own copy of an error, which is thrown here.": [
            "virConnCopyLastError", "virConnGetLastError", "virConnResetLastError", "virConnSetErrorFunc",
            "virCopyLastError", "virDefaultErrorFunc", "virFreeError", "virGetLastErrorCode",
            "virGetLastErrorDomain", "virGetLastErrorMessage", "virResetError", "virResetLastError",
            "virSaveLastError",
        ],
        "Reads or writes C's own list of parameters, which is a collection here.": [
            "virTypedParamsAddFromString", "virTypedParamsAddStringList", "virTypedParamsClear",
            "virTypedParamsGet", "virTypedParamsGetBoolean", "virTypedParamsGetDouble", "virTypedParamsGetInt",
            "virTypedParamsGetLLong", "virTypedParamsGetString", "virTypedParamsGetUInt", "virTypedParamsGetULLong",
        ],
        "Replaces or feeds the event loop, of which there is one that nobody sees.": [
            "virEventAddHandle", "virEventAddTimeout", "virEventRegisterImpl", "virEventRemoveHandle",
            "virEventRemoveTimeout", "virEventUpdateHandle", "virEventUpdateTimeout",
        ],
        "Is for streams that do not block; ours do, on threads that may.": [
            "virStreamEventAddCallback", "virStreamEventRemoveCallback", "virStreamEventUpdateCallback",
        ],
        "Is a loop around calls that the library makes itself, so that a closure may throw.": [
            "virStreamRecvAll", "virStreamSendAll", "virStreamSparseRecvAll", "virStreamSparseSendAll",
        ],
    ]

    static let constants: [String: Set<String>] = [
        "Is what an empty set, or an absent argument, means.": [
            "VIR_DOMAIN_AFFECT_CURRENT", "VIR_DOMAIN_DESTROY_DEFAULT", "VIR_DOMAIN_DEVICE_MODIFY_CURRENT",
            "VIR_DOMAIN_MEM_CURRENT", "VIR_DOMAIN_NONE", "VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT",
            "VIR_DOMAIN_REBOOT_DEFAULT", "VIR_DOMAIN_SHUTDOWN_DEFAULT", "VIR_DOMAIN_VCPU_CURRENT",
            "VIR_NETWORK_UPDATE_AFFECT_CURRENT", "VIR_NODE_ALLOC_PAGES_ADD", "VIR_STORAGE_POOL_BUILD_NEW",
            "VIR_STORAGE_POOL_CREATE_NORMAL", "VIR_STORAGE_POOL_DELETE_NORMAL", "VIR_STORAGE_VOL_DELETE_NORMAL",
            "VIR_STORAGE_VOL_USE_ALLOCATION",
        ],
        "Has the value of another constant.": [
            "VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK", "VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_DEFAULT",
            "VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_NOWAIT", "VIR_DOMAIN_BLOCKED_UNKNOWN",
            "VIR_DOMAIN_CRASHED_UNKNOWN", "VIR_DOMAIN_NOSTATE_UNKNOWN", "VIR_DOMAIN_PAUSED_UNKNOWN",
            "VIR_DOMAIN_PMSUSPENDED_DISK_UNKNOWN", "VIR_DOMAIN_PMSUSPENDED_UNKNOWN",
            "VIR_DOMAIN_QEMU_AGENT_COMMAND_MIN", "VIR_DOMAIN_REBOOT_ACPI_POWER_BTN",
            "VIR_DOMAIN_REBOOT_GUEST_AGENT", "VIR_DOMAIN_REBOOT_INITCTL", "VIR_DOMAIN_REBOOT_PARAVIRT",
            "VIR_DOMAIN_REBOOT_SIGNAL", "VIR_DOMAIN_SHUTDOWN_UNKNOWN", "VIR_DOMAIN_SHUTOFF_UNKNOWN",
            "VIR_NETWORK_UPDATE_AFFECT_CONFIG", "VIR_NETWORK_UPDATE_AFFECT_LIVE",
        ],
        "Asks virDomainBlockRebase for what virDomainBlockCopy does.": [
            "VIR_DOMAIN_BLOCK_REBASE_COPY", "VIR_DOMAIN_BLOCK_REBASE_COPY_DEV", "VIR_DOMAIN_BLOCK_REBASE_COPY_RAW",
            "VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT", "VIR_DOMAIN_BLOCK_REBASE_SHALLOW",
            "VIR_DOMAIN_BLOCK_PULL_BANDWIDTH_BYTES",
        ],
        "Is not a value, or no valid one.": [
            "VIR_CPU_COMPARE_ERROR", "VIR_DOMAIN_MEMORY_STAT_NR", "VIR_NETWORK_SECTION_NONE",
            "VIR_NETWORK_UPDATE_COMMAND_NONE", "VIR_VCPU_INFO_CPU_OFFLINE", "VIR_VCPU_INFO_CPU_UNAVAILABLE",
        ],
        "Is a matter between libvirt's client and its daemon.": [
            "VIR_TYPED_PARAM_STRING_OKAY", "VIR_DOMAIN_QEMU_AGENT_COMMAND_SHUTDOWN",
        ],
        "Is for event loops, or streams that do not block.": [
            "VIR_EVENT_HANDLE_ERROR", "VIR_EVENT_HANDLE_HANGUP", "VIR_EVENT_HANDLE_READABLE",
            "VIR_EVENT_HANDLE_WRITABLE", "VIR_STREAM_EVENT_ERROR", "VIR_STREAM_EVENT_HANGUP",
            "VIR_STREAM_EVENT_READABLE", "VIR_STREAM_EVENT_WRITABLE", "VIR_STREAM_NONBLOCK",
        ],
    ]

    /// Constants of whole enumerations, and of those that go on for ever.
    static func isLeftOut(_ symbol: InterfaceDescription.Symbol) -> Bool {
        symbol.name.hasSuffix("_LAST")
            // Made by `ProcessSignal.realTime(_:)`.
            || symbol.name.hasPrefix("VIR_DOMAIN_PROCESS_SIGNAL_RT")
            // Older names of `virTypedParameterType`.
            || ["virBlkioParameterType", "virMemoryParameterType", "virSchedParameterType"].contains(symbol.type)
    }

    /// Texts that have the value of another one.
    static let macros: Set<String> = [
        "VIR_NETWORK_PORT_BANDWIDTH_IN_AVERAGE", "VIR_NETWORK_PORT_BANDWIDTH_IN_BURST",
        "VIR_NETWORK_PORT_BANDWIDTH_IN_FLOOR", "VIR_NETWORK_PORT_BANDWIDTH_IN_PEAK",
        "VIR_NETWORK_PORT_BANDWIDTH_OUT_AVERAGE", "VIR_NETWORK_PORT_BANDWIDTH_OUT_BURST",
        "VIR_NETWORK_PORT_BANDWIDTH_OUT_PEAK",
    ]
}
