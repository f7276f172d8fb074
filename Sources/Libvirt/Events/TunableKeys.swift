public import Vocabulary
internal import CLibvirt

// The keys of ``TunableEvent``.

extension TypedParameters.Key<CPUSet> {
    /// The host CPUs that a vCPU may run on. `VIR_DOMAIN_TUNABLE_CPU_VCPUPIN` `cputune.vcpupin<n>`
    public static func changedVCPUPin(_ vcpu: VirtualCPU) -> Self { Self("cputune.vcpupin\(vcpu)", .list()) }

    /// The host CPUs that the emulator's threads may run on. `VIR_DOMAIN_TUNABLE_CPU_EMULATORPIN`
    public static var changedEmulatorPin: Self { Self(VIR_DOMAIN_TUNABLE_CPU_EMULATORPIN, .list()) }

    /// The host CPUs that an I/O thread may run on. `VIR_DOMAIN_TUNABLE_CPU_IOTHREADSPIN` `cputune.iothreadpin<n>`
    public static func changedIOThreadPin(_ thread: Int) -> Self { Self("cputune.iothreadpin\(thread)", .list()) }
}

extension TypedParameters.Key<UInt64> {
    public static var changedCPUShares: Self { Self(VIR_DOMAIN_TUNABLE_CPU_CPU_SHARES) }

    public static var changedTotalIOPS: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC) }

    public static var changedReadIOPS: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC) }

    public static var changedWriteIOPS: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC) }

    public static var changedTotalBurstIOPS: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC_MAX) }

    public static var changedReadBurstIOPS: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC_MAX) }

    public static var changedWriteBurstIOPS: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC_MAX) }
}

extension TypedParameters.Key<Duration> {
    public static var changedPeriod: Self { Self(VIR_DOMAIN_TUNABLE_CPU_GLOBAL_PERIOD, .microseconds) }

    public static var changedQuota: Self { Self(VIR_DOMAIN_TUNABLE_CPU_GLOBAL_QUOTA, .signedMicroseconds) }

    public static var changedVCPUPeriod: Self { Self(VIR_DOMAIN_TUNABLE_CPU_VCPU_PERIOD, .microseconds) }

    public static var changedVCPUQuota: Self { Self(VIR_DOMAIN_TUNABLE_CPU_VCPU_QUOTA, .signedMicroseconds) }

    public static var changedEmulatorPeriod: Self { Self(VIR_DOMAIN_TUNABLE_CPU_EMULATOR_PERIOD, .microseconds) }

    public static var changedEmulatorQuota: Self { Self(VIR_DOMAIN_TUNABLE_CPU_EMULATOR_QUOTA, .signedMicroseconds) }

    public static var changedIOThreadPeriod: Self { Self(VIR_DOMAIN_TUNABLE_CPU_IOTHREAD_PERIOD, .microseconds) }

    public static var changedIOThreadQuota: Self { Self(VIR_DOMAIN_TUNABLE_CPU_IOTHREAD_QUOTA, .signedMicroseconds) }

    public static var changedTotalBurstLength: Self {
        Self(VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC_MAX_LENGTH, .seconds)
    }

    public static var changedReadBurstLength: Self {
        Self(VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC_MAX_LENGTH, .seconds)
    }

    public static var changedWriteBurstLength: Self {
        Self(VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC_MAX_LENGTH, .seconds)
    }

    public static var changedTotalIOPSBurstLength: Self {
        Self(VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC_MAX_LENGTH, .seconds)
    }

    public static var changedReadIOPSBurstLength: Self {
        Self(VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC_MAX_LENGTH, .seconds)
    }

    public static var changedWriteIOPSBurstLength: Self {
        Self(VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC_MAX_LENGTH, .seconds)
    }
}

extension TypedParameters.Key<MemorySize> {
    /// Per second. `VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC`
    public static var changedTotalBandwidth: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC, .bytes) }

    /// Per second. `VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC`
    public static var changedReadBandwidth: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC, .bytes) }

    /// Per second. `VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC`
    public static var changedWriteBandwidth: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC, .bytes) }

    /// Per second. `VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC_MAX`
    public static var changedTotalBurstBandwidth: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC_MAX, .bytes) }

    /// Per second. `VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC_MAX`
    public static var changedReadBurstBandwidth: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC_MAX, .bytes) }

    /// Per second. `VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC_MAX`
    public static var changedWriteBurstBandwidth: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC_MAX, .bytes) }

    /// The size up to which a request counts as one. `VIR_DOMAIN_TUNABLE_BLKDEV_SIZE_IOPS_SEC`
    public static var changedIOSize: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_SIZE_IOPS_SEC, .bytes) }
}

extension TypedParameters.Key<String> {
    /// The disk whose limits changed. `VIR_DOMAIN_TUNABLE_BLKDEV_DISK`
    public static var changedDisk: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_DISK) }

    public static var changedIOGroup: Self { Self(VIR_DOMAIN_TUNABLE_BLKDEV_GROUP_NAME) }
}
