public import Vocabulary
internal import CLibvirt

/// A balloon that changed how much memory its guest has.
public struct BalloonEvent: Sendable {
    public let domain: Domain
    /// The memory that the guest has now.
    public let memory: MemorySize
}

extension DomainEventKind<BalloonEvent> {
    /// Balloons that change how much memory their guests have. `VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE`
    public static var balloonChange: Self {
        let callback: virConnectDomainEventBalloonChangeCallback = { _, domain, size, opaque in
            unsafe Self.deliver(opaque, domain) {
                BalloonEvent(domain: $0, memory: MemorySize(clampingKibibytes: size))
            }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, callback)
    }
}

/// A `virtio-mem` device that changed its size.
public struct MemoryDeviceEvent: Sendable {
    public let domain: Domain
    /// The device's alias, such as `virtiomem0`.
    public let alias: String
    public let size: MemorySize
}

extension DomainEventKind<MemoryDeviceEvent> {
    /// Memory devices that change their size. `VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE`
    public static var memoryDeviceSizeChange: Self {
        let callback: virConnectDomainEventMemoryDeviceSizeChangeCallback = { _, domain, alias, size, opaque in
            let alias = unsafe String(lent: alias) ?? ""
            unsafe Self.deliver(opaque, domain) {
                MemoryDeviceEvent(domain: $0, alias: alias, size: MemorySize(clampingKibibytes: size))
            }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE, callback)
    }
}

/// An uncorrectable error of the host's memory.
public struct MemoryFailureEvent: Sendable {
    public let domain: Domain
    public let recipient: Recipient
    public let action: Action
    public let flags: Flags

    /// Whose memory it is.
    ///
    /// The corresponding C type is `virDomainMemoryFailureRecipientType`.
    public struct Recipient: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// The process itself; it cannot go on. `VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_HYPERVISOR`
        public static let hypervisor = Self(VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_HYPERVISOR)
        /// The guest. `VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_GUEST`
        public static let guest = Self(VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_GUEST)
    }

    /// What was done about it.
    ///
    /// The corresponding C type is `virDomainMemoryFailureActionType`.
    public struct Action: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let ignored = Self(VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_IGNORE)
        /// The guest was told, and can deal with it. `VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_INJECT`
        public static let injected = Self(VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_INJECT)
        /// The hypervisor cannot go on. `VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_FATAL`
        public static let fatal = Self(VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_FATAL)
        /// The guest cannot deal with it, and was reset. `VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_RESET`
        public static let reset = Self(VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_RESET)
    }

    /// The corresponding C type is `virDomainMemoryFailureFlags`.
    public struct Flags: LibvirtFlags {
        public let rawValue: UInt32

        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// The guest was about to use the memory; otherwise a scrub found the error.
        /// `VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED`
        public static let actionRequired = Self(VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED)
        /// Another failure was still being dealt with. `VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE`
        public static let recursive = Self(VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE)
    }
}

extension DomainEventKind<MemoryFailureEvent> {
    /// Errors of the host's memory that reach domains. `VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE`
    public static var memoryFailure: Self {
        let callback: virConnectDomainEventMemoryFailureCallback = { _, domain, recipient, action, flags, opaque in
            unsafe Self.deliver(opaque, domain) {
                MemoryFailureEvent(
                    domain: $0,
                    recipient: .init(rawValue: recipient),
                    action: .init(rawValue: action),
                    flags: .init(rawValue: flags))
            }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE, callback)
    }
}
