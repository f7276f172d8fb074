public import Vocabulary
internal import CLibvirt

extension Domain {
    /// Returns the domain's I/O threads, and the host CPUs that each may run on.
    ///
    /// For a running QEMU guest, these are the affinities of the real threads.
    ///
    /// The corresponding C function is `virDomainGetIOThreadInfo`.
    @available(*, noasync)
    public func ioThreads(affecting impact: ModificationImpact = []) throws(LibvirtError) -> [IOThread] {
        try checkRecords("virDomainGetIOThreadInfo") {
            unsafe virDomainGetIOThreadInfo(pointer, $0, impact.rawValue)
        } freeing: {
            unsafe virDomainIOThreadInfoFree($0)
        } _: {
            unsafe IOThread($0.pointee)
        }
    }

    /// Restricts an I/O thread to a set of host CPUs, which must not be empty.
    ///
    /// The corresponding C function is `virDomainPinIOThread`.
    @available(*, noasync)
    public func pinIOThread(_ id: Int, to cpus: CPUSet, affecting impact: ModificationImpact = []) throws(LibvirtError)
    {
        var map = CPUMap.bytes(cpus)
        let size = CInt(map.count)
        try check("virDomainPinIOThread") {
            unsafe virDomainPinIOThread(pointer, UInt32(clamping: id), &map, size, impact.rawValue)
        }
    }

    /// Adds an I/O thread with a number that no other has; numbers begin at 1.
    ///
    /// The corresponding C function is `virDomainAddIOThread`.
    @available(*, noasync)
    public func addIOThread(_ id: Int, affecting impact: ModificationImpact = []) throws(LibvirtError) {
        try check("virDomainAddIOThread") {
            unsafe virDomainAddIOThread(pointer, UInt32(clamping: id), impact.rawValue)
        }
    }

    /// Removes an I/O thread that no device uses.
    ///
    /// The corresponding C function is `virDomainDelIOThread`.
    @available(*, noasync)
    public func removeIOThread(_ id: Int, affecting impact: ModificationImpact = []) throws(LibvirtError) {
        try check("virDomainDelIOThread") {
            unsafe virDomainDelIOThread(pointer, UInt32(clamping: id), impact.rawValue)
        }
    }

    /// Sets how an I/O thread polls, with keys such as `ioThreadMaximumPolling`.
    ///
    /// The values are among the statistics of the domain, by keys such as `ioThreadPolling(_:)`.
    ///
    /// The corresponding C function is `virDomainSetIOThreadParams`.
    @available(*, noasync)
    public func setIOThreadParameters(
        _ parameters: TypedParameters,
        of id: Int,
        affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        try check("virDomainSetIOThreadParams", sending: parameters) { start, count in
            unsafe virDomainSetIOThreadParams(pointer, UInt32(clamping: id), start, count, impact.rawValue)
        }
    }
}

/// A thread that does a domain's disk I/O.
///
/// The corresponding C type is `virDomainIOThreadInfo`.
public struct IOThread: Hashable, Sendable {
    public let id: Int
    /// The host CPUs that it may run on.
    public let affinity: CPUSet

    init(_ info: virDomainIOThreadInfo) {
        id = unsafe Int(info.iothread_id)
        affinity = unsafe CPUMap.set(UnsafeBufferPointer(start: info.cpumap, count: Int(info.cpumaplen)))
    }
}

// The keys of ``Domain/setIOThreadParameters(_:of:affecting:)``.

extension TypedParameters.Key<Duration> {
    /// The longest time that a thread polls before it sleeps; zero does not poll. `VIR_DOMAIN_IOTHREAD_POLL_MAX_NS`
    public static var ioThreadMaximumPolling: Self { Self(VIR_DOMAIN_IOTHREAD_POLL_MAX_NS, .nanoseconds) }
}

extension TypedParameters.Key<UInt32> {
    /// By how much the polling time grows; zero lets the hypervisor choose. `VIR_DOMAIN_IOTHREAD_POLL_GROW`
    public static var ioThreadPollingGrowth: Self { Self(VIR_DOMAIN_IOTHREAD_POLL_GROW) }

    /// By how much the polling time shrinks; zero lets the hypervisor choose. `VIR_DOMAIN_IOTHREAD_POLL_SHRINK`
    public static var ioThreadPollingShrinkage: Self { Self(VIR_DOMAIN_IOTHREAD_POLL_SHRINK) }
}

extension TypedParameters.Key<Int32> {
    /// The least number of worker threads; -1 lets the hypervisor choose. `VIR_DOMAIN_IOTHREAD_THREAD_POOL_MIN`
    public static var ioThreadMinimumWorkers: Self { Self(VIR_DOMAIN_IOTHREAD_THREAD_POOL_MIN) }

    /// The greatest number of worker threads; -1 lets the hypervisor choose. `VIR_DOMAIN_IOTHREAD_THREAD_POOL_MAX`
    public static var ioThreadMaximumWorkers: Self { Self(VIR_DOMAIN_IOTHREAD_THREAD_POOL_MAX) }
}
