internal import CLibvirt

/// Which devices a listing includes; empty means all that exist.
///
/// Flags of what a device is widen the listing.
///
/// The corresponding C type is `virConnectListAllNodeDeviceFlags`.
public struct NodeDeviceFilter: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let system = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM)
    public static let pci = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV)
    public static let usbDevice = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV)
    public static let usbInterface = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE)
    public static let network = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET)
    public static let scsiHost = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST)
    public static let scsiTarget = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_TARGET)
    public static let scsi = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI)
    public static let storage = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE)
    public static let fibreChannelHost = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST)
    public static let virtualPorts = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS)
    public static let scsiGeneric = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_GENERIC)
    public static let drm = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM)
    /// Devices that can have mediated devices. `VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES`
    public static let mediatedDeviceTypes = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES)
    public static let mediatedDevice = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV)
    public static let ccw = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCW_DEV)
    public static let css = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_CSS_DEV)
    public static let vdpa = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_VDPA)
    public static let apCard = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_CARD)
    public static let apQueue = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_QUEUE)
    public static let apMatrix = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_MATRIX)
    public static let vitalProductData = Self(VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPD)

    /// Devices that are only defined. `VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE`
    public static let inactive = Self(VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE)
    /// Devices that exist. `VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE`
    public static let active = Self(VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE)
}

/// How the document of a device to make is checked.
///
/// The corresponding C type is `virNodeDeviceCreateXMLFlags`.
public struct NodeDeviceCreationFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Rejects a document that does not fit libvirt's schema. `VIR_NODE_DEVICE_CREATE_XML_VALIDATE`
    public static let validate = Self(VIR_NODE_DEVICE_CREATE_XML_VALIDATE)
}

/// How the definition of a device is checked.
///
/// The corresponding C type is `virNodeDeviceDefineXMLFlags`.
public struct NodeDeviceDefinitionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Rejects a document that does not fit libvirt's schema. `VIR_NODE_DEVICE_DEFINE_XML_VALIDATE`
    public static let validate = Self(VIR_NODE_DEVICE_DEFINE_XML_VALIDATE)
}
