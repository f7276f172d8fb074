public import Vocabulary
internal import CLibvirt

extension Domain {
    /// Returns each vCPU's state and the host CPUs that its thread may really run on.
    ///
    /// For a running QEMU guest, libvirt asks the kernel for the threads' affinities, whoever set them. Costs
    /// two calls, or one if `count` says how many vCPUs the guest has, as ``info()`` does.
    ///
    /// The corresponding C function is `virDomainGetVcpus`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if the domain is not running.
    @available(*, noasync)
    public func vcpus(count: Int? = nil) throws(LibvirtError) -> [VirtualCPUInfo] {
        let capacity = if let count { count } else { try info().vcpus }
        guard capacity > 0 else { return [] }
        var infos = [virVcpuInfo](repeating: virVcpuInfo(), count: capacity)
        var maps = [UInt8](repeating: 0, count: capacity * CPUMap.byteCount)
        let filled = try check("virDomainGetVcpus") {
            unsafe virDomainGetVcpus(pointer, &infos, CInt(capacity), &maps, CInt(CPUMap.byteCount))
        }
        return zip(infos.prefix(Int(filled)), CPUMap.sets(maps, count: Int(filled))).map(VirtualCPUInfo.init)
    }

    /// Returns the number of vCPUs.
    ///
    /// The corresponding C function is `virDomainGetVcpusFlags`.
    @available(*, noasync)
    public func vcpuCount(_ flags: VirtualCPUFlags = []) throws(LibvirtError) -> Int {
        Int(try check("virDomainGetVcpusFlags") { unsafe virDomainGetVcpusFlags(pointer, flags.rawValue) })
    }

    /// Sets the number of vCPUs, of the running guest where it can add or remove them.
    ///
    /// The corresponding C function is `virDomainSetVcpusFlags`.
    @available(*, noasync)
    public func setVCPUCount(_ count: Int, _ flags: VirtualCPUFlags = []) throws(LibvirtError) {
        try check("virDomainSetVcpusFlags") {
            unsafe virDomainSetVcpusFlags(pointer, UInt32(clamping: count), flags.rawValue)
        }
    }

    /// Adds or removes vCPUs one by one.
    ///
    /// The corresponding C function is `virDomainSetVcpu`.
    @available(*, noasync)
    public func setVCPUs(
        _ vcpus: VirtualCPUSet,
        enabled: Bool,
        affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        try check("virDomainSetVcpu") {
            unsafe virDomainSetVcpu(pointer, vcpus.description, enabled ? 1 : 0, impact.rawValue)
        }
    }

    /// Returns the host CPUs that each vCPU is configured to run on, in the order of the vCPUs.
    ///
    /// The corresponding C function is `virDomainGetVcpuPinInfo`.
    @available(*, noasync)
    public func vcpuPins(affecting impact: ModificationImpact = []) throws(LibvirtError) -> [CPUSet] {
        let capacity = try vcpuCount(VirtualCPUFlags(rawValue: impact.rawValue).union(.maximum))
        var maps = [UInt8](repeating: 0, count: max(capacity, 1) * CPUMap.byteCount)
        let filled = try check("virDomainGetVcpuPinInfo") {
            unsafe virDomainGetVcpuPinInfo(pointer, CInt(capacity), &maps, CInt(CPUMap.byteCount), impact.rawValue)
        }
        return CPUMap.sets(maps, count: Int(filled))
    }

    /// Restricts a vCPU to a set of host CPUs, which must not be empty.
    ///
    /// The corresponding C function is `virDomainPinVcpuFlags`.
    @available(*, noasync)
    public func pin(
        _ vcpu: VirtualCPU,
        to cpus: CPUSet,
        affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        var map = CPUMap.bytes(cpus)
        let size = CInt(map.count)
        try check("virDomainPinVcpuFlags") {
            unsafe virDomainPinVcpuFlags(pointer, UInt32(clamping: vcpu.rawValue), &map, size, impact.rawValue)
        }
    }

    /// Returns the host CPUs that the emulator's own threads are configured to run on.
    ///
    /// The corresponding C function is `virDomainGetEmulatorPinInfo`.
    @available(*, noasync)
    public func emulatorPin(affecting impact: ModificationImpact = []) throws(LibvirtError) -> CPUSet {
        var map = [UInt8](repeating: 0, count: CPUMap.byteCount)
        try check("virDomainGetEmulatorPinInfo") {
            unsafe virDomainGetEmulatorPinInfo(pointer, &map, CInt(CPUMap.byteCount), impact.rawValue)
        }
        return CPUMap.set(map)
    }

    /// Restricts the emulator's own threads to a set of host CPUs, which must not be empty.
    ///
    /// The corresponding C function is `virDomainPinEmulator`.
    @available(*, noasync)
    public func pinEmulator(to cpus: CPUSet, affecting impact: ModificationImpact = []) throws(LibvirtError) {
        var map = CPUMap.bytes(cpus)
        let size = CInt(map.count)
        try check("virDomainPinEmulator") { unsafe virDomainPinEmulator(pointer, &map, size, impact.rawValue) }
    }
}

/// A vCPU of a running domain.
///
/// The corresponding C type is `virVcpuInfo`.
public struct VirtualCPUInfo: Hashable, Sendable {
    public let vcpu: VirtualCPU
    /// Whether it waits or works, where the hypervisor tells.
    public let state: State
    /// The CPU that it ran on last, or `nil` if the hypervisor does not tell.
    public let cpu: HostCPU?
    /// The CPU time that it has used.
    public let time: Duration
    /// The CPUs that it may run on.
    public let affinity: CPUSet

    /// The corresponding C type is `virVcpuState`.
    public struct State: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let offline = Self(VIR_VCPU_OFFLINE)
        public static let running = Self(VIR_VCPU_RUNNING)
        public static let blocked = Self(VIR_VCPU_BLOCKED)
    }

    init(_ info: virVcpuInfo, affinity: CPUSet) {
        vcpu = VirtualCPU(rawValue: Int(info.number))
        state = State(rawValue: info.state)
        // Negative for `VIR_VCPU_INFO_CPU_OFFLINE` and `VIR_VCPU_INFO_CPU_UNAVAILABLE`.
        cpu = info.cpu < 0 ? nil : HostCPU(rawValue: Int(info.cpu))
        time = Duration(clampingNanoseconds: info.cpuTime)
        self.affinity = affinity
    }
}

/// Which vCPUs are counted or changed, and in which of the domain's two configurations.
///
/// The corresponding C type is `virDomainVcpuFlags`.
public struct VirtualCPUFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The running domain. `VIR_DOMAIN_VCPU_LIVE`
    public static let live = Self(VIR_DOMAIN_VCPU_LIVE)
    /// The definition. `VIR_DOMAIN_VCPU_CONFIG`
    public static let config = Self(VIR_DOMAIN_VCPU_CONFIG)
    /// The most that the guest can have, not what it has. `VIR_DOMAIN_VCPU_MAXIMUM`
    public static let maximum = Self(VIR_DOMAIN_VCPU_MAXIMUM)
    /// The state inside the guest, by its agent. `VIR_DOMAIN_VCPU_GUEST`
    public static let guest = Self(VIR_DOMAIN_VCPU_GUEST)
    /// Lets the vCPUs be removed again later. `VIR_DOMAIN_VCPU_HOTPLUGGABLE`
    public static let hotpluggable = Self(VIR_DOMAIN_VCPU_HOTPLUGGABLE)
}
