internal import CLibvirt

extension Domain {
    /// Returns the limits on the memory of the domain's processes, with keys such as `memoryHardLimit`.
    ///
    /// The corresponding C function is `virDomainGetMemoryParameters`.
    @available(*, noasync)
    public func memoryParameters(affecting impact: ModificationImpact = []) throws(LibvirtError) -> TypedParameters {
        try checkParameters("virDomainGetMemoryParameters") {
            unsafe virDomainGetMemoryParameters(pointer, $0, &$1, impact.rawValue)
        }
    }

    /// Changes the given limits on the memory of the domain's processes, and keeps the others.
    ///
    /// The corresponding C function is `virDomainSetMemoryParameters`.
    @available(*, noasync)
    public func setMemoryParameters(
        _ parameters: TypedParameters, affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        try check("virDomainSetMemoryParameters", sending: parameters) { start, count in
            unsafe virDomainSetMemoryParameters(pointer, start, count, impact.rawValue)
        }
    }

    /// Returns the nodes that the guest's memory comes from, with keys such as `numaNodes`.
    ///
    /// The corresponding C function is `virDomainGetNumaParameters`.
    @available(*, noasync)
    public func numaParameters(affecting impact: ModificationImpact = []) throws(LibvirtError) -> TypedParameters {
        try checkParameters("virDomainGetNumaParameters") {
            unsafe virDomainGetNumaParameters(pointer, $0, &$1, impact.rawValue)
        }
    }

    /// Changes the nodes that the guest's memory comes from.
    ///
    /// A running guest's memory moves only where the hypervisor can move it.
    ///
    /// The corresponding C function is `virDomainSetNumaParameters`.
    @available(*, noasync)
    public func setNUMAParameters(
        _ parameters: TypedParameters, affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        try check("virDomainSetNumaParameters", sending: parameters) { start, count in
            unsafe virDomainSetNumaParameters(pointer, start, count, impact.rawValue)
        }
    }

    /// Returns the weights and limits of the domain's I/O on host devices, with keys such as `blkioWeight`.
    ///
    /// The corresponding C function is `virDomainGetBlkioParameters`.
    @available(*, noasync)
    public func blkioParameters(affecting impact: ModificationImpact = []) throws(LibvirtError) -> TypedParameters {
        try checkParameters("virDomainGetBlkioParameters") {
            unsafe virDomainGetBlkioParameters(pointer, $0, &$1, impact.rawValue)
        }
    }

    /// Changes the given weights and limits of the domain's I/O on host devices, and keeps the others.
    ///
    /// The corresponding C function is `virDomainSetBlkioParameters`.
    @available(*, noasync)
    public func setBlkioParameters(
        _ parameters: TypedParameters, affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        try check("virDomainSetBlkioParameters", sending: parameters) { start, count in
            unsafe virDomainSetBlkioParameters(pointer, start, count, impact.rawValue)
        }
    }

    /// Returns the name of the host's scheduler for domains, such as `posix`.
    ///
    /// It decides which keys ``schedulerParameters(affecting:)`` has.
    ///
    /// The corresponding C function is `virDomainGetSchedulerType`.
    @available(*, noasync)
    public func schedulerName() throws(LibvirtError) -> String {
        try scheduler().name
    }

    /// Returns the domain's shares and limits of CPU time, with keys such as `schedulerShares`.
    ///
    /// The corresponding C function is `virDomainGetSchedulerParametersFlags`.
    @available(*, noasync)
    public func schedulerParameters(affecting impact: ModificationImpact = []) throws(LibvirtError) -> TypedParameters {
        // Other than its kind, this function cannot be asked for the number of parameters.
        let count = try scheduler().parameterCount
        return try checkParameters("virDomainGetSchedulerParametersFlags", capacity: count) {
            unsafe virDomainGetSchedulerParametersFlags(pointer, $0, &$1, impact.rawValue)
        }
    }

    private func scheduler() throws(LibvirtError) -> (name: String, parameterCount: CInt) {
        var count: CInt = 0
        let name = try checkString("virDomainGetSchedulerType") { unsafe virDomainGetSchedulerType(pointer, &count) }
        return (name, count)
    }

    /// Changes the given shares and limits of CPU time, and keeps the others.
    ///
    /// The corresponding C function is `virDomainSetSchedulerParametersFlags`.
    @available(*, noasync)
    public func setSchedulerParameters(
        _ parameters: TypedParameters,
        affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        try check("virDomainSetSchedulerParametersFlags", sending: parameters) { start, count in
            unsafe virDomainSetSchedulerParametersFlags(pointer, start, count, impact.rawValue)
        }
    }

    /// Returns which events of the host's CPUs are counted for the domain, with keys such as `perfCacheMisses`.
    ///
    /// The counts are among the statistics of the domain.
    ///
    /// The corresponding C function is `virDomainGetPerfEvents`.
    @available(*, noasync)
    public func perfEvents(affecting impact: ModificationImpact = []) throws(LibvirtError) -> TypedParameters {
        try checkAllocatedParameters("virDomainGetPerfEvents") {
            unsafe virDomainGetPerfEvents(pointer, $0, $1, impact.rawValue)
        }
    }

    /// Starts or stops counting the given events of the host's CPUs.
    ///
    /// The corresponding C function is `virDomainSetPerfEvents`.
    @available(*, noasync)
    public func setPerfEvents(
        _ parameters: TypedParameters, affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        try check("virDomainSetPerfEvents", sending: parameters) { start, count in
            unsafe virDomainSetPerfEvents(pointer, start, count, impact.rawValue)
        }
    }
}
