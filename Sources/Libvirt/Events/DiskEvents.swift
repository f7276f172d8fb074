internal import CLibvirt

/// An I/O error of a disk.
public struct IOErrorEvent: Sendable {
    public let domain: Domain
    /// The disk's source on the host; empty if it has none.
    public let path: String
    /// The disk's alias, such as `virtio-disk0`.
    public let alias: String
    public let action: Action
    /// A word such as `enospc`; empty if the hypervisor does not say, `nil` for ``EventKind/ioError``.
    public let reason: String?

    /// What was done about it.
    ///
    /// The corresponding C type is `virDomainEventIOErrorAction`.
    public struct Action: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let ignored = Self(VIR_DOMAIN_EVENT_IO_ERROR_NONE)
        /// The guest was paused. `VIR_DOMAIN_EVENT_IO_ERROR_PAUSE`
        public static let paused = Self(VIR_DOMAIN_EVENT_IO_ERROR_PAUSE)
        /// The guest was told. `VIR_DOMAIN_EVENT_IO_ERROR_REPORT`
        public static let reported = Self(VIR_DOMAIN_EVENT_IO_ERROR_REPORT)
    }
}

extension DomainEventKind<IOErrorEvent> {
    /// I/O errors of disks. `VIR_DOMAIN_EVENT_ID_IO_ERROR`
    public static var ioError: Self {
        let callback: virConnectDomainEventIOErrorCallback = { _, domain, path, alias, action, opaque in
            let (path, alias) = unsafe (String(lent: path) ?? "", String(lent: alias) ?? "")
            unsafe Self.deliver(opaque, domain) {
                IOErrorEvent(domain: $0, path: path, alias: alias, action: .init(rawValue: action), reason: nil)
            }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_IO_ERROR, callback)
    }

    /// I/O errors of disks, with their reasons. `VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON`
    public static var ioErrorWithReason: Self {
        let callback: virConnectDomainEventIOErrorReasonCallback = { _, domain, path, alias, action, reason, opaque in
            let (path, alias) = unsafe (String(lent: path) ?? "", String(lent: alias) ?? "")
            let reason = unsafe String(lent: reason)
            unsafe Self.deliver(opaque, domain) {
                IOErrorEvent(domain: $0, path: path, alias: alias, action: .init(rawValue: action), reason: reason)
            }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON, callback)
    }
}

/// A disk whose source changed, or that was left out, because a file was missing at the start.
public struct DiskChangeEvent: Sendable {
    public let domain: Domain
    public let oldPath: String?
    public let newPath: String?
    public let alias: String
    public let reason: Reason

    /// The corresponding C type is `virConnectDomainEventDiskChangeReason`.
    public struct Reason: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// The drive is empty instead. `VIR_DOMAIN_EVENT_DISK_CHANGE_MISSING_ON_START`
        public static let mediumMissingAtStart = Self(VIR_DOMAIN_EVENT_DISK_CHANGE_MISSING_ON_START)
        /// The guest started without the disk. `VIR_DOMAIN_EVENT_DISK_DROP_MISSING_ON_START`
        public static let diskMissingAtStart = Self(VIR_DOMAIN_EVENT_DISK_DROP_MISSING_ON_START)
    }
}

extension DomainEventKind<DiskChangeEvent> {
    /// Disks that change or drop out by their startup policy. `VIR_DOMAIN_EVENT_ID_DISK_CHANGE`
    public static var diskChange: Self {
        let callback: virConnectDomainEventDiskChangeCallback = { _, domain, old, new, alias, reason, opaque in
            let (old, new, alias) = unsafe (String(lent: old), String(lent: new), String(lent: alias) ?? "")
            unsafe Self.deliver(opaque, domain) {
                DiskChangeEvent(
                    domain: $0, oldPath: old, newPath: new, alias: alias, reason: .init(rawValue: reason))
            }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_DISK_CHANGE, callback)
    }
}

/// A removable drive's tray that was opened or closed.
public struct TrayEvent: Sendable {
    public let domain: Domain
    public let alias: String
    public let change: Change

    /// The corresponding C type is `virDomainEventTrayChangeReason`.
    public struct Change: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let opened = Self(VIR_DOMAIN_EVENT_TRAY_CHANGE_OPEN)
        public static let closed = Self(VIR_DOMAIN_EVENT_TRAY_CHANGE_CLOSE)
    }
}

extension DomainEventKind<TrayEvent> {
    /// Trays that open or close. `VIR_DOMAIN_EVENT_ID_TRAY_CHANGE`
    public static var trayChange: Self {
        let callback: virConnectDomainEventTrayChangeCallback = { _, domain, alias, change, opaque in
            let alias = unsafe String(lent: alias) ?? ""
            unsafe Self.deliver(opaque, domain) { TrayEvent(domain: $0, alias: alias, change: .init(rawValue: change)) }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, callback)
    }
}
