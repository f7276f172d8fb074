internal import CLibvirt

/// A device that was added or removed, or could not be; its kind says which.
public struct DeviceEvent: Sendable {
    public let domain: Domain
    /// The device's alias, such as `net0`.
    public let alias: String
}

extension DomainEventKind<DeviceEvent> {
    /// Devices that running guests got. `VIR_DOMAIN_EVENT_ID_DEVICE_ADDED`
    public static var deviceAdded: Self {
        let callback: virConnectDomainEventDeviceAddedCallback = { _, domain, alias, opaque in
            let alias = unsafe String(lent: alias) ?? ""
            unsafe Self.deliver(opaque, domain) { DeviceEvent(domain: $0, alias: alias) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, callback)
    }

    /// Devices that running guests gave up. `VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED`
    public static var deviceRemoved: Self {
        let callback: virConnectDomainEventDeviceRemovedCallback = { _, domain, alias, opaque in
            let alias = unsafe String(lent: alias) ?? ""
            unsafe Self.deliver(opaque, domain) { DeviceEvent(domain: $0, alias: alias) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, callback)
    }

    /// Devices that guests refused to give up. `VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED`
    public static var deviceRemovalFailed: Self {
        let callback: virConnectDomainEventDeviceRemovalFailedCallback = { _, domain, alias, opaque in
            let alias = unsafe String(lent: alias) ?? ""
            unsafe Self.deliver(opaque, domain) { DeviceEvent(domain: $0, alias: alias) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED, callback)
    }
}

/// A guest agent that connected or went away.
public struct AgentEvent: Sendable {
    public let domain: Domain
    public let state: State
    public let reason: Reason

    /// The corresponding C type is `virConnectDomainEventAgentLifecycleState`.
    public struct State: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let connected = Self(VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED)
        public static let disconnected = Self(VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED)
    }

    /// The corresponding C type is `virConnectDomainEventAgentLifecycleReason`.
    public struct Reason: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let unknown = Self(VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_UNKNOWN)
        public static let domainStarted = Self(VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_DOMAIN_STARTED)
        public static let channelChanged = Self(VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_CHANNEL)
    }
}

extension DomainEventKind<AgentEvent> {
    /// Guest agents that connect or go away. `VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE`
    public static var agentLifecycle: Self {
        let callback: virConnectDomainEventAgentLifecycleCallback = { _, domain, state, reason, opaque in
            unsafe Self.deliver(opaque, domain) {
                AgentEvent(domain: $0, state: .init(rawValue: state), reason: .init(rawValue: reason))
            }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, callback)
    }
}
