internal import CLibvirt

/// Which networks a listing includes; empty means all of them.
///
/// Flags of one kind widen the listing, flags of different kinds narrow it.
///
/// The corresponding C type is `virConnectListAllNetworksFlags`.
public struct NetworkListFilter: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let active = Self(VIR_CONNECT_LIST_NETWORKS_ACTIVE)
    public static let inactive = Self(VIR_CONNECT_LIST_NETWORKS_INACTIVE)
    public static let persistent = Self(VIR_CONNECT_LIST_NETWORKS_PERSISTENT)
    public static let transient = Self(VIR_CONNECT_LIST_NETWORKS_TRANSIENT)
    public static let autostart = Self(VIR_CONNECT_LIST_NETWORKS_AUTOSTART)
    public static let noAutostart = Self(VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART)
}

/// How the definition of a network is checked.
///
/// The corresponding C type is `virNetworkDefineFlags`.
public struct NetworkDefinitionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Rejects a document that does not fit libvirt's schema. `VIR_NETWORK_DEFINE_VALIDATE`
    public static let validate = Self(VIR_NETWORK_DEFINE_VALIDATE)
}

/// How the document of a transient network is checked.
///
/// The corresponding C type is `virNetworkCreateFlags`.
public struct NetworkCreationFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Rejects a document that does not fit libvirt's schema. `VIR_NETWORK_CREATE_VALIDATE`
    public static let validate = Self(VIR_NETWORK_CREATE_VALIDATE)
}

/// Which of a network's documents is wanted; empty means the current one.
///
/// The corresponding C type is `virNetworkXMLFlags`.
public struct NetworkXMLFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The definition that the next start uses. `VIR_NETWORK_XML_INACTIVE`
    public static let inactive = Self(VIR_NETWORK_XML_INACTIVE)
}

/// What is done to a part of a network's document.
///
/// The corresponding C type is `virNetworkUpdateCommand`.
public struct NetworkChange: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let modify = Self(VIR_NETWORK_UPDATE_COMMAND_MODIFY)
    public static let delete = Self(VIR_NETWORK_UPDATE_COMMAND_DELETE)
    public static let addLast = Self(VIR_NETWORK_UPDATE_COMMAND_ADD_LAST)
    public static let addFirst = Self(VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST)
}

/// A part of a network's document, by its element.
///
/// The corresponding C type is `virNetworkUpdateSection`.
public struct NetworkSection: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let bridge = Self(VIR_NETWORK_SECTION_BRIDGE)
    public static let domain = Self(VIR_NETWORK_SECTION_DOMAIN)
    public static let ip = Self(VIR_NETWORK_SECTION_IP)
    public static let dhcpHost = Self(VIR_NETWORK_SECTION_IP_DHCP_HOST)
    public static let dhcpRange = Self(VIR_NETWORK_SECTION_IP_DHCP_RANGE)
    public static let forward = Self(VIR_NETWORK_SECTION_FORWARD)
    public static let forwardInterface = Self(VIR_NETWORK_SECTION_FORWARD_INTERFACE)
    public static let forwardPhysicalFunction = Self(VIR_NETWORK_SECTION_FORWARD_PF)
    public static let portGroup = Self(VIR_NETWORK_SECTION_PORTGROUP)
    public static let dnsHost = Self(VIR_NETWORK_SECTION_DNS_HOST)
    public static let dnsText = Self(VIR_NETWORK_SECTION_DNS_TXT)
    public static let dnsService = Self(VIR_NETWORK_SECTION_DNS_SRV)
}

/// An address that a network's DHCP server has given out.
///
/// The corresponding C type is `virNetworkDHCPLease`.
public struct NetworkLease: Hashable, Sendable {
    /// The network's bridge.
    public let interface: String
    /// When it ends, since 1970-01-01 00:00 UTC.
    public let expiry: Duration
    public let address: InternetAddress
    /// The MAC address of the guest's network interface.
    public let mac: String?
    public let hostname: String?
    public let clientID: String?
    /// The identity association of an IPv6 address.
    public let associationID: String?

    init(_ lease: virNetworkDHCPLease) {
        interface = unsafe String(lent: lease.iface) ?? ""
        expiry = unsafe .seconds(lease.expirytime)
        address = unsafe InternetAddress(
            family: .init(rawValue: lease.type),
            address: String(lent: lease.ipaddr) ?? "",
            prefix: Int(lease.prefix))
        mac = unsafe String(lent: lease.mac)
        hostname = unsafe String(lent: lease.hostname)
        clientID = unsafe String(lent: lease.clientid)
        associationID = unsafe String(lent: lease.iaid)
    }
}
