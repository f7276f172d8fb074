public import Vocabulary
internal import CLibvirt

// The keys of ``Domain/memoryParameters(affecting:)``. A limit of `memoryUnlimited` is none.

extension TypedParameters.Key<MemorySize> {
    /// The most memory that the processes can have. `VIR_DOMAIN_MEMORY_HARD_LIMIT`
    public static var memoryHardLimit: Self { Self(VIR_DOMAIN_MEMORY_HARD_LIMIT, .kibibytes) }

    /// The memory that the processes are held to when the host runs short. `VIR_DOMAIN_MEMORY_SOFT_LIMIT`
    public static var memorySoftLimit: Self { Self(VIR_DOMAIN_MEMORY_SOFT_LIMIT, .kibibytes) }

    /// The most memory and swap space that the processes can have. `VIR_DOMAIN_MEMORY_SWAP_HARD_LIMIT`
    public static var memorySwapLimit: Self { Self(VIR_DOMAIN_MEMORY_SWAP_HARD_LIMIT, .kibibytes) }

    /// The memory that the guest keeps in any case, where the hypervisor can promise that.
    /// `VIR_DOMAIN_MEMORY_MIN_GUARANTEE`
    public static var memoryGuarantee: Self { Self(VIR_DOMAIN_MEMORY_MIN_GUARANTEE, .kibibytes) }
}

extension MemorySize {
    /// The value of a memory limit that limits nothing.
    ///
    /// The corresponding C constant is `VIR_DOMAIN_MEMORY_PARAM_UNLIMITED`.
    public static let memoryUnlimited = MemorySize.kibibytes(UInt64(VIR_DOMAIN_MEMORY_PARAM_UNLIMITED))
}

// The keys of ``Domain/numaParameters(affecting:)``.

extension TypedParameters.Key<NodeSet> {
    /// The host's nodes that memory comes from. `VIR_DOMAIN_NUMA_NODESET`
    public static var numaNodes: Self { Self(VIR_DOMAIN_NUMA_NODESET, .list()) }
}

extension TypedParameters.Key<NUMAMemoryMode> {
    /// How memory is spread over the nodes. `VIR_DOMAIN_NUMA_MODE`
    public static var numaMode: Self { Self(VIR_DOMAIN_NUMA_MODE, .constant) }
}

/// How a guest's memory is spread over nodes.
///
/// The corresponding C type is `virDomainNumatuneMemMode`.
public struct NUMAMemoryMode: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Only from the nodes; fails if they have none left. `VIR_DOMAIN_NUMATUNE_MEM_STRICT`
    public static let strict = Self(VIR_DOMAIN_NUMATUNE_MEM_STRICT)
    /// From the node, or else from others. `VIR_DOMAIN_NUMATUNE_MEM_PREFERRED`
    public static let preferred = Self(VIR_DOMAIN_NUMATUNE_MEM_PREFERRED)
    /// From the nodes in turn. `VIR_DOMAIN_NUMATUNE_MEM_INTERLEAVE`
    public static let interleaved = Self(VIR_DOMAIN_NUMATUNE_MEM_INTERLEAVE)
    /// As the host's own policy says, within the nodes. `VIR_DOMAIN_NUMATUNE_MEM_RESTRICTIVE`
    public static let restrictive = Self(VIR_DOMAIN_NUMATUNE_MEM_RESTRICTIVE)
}

// The keys of ``Domain/blkioParameters(affecting:)``.

extension TypedParameters.Key<UInt32> {
    /// The share of I/O, 10 to 1000. `VIR_DOMAIN_BLKIO_WEIGHT`
    public static var blkioWeight: Self { Self(VIR_DOMAIN_BLKIO_WEIGHT) }
}

extension TypedParameters.Key<String> {
    /// The share of I/O on host devices, such as `/dev/sda,500,/dev/sdb,300`. `VIR_DOMAIN_BLKIO_DEVICE_WEIGHT`
    public static var blkioDeviceWeights: Self { Self(VIR_DOMAIN_BLKIO_DEVICE_WEIGHT) }

    /// Reads a second, by device, in the same form. `VIR_DOMAIN_BLKIO_DEVICE_READ_IOPS`
    public static var blkioDeviceReadIOPS: Self { Self(VIR_DOMAIN_BLKIO_DEVICE_READ_IOPS) }

    /// Writes a second, by device, in the same form. `VIR_DOMAIN_BLKIO_DEVICE_WRITE_IOPS`
    public static var blkioDeviceWriteIOPS: Self { Self(VIR_DOMAIN_BLKIO_DEVICE_WRITE_IOPS) }

    /// Bytes read a second, by device, in the same form. `VIR_DOMAIN_BLKIO_DEVICE_READ_BPS`
    public static var blkioDeviceReadBandwidth: Self { Self(VIR_DOMAIN_BLKIO_DEVICE_READ_BPS) }

    /// Bytes written a second, by device, in the same form. `VIR_DOMAIN_BLKIO_DEVICE_WRITE_BPS`
    public static var blkioDeviceWriteBandwidth: Self { Self(VIR_DOMAIN_BLKIO_DEVICE_WRITE_BPS) }
}
