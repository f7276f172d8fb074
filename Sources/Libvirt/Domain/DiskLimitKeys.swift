public import Vocabulary
internal import CLibvirt

// The keys of ``Domain/diskLimits(of:affecting:)``. Bandwidths are per second.

extension TypedParameters.Key<MemorySize> {
    public static var diskTotalBandwidth: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC, .bytes) }

    public static var diskReadBandwidth: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC, .bytes) }

    public static var diskWriteBandwidth: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC, .bytes) }

    public static var diskTotalBurstBandwidth: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX, .bytes) }

    public static var diskReadBurstBandwidth: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX, .bytes) }

    public static var diskWriteBurstBandwidth: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX, .bytes) }

    /// The size up to which a request counts as one. `VIR_DOMAIN_BLOCK_IOTUNE_SIZE_IOPS_SEC`
    public static var diskRequestSize: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_SIZE_IOPS_SEC, .bytes) }
}

extension TypedParameters.Key<UInt64> {
    public static var diskTotalIOPS: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC) }

    public static var diskReadIOPS: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC) }

    public static var diskWriteIOPS: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC) }

    public static var diskTotalBurstIOPS: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX) }

    public static var diskReadBurstIOPS: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX) }

    public static var diskWriteBurstIOPS: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX) }
}

extension TypedParameters.Key<Duration> {
    public static var diskTotalBurstLength: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX_LENGTH, .seconds) }

    public static var diskReadBurstLength: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX_LENGTH, .seconds) }

    public static var diskWriteBurstLength: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX_LENGTH, .seconds) }

    public static var diskTotalIOPSBurstLength: Self {
        Self(VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX_LENGTH, .seconds)
    }

    public static var diskReadIOPSBurstLength: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX_LENGTH, .seconds) }

    public static var diskWriteIOPSBurstLength: Self {
        Self(VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX_LENGTH, .seconds)
    }
}

extension TypedParameters.Key<String> {
    /// The group of disks that share the limits. `VIR_DOMAIN_BLOCK_IOTUNE_GROUP_NAME`
    public static var diskLimitGroup: Self { Self(VIR_DOMAIN_BLOCK_IOTUNE_GROUP_NAME) }
}
