internal import CLibvirt

/// A pass over a domain's memory that a migration began.
public struct MigrationIterationEvent: Sendable {
    public let domain: Domain
    /// The pass, from 1.
    public let iteration: Int
}

extension DomainEventKind<MigrationIterationEvent> {
    /// Passes over the memory of domains that are being moved. `VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION`
    ///
    /// Sent on the host that the domain leaves. A domain that writes its memory faster than the network takes
    /// it never stops having another pass.
    public static var migrationIteration: Self {
        let callback: virConnectDomainEventMigrationIterationCallback = { _, domain, iteration, opaque in
            unsafe Self.deliver(opaque, domain) { MigrationIterationEvent(domain: $0, iteration: Int(iteration)) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION, callback)
    }
}

/// A job that ended, such as a migration.
public struct JobCompletedEvent: Sendable {
    public let domain: Domain
    /// The job's last statistics, by keys such as `jobDowntime`.
    public let parameters: TypedParameters
}

extension DomainEventKind<JobCompletedEvent> {
    /// Jobs that end. `VIR_DOMAIN_EVENT_ID_JOB_COMPLETED`
    ///
    /// For a migration, sent on the host that the domain arrives on.
    public static var jobCompleted: Self {
        let callback: virConnectDomainEventJobCompletedCallback = { _, domain, parameters, count, opaque in
            let parameters = unsafe TypedParameters(copying: parameters, count: count)
            unsafe Self.deliver(opaque, domain) { JobCompletedEvent(domain: $0, parameters: parameters) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_JOB_COMPLETED, callback)
    }
}

/// A vCPU count, a pin, or another tuning of a running domain that changed.
public struct TunableEvent: Sendable {
    public let domain: Domain
    /// What changed, by keys such as `changedVCPUPin(0)`.
    public let parameters: TypedParameters
}

extension DomainEventKind<TunableEvent> {
    /// Tunings of running domains that change, such as pins. `VIR_DOMAIN_EVENT_ID_TUNABLE`
    public static var tunable: Self {
        let callback: virConnectDomainEventTunableCallback = { _, domain, parameters, count, opaque in
            let parameters = unsafe TypedParameters(copying: parameters, count: count)
            unsafe Self.deliver(opaque, domain) { TunableEvent(domain: $0, parameters: parameters) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_TUNABLE, callback)
    }
}

/// A title, a description, or an application's metadata that changed.
public struct MetadataEvent: Sendable {
    public let domain: Domain
    public let kind: Kind
    /// The URI of the application's XML namespace, if `kind` is an application's element.
    public let namespace: String?

    /// The corresponding C type is `virDomainMetadataType`.
    public struct Kind: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let summary = Self(VIR_DOMAIN_METADATA_DESCRIPTION)
        public static let title = Self(VIR_DOMAIN_METADATA_TITLE)
        public static let element = Self(VIR_DOMAIN_METADATA_ELEMENT)
    }
}

extension DomainEventKind<MetadataEvent> {
    /// Metadata that change. `VIR_DOMAIN_EVENT_ID_METADATA_CHANGE`
    public static var metadataChange: Self {
        let callback: virConnectDomainEventMetadataChangeCallback = { _, domain, kind, namespace, opaque in
            let namespace = unsafe String(lent: namespace)
            unsafe Self.deliver(opaque, domain) {
                MetadataEvent(domain: $0, kind: .init(rawValue: kind), namespace: namespace)
            }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, callback)
    }
}
