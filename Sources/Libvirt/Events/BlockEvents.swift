public import Vocabulary
internal import CLibvirt

/// A block job that ended, or became ready to.
public struct BlockJobEvent: Sendable {
    public let domain: Domain
    /// The disk: its target, such as `vda`, for ``EventKind/blockJob``; its source for ``EventKind/blockJobByPath``.
    public let disk: String
    public let kind: BlockJob.Kind
    public let status: Status

    /// The corresponding C type is `virConnectDomainEventBlockJobStatus`.
    public struct Status: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let completed = Self(VIR_DOMAIN_BLOCK_JOB_COMPLETED)
        public static let failed = Self(VIR_DOMAIN_BLOCK_JOB_FAILED)
        public static let cancelled = Self(VIR_DOMAIN_BLOCK_JOB_CANCELED)
        /// A copy or an active commit keeps up with the guest, and waits for the pivot. `VIR_DOMAIN_BLOCK_JOB_READY`
        public static let ready = Self(VIR_DOMAIN_BLOCK_JOB_READY)
    }
}

extension DomainEventKind<BlockJobEvent> {
    /// Block jobs that end or become ready, with the disk's target. `VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2`
    public static var blockJob: Self { job(VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2) }

    /// Block jobs that end or become ready, with the disk's source. `VIR_DOMAIN_EVENT_ID_BLOCK_JOB`
    ///
    /// The source may be another one before and after a job; prefer ``blockJob``.
    public static var blockJobByPath: Self { job(VIR_DOMAIN_EVENT_ID_BLOCK_JOB) }

    private static func job(_ id: virDomainEventID) -> Self {
        let callback: virConnectDomainEventBlockJobCallback = { _, domain, disk, kind, status, opaque in
            let disk = unsafe String(lent: disk) ?? ""
            unsafe Self.deliver(opaque, domain) {
                BlockJobEvent(domain: $0, disk: disk, kind: .init(rawValue: kind), status: .init(rawValue: status))
            }
        }
        return unsafe Self(id, callback)
    }
}

/// A disk image that grew beyond its threshold.
public struct BlockThresholdEvent: Sendable {
    public let domain: Domain
    /// The disk's target, such as `vda`, or one image of its chain, such as `vda[2]`.
    public let device: String
    public let path: String?
    public let threshold: MemorySize
    /// How far the write went beyond the threshold.
    public let excess: MemorySize
}

extension DomainEventKind<BlockThresholdEvent> {
    /// Disk images that grow beyond their thresholds. `VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD`
    public static var blockThreshold: Self {
        let callback: virConnectDomainEventBlockThresholdCallback = {
            _, domain, device, path, threshold, excess, opaque in
            let (device, path) = unsafe (String(lent: device) ?? "", String(lent: path))
            unsafe Self.deliver(opaque, domain) {
                BlockThresholdEvent(
                    domain: $0, device: device, path: path, threshold: .bytes(threshold), excess: .bytes(excess))
            }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD, callback)
    }
}
