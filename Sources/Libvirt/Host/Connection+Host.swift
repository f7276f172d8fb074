public import Vocabulary
internal import CLibvirt
internal import Glibc

extension Connection {
    /// Returns the size and the shape of the host.
    ///
    /// The corresponding C function is `virNodeGetInfo`.
    @available(*, noasync)
    public func hostInfo() throws(LibvirtError) -> HostInfo {
        var info = virNodeInfo()
        try check("virNodeGetInfo") { unsafe virNodeGetInfo(pointer, &info) }
        return HostInfo(info)
    }

    /// Returns which CPUs the host has, and which of them work.
    ///
    /// The corresponding C function is `virNodeGetCPUMap`.
    @available(*, noasync)
    public func hostCPUs() throws(LibvirtError) -> HostCPUs {
        var map: UnsafeMutablePointer<UInt8>?
        defer { unsafe free(map) }
        let present = Int(try check("virNodeGetCPUMap") { unsafe virNodeGetCPUMap(pointer, &map, nil, 0) })
        let bytes = unsafe UnsafeBufferPointer(start: map, count: (present + 7) / 8)
        return unsafe HostCPUs(presentCount: present, online: CPUMap.set(bytes))
    }

    /// Returns the host's model of security, such as SELinux; empty if it has none.
    ///
    /// The corresponding C function is `virNodeGetSecurityModel`.
    @available(*, noasync)
    public func securityModel() throws(LibvirtError) -> SecurityModel {
        var model = virSecurityModel()
        try check("virNodeGetSecurityModel") { unsafe virNodeGetSecurityModel(pointer, &model) }
        return SecurityModel(model: String(field: model.model), interpretation: String(field: model.doi))
    }

    /// Returns what the host's AMD SEV needs to be known by, as parameters with keys such as `sevMaximumGuests`.
    ///
    /// The corresponding C function is `virNodeGetSEVInfo`.
    ///
    /// - Throws: ``LibvirtError/Code/operationUnsupported`` if the host has no SEV.
    @available(*, noasync)
    public func sevInfo() throws(LibvirtError) -> TypedParameters {
        try checkAllocatedParameters("virNodeGetSEVInfo") { unsafe virNodeGetSEVInfo(pointer, $0, $1, 0) }
    }

    /// Puts the host to sleep, to be woken up after a time.
    ///
    /// Returns before the host sleeps. libvirt refuses less than a minute.
    ///
    /// The corresponding C function is `virNodeSuspendForDuration`.
    @available(*, noasync)
    public func suspendHost(to target: SuspendTarget, for duration: Duration) throws(LibvirtError) {
        let seconds = UInt64(clamping: duration.count(of: .seconds(1)))
        try check("virNodeSuspendForDuration") {
            unsafe virNodeSuspendForDuration(pointer, UInt32(bitPattern: target.rawValue), seconds, 0)
        }
    }
}

/// The size and the shape of a host.
///
/// The corresponding C type is `virNodeInfo`.
public struct HostInfo: Hashable, Sendable {
    /// The architecture, by the name that the kernel gives it.
    public let architecture: Architecture
    public let memory: MemorySize
    /// The number of CPUs that work.
    public let cpus: Int
    /// The frequency that the CPUs are said to have, or `nil` if it is not known.
    public let frequency: Frequency?
    /// The number of NUMA nodes; 1 also where sockets are not spread evenly over nodes.
    public let nodes: Int
    /// The number of sockets in a node.
    public let socketsPerNode: Int
    public let coresPerSocket: Int
    public let threadsPerCore: Int

    init(_ info: virNodeInfo) {
        architecture = Architecture(rawValue: String(field: info.model))
        memory = MemorySize(clampingKibibytes: info.memory)
        cpus = Int(info.cpus)
        frequency = info.mhz == 0 ? nil : .megahertz(UInt64(info.mhz))
        nodes = Int(info.nodes)
        socketsPerNode = Int(info.sockets)
        coresPerSocket = Int(info.cores)
        threadsPerCore = Int(info.threads)
    }

    /// How often something happens.
    public struct Frequency: Hashable, Sendable {
        public let hertz: UInt64

        public static func megahertz(_ count: UInt64) -> Self { Self(hertz: count * 1_000_000) }
    }
}

/// The CPUs of a host.
public struct HostCPUs: Hashable, Sendable {
    /// The number of CPUs that the host has, working or not.
    public let presentCount: Int
    /// The CPUs that work.
    public let online: CPUSet
}

/// A model of security.
///
/// The corresponding C type is `virSecurityModel`.
public struct SecurityModel: Hashable, Sendable {
    /// A name such as `selinux` or `apparmor`.
    public let model: String
    /// The "domain of interpretation", in which labels have their meaning.
    public let interpretation: String
}

/// Where the state of a sleeping machine is.
///
/// The corresponding C type is `virNodeSuspendTarget`.
public struct SuspendTarget: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let memory = Self(VIR_NODE_SUSPEND_TARGET_MEM)
    public static let disk = Self(VIR_NODE_SUSPEND_TARGET_DISK)
    /// Memory, and on the disk too in case that the power fails. `VIR_NODE_SUSPEND_TARGET_HYBRID`
    public static let memoryAndDisk = Self(VIR_NODE_SUSPEND_TARGET_HYBRID)
}

// The keys of ``Connection/sevInfo()``.

extension TypedParameters.Key<String> {
    /// The platform's Diffie-Hellman key. `VIR_NODE_SEV_PDH`
    public static var sevPlatformKey: Self { Self(VIR_NODE_SEV_PDH) }

    public static var sevCertificateChain: Self { Self(VIR_NODE_SEV_CERT_CHAIN) }

    /// The identifier of the first CPU. `VIR_NODE_SEV_CPU0_ID`
    public static var sevCPUIdentifier: Self { Self(VIR_NODE_SEV_CPU0_ID) }
}

extension TypedParameters.Key<UInt32> {
    /// The bit of a page table entry that says "encrypted". `VIR_NODE_SEV_CBITPOS`
    public static var sevEncryptionBit: Self { Self(VIR_NODE_SEV_CBITPOS) }

    /// The bits of the physical address that encryption takes. `VIR_NODE_SEV_REDUCED_PHYS_BITS`
    public static var sevLostAddressBits: Self { Self(VIR_NODE_SEV_REDUCED_PHYS_BITS) }

    public static var sevMaximumGuests: Self { Self(VIR_NODE_SEV_MAX_GUESTS) }

    public static var sevMaximumEncryptedStateGuests: Self { Self(VIR_NODE_SEV_MAX_ES_GUESTS) }
}
