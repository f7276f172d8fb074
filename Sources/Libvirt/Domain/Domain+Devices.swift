internal import CLibvirt

extension Domain {
    /// Adds a device.
    ///
    /// `xml` is an element as in `<devices>`.
    ///
    /// The corresponding C function is `virDomainAttachDeviceFlags`.
    @available(*, noasync)
    public func attachDevice(_ xml: String, _ flags: DeviceFlags = []) throws(LibvirtError) {
        try check("virDomainAttachDeviceFlags") { unsafe virDomainAttachDeviceFlags(pointer, xml, flags.rawValue) }
    }

    /// Removes the device that a document describes.
    ///
    /// The guest has to agree; a ``DeviceEvent`` tells whether it did. The document must be specific enough:
    /// an alias is, ``detachDevice(alias:_:)``.
    ///
    /// The corresponding C function is `virDomainDetachDeviceFlags`.
    ///
    /// - Throws: ``LibvirtError/Code/deviceMissing`` if there is no such device.
    @available(*, noasync)
    public func detachDevice(_ xml: String, _ flags: DeviceFlags = []) throws(LibvirtError) {
        try check("virDomainDetachDeviceFlags") { unsafe virDomainDetachDeviceFlags(pointer, xml, flags.rawValue) }
    }

    /// Removes the device with an alias, such as `net0`.
    ///
    /// The call always returns before the guest has agreed; a ``DeviceEvent`` tells whether it did.
    ///
    /// The corresponding C function is `virDomainDetachDeviceAlias`.
    ///
    /// - Throws: ``LibvirtError/Code/deviceMissing`` if there is no such device.
    @available(*, noasync)
    public func detachDevice(alias: String, _ flags: DeviceFlags = []) throws(LibvirtError) {
        try check("virDomainDetachDeviceAlias") { unsafe virDomainDetachDeviceAlias(pointer, alias, flags.rawValue) }
    }

    /// Changes a device, such as the medium in a drive or the link of a network interface.
    ///
    /// `xml` is the whole element as it is to be.
    ///
    /// The corresponding C function is `virDomainUpdateDeviceFlags`.
    @available(*, noasync)
    public func updateDevice(_ xml: String, _ flags: DeviceFlags = []) throws(LibvirtError) {
        try check("virDomainUpdateDeviceFlags") { unsafe virDomainUpdateDeviceFlags(pointer, xml, flags.rawValue) }
    }

    /// Gives a group of open files a name, by which devices of the document can use them.
    ///
    /// The files go to the daemon, over a Unix socket, and stay open there until the connection closes.
    ///
    /// The corresponding C function is `virDomainFDAssociate`.
    @available(*, noasync)
    public func associateFiles(
        _ descriptors: [CInt], name: String, _ flags: FileAssociationFlags = []
    ) throws(LibvirtError) {
        var descriptors = descriptors
        let count = UInt32(descriptors.count)
        try check("virDomainFDAssociate") {
            unsafe virDomainFDAssociate(pointer, name, count, &descriptors, flags.rawValue)
        }
    }
}

/// Which of a domain's two configurations a device is changed in, and how; empty means the current one.
///
/// The corresponding C type is `virDomainDeviceModifyFlags`.
public struct DeviceFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The running domain. `VIR_DOMAIN_DEVICE_MODIFY_LIVE`
    public static let live = Self(VIR_DOMAIN_DEVICE_MODIFY_LIVE)
    /// The definition. `VIR_DOMAIN_DEVICE_MODIFY_CONFIG`
    public static let config = Self(VIR_DOMAIN_DEVICE_MODIFY_CONFIG)
    /// Does not wait for the guest, such as to eject a locked medium. `VIR_DOMAIN_DEVICE_MODIFY_FORCE`
    public static let force = Self(VIR_DOMAIN_DEVICE_MODIFY_FORCE)
}

/// How files that are passed by descriptor are labelled for security.
///
/// The corresponding C type is `virDomainFDAssociateFlags`.
public struct FileAssociationFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Tries to restore the file's label after use. `VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_RESTORE`
    public static let restoresLabel = Self(VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_RESTORE)
    /// Labels the file as writable even where it is used for reading. `VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_WRITABLE`
    public static let writable = Self(VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_WRITABLE)
}
