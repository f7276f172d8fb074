internal import CLibvirt

// The keys of ``Domain/schedulerParameters(affecting:)``. A negative quota is none.

extension TypedParameters.Key<UInt64> {
    /// The share of CPU time, in proportion to other domains'. `VIR_DOMAIN_SCHEDULER_CPU_SHARES`
    public static var schedulerShares: Self { Self(VIR_DOMAIN_SCHEDULER_CPU_SHARES) }
}

extension TypedParameters.Key<Duration> {
    /// The period in which the whole domain gets its quota. `VIR_DOMAIN_SCHEDULER_GLOBAL_PERIOD`
    public static var schedulerPeriod: Self { Self(VIR_DOMAIN_SCHEDULER_GLOBAL_PERIOD, .microseconds) }

    /// The CPU time that the whole domain gets in each period. `VIR_DOMAIN_SCHEDULER_GLOBAL_QUOTA`
    public static var schedulerQuota: Self { Self(VIR_DOMAIN_SCHEDULER_GLOBAL_QUOTA, .signedMicroseconds) }

    /// The period in which each vCPU gets its quota. `VIR_DOMAIN_SCHEDULER_VCPU_PERIOD`
    public static var schedulerVCPUPeriod: Self { Self(VIR_DOMAIN_SCHEDULER_VCPU_PERIOD, .microseconds) }

    /// The CPU time that each vCPU gets in each period. `VIR_DOMAIN_SCHEDULER_VCPU_QUOTA`
    public static var schedulerVCPUQuota: Self { Self(VIR_DOMAIN_SCHEDULER_VCPU_QUOTA, .signedMicroseconds) }

    /// The period in which the emulator's threads get their quota. `VIR_DOMAIN_SCHEDULER_EMULATOR_PERIOD`
    public static var schedulerEmulatorPeriod: Self { Self(VIR_DOMAIN_SCHEDULER_EMULATOR_PERIOD, .microseconds) }

    /// The CPU time that the emulator's threads get in each period. `VIR_DOMAIN_SCHEDULER_EMULATOR_QUOTA`
    public static var schedulerEmulatorQuota: Self { Self(VIR_DOMAIN_SCHEDULER_EMULATOR_QUOTA, .signedMicroseconds) }

    /// The period in which each I/O thread gets its quota. `VIR_DOMAIN_SCHEDULER_IOTHREAD_PERIOD`
    public static var schedulerIOThreadPeriod: Self { Self(VIR_DOMAIN_SCHEDULER_IOTHREAD_PERIOD, .microseconds) }

    /// The CPU time that each I/O thread gets in each period. `VIR_DOMAIN_SCHEDULER_IOTHREAD_QUOTA`
    public static var schedulerIOThreadQuota: Self { Self(VIR_DOMAIN_SCHEDULER_IOTHREAD_QUOTA, .signedMicroseconds) }
}

// Xen's and VMware's own.

extension TypedParameters.Key<UInt32> {
    /// Xen's share of CPU time. `VIR_DOMAIN_SCHEDULER_WEIGHT`
    public static var schedulerWeight: Self { Self(VIR_DOMAIN_SCHEDULER_WEIGHT) }

    /// Xen's limit, in percent of one CPU. `VIR_DOMAIN_SCHEDULER_CAP`
    public static var schedulerCap: Self { Self(VIR_DOMAIN_SCHEDULER_CAP) }
}

extension TypedParameters.Key<Int64> {
    /// VMware's guarantee, in MHz. `VIR_DOMAIN_SCHEDULER_RESERVATION`
    public static var schedulerReservation: Self { Self(VIR_DOMAIN_SCHEDULER_RESERVATION) }

    /// VMware's limit, in MHz; -1 is none. `VIR_DOMAIN_SCHEDULER_LIMIT`
    public static var schedulerLimit: Self { Self(VIR_DOMAIN_SCHEDULER_LIMIT) }
}

extension TypedParameters.Key<Int32> {
    /// VMware's share of CPU time. `VIR_DOMAIN_SCHEDULER_SHARES`
    public static var schedulerVMwareShares: Self { Self(VIR_DOMAIN_SCHEDULER_SHARES) }
}
