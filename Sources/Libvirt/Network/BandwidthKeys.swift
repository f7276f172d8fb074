public import Vocabulary
internal import CLibvirt

// The keys of ``Domain/interfaceLimits(of:affecting:)`` and ``NetworkPort/parameters()``, which are the same.
//
// Averages and peaks are per second, in units of 1000 bytes; bursts in KiB.

extension TypedParameters.Key<MemorySize> {
    /// The average that the guest receives at most. `VIR_DOMAIN_BANDWIDTH_IN_AVERAGE`
    public static var inboundAverage: Self { Self(VIR_DOMAIN_BANDWIDTH_IN_AVERAGE, .kilobytes32) }

    /// The most that the guest receives for a time. `VIR_DOMAIN_BANDWIDTH_IN_PEAK`
    public static var inboundPeak: Self { Self(VIR_DOMAIN_BANDWIDTH_IN_PEAK, .kilobytes32) }

    /// The amount that may arrive at the peak. `VIR_DOMAIN_BANDWIDTH_IN_BURST`
    public static var inboundBurst: Self { Self(VIR_DOMAIN_BANDWIDTH_IN_BURST, .kibibytes32) }

    /// The average that the guest can count on. `VIR_DOMAIN_BANDWIDTH_IN_FLOOR`
    public static var inboundFloor: Self { Self(VIR_DOMAIN_BANDWIDTH_IN_FLOOR, .kilobytes32) }

    /// The average that the guest sends at most. `VIR_DOMAIN_BANDWIDTH_OUT_AVERAGE`
    public static var outboundAverage: Self { Self(VIR_DOMAIN_BANDWIDTH_OUT_AVERAGE, .kilobytes32) }

    /// The most that the guest sends for a time. `VIR_DOMAIN_BANDWIDTH_OUT_PEAK`
    public static var outboundPeak: Self { Self(VIR_DOMAIN_BANDWIDTH_OUT_PEAK, .kilobytes32) }

    /// The amount that may leave at the peak. `VIR_DOMAIN_BANDWIDTH_OUT_BURST`
    public static var outboundBurst: Self { Self(VIR_DOMAIN_BANDWIDTH_OUT_BURST, .kibibytes32) }
}
