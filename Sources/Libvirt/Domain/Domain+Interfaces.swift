public import Vocabulary
internal import CLibvirt

extension Domain {
    /// Returns what a network interface has received and sent, as the guest sees it.
    ///
    /// `device` is the name of the interface on the host, such as `vnet0`, or its MAC address.
    ///
    /// The corresponding C function is `virDomainInterfaceStats`.
    @available(*, noasync)
    public func interfaceStatistics(of device: String) throws(LibvirtError) -> InterfaceStatistics {
        var statistics = virDomainInterfaceStatsStruct()
        let size = MemoryLayout.size(ofValue: statistics)
        try check("virDomainInterfaceStats") { unsafe virDomainInterfaceStats(pointer, device, &statistics, size) }
        return InterfaceStatistics(statistics)
    }

    /// Returns the limits of a network interface, with keys such as `inboundAverage`.
    ///
    /// The corresponding C function is `virDomainGetInterfaceParameters`.
    @available(*, noasync)
    public func interfaceLimits(
        of device: String, affecting impact: ModificationImpact = []
    ) throws(LibvirtError) -> TypedParameters {
        try checkParameters("virDomainGetInterfaceParameters") {
            unsafe virDomainGetInterfaceParameters(pointer, device, $0, &$1, impact.rawValue)
        }
    }

    /// Changes the given limits of a network interface; an average of zero removes those of its direction.
    ///
    /// The corresponding C function is `virDomainSetInterfaceParameters`.
    @available(*, noasync)
    public func setInterfaceLimits(
        _ parameters: TypedParameters,
        of device: String,
        affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        try check("virDomainSetInterfaceParameters", sending: parameters) { start, count in
            unsafe virDomainSetInterfaceParameters(pointer, device, start, count, impact.rawValue)
        }
    }

    /// Returns the guest's network interfaces and their addresses, as far as `source` knows them.
    ///
    /// The corresponding C function is `virDomainInterfaceAddresses`.
    @available(*, noasync)
    public func interfaceAddresses(from source: InterfaceAddressSource) throws(LibvirtError) -> [InterfaceAddresses] {
        try checkRecords("virDomainInterfaceAddresses") {
            unsafe virDomainInterfaceAddresses(pointer, $0, UInt32(bitPattern: source.rawValue), 0)
        } freeing: {
            unsafe virDomainInterfaceFree($0)
        } _: {
            unsafe InterfaceAddresses($0.pointee)
        }
    }
}

/// Who knows a guest's addresses.
///
/// The corresponding C type is `virDomainInterfaceAddressesSource`.
public struct InterfaceAddressSource: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The DHCP servers of libvirt's networks. `VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE`
    public static let leases = Self(VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE)
    /// The agent in the guest; names are then the guest's. `VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT`
    public static let agent = Self(VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT)
    /// The host's ARP table, which may be out of date and knows no prefixes. `VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP`
    public static let arp = Self(VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP)
}

/// A network interface of a guest, and its addresses.
///
/// The corresponding C type is `virDomainInterface`.
public struct InterfaceAddresses: Hashable, Sendable {
    public let name: String
    /// The MAC address, if the source knows it.
    public let mac: String?
    public let addresses: [InternetAddress]

    init(_ interface: virDomainInterface) {
        name = unsafe String(lent: interface.name) ?? ""
        mac = unsafe String(lent: interface.hwaddr)
        addresses = unsafe (0..<Int(interface.naddrs)).compactMap { index in
            guard let address = unsafe interface.addrs?[index] else { return nil }
            return unsafe InternetAddress(
                family: .init(rawValue: address.type),
                address: String(lent: address.addr) ?? "",
                prefix: Int(address.prefix))
        }
    }
}

/// An IP address and the length of its network's prefix.
///
/// The corresponding C type is `virDomainIPAddress`.
public struct InternetAddress: Hashable, Sendable {
    public let family: Family
    public let address: String
    /// The number of bits that name the network; 0 if the source does not know it.
    public let prefix: Int

    /// The corresponding C type is `virIPAddrType`.
    public struct Family: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let ipv4 = Self(VIR_IP_ADDR_TYPE_IPV4)
        public static let ipv6 = Self(VIR_IP_ADDR_TYPE_IPV6)
    }
}

/// What a network interface has received and sent; `nil` stands for what the hypervisor does not say.
///
/// The corresponding C type is `virDomainInterfaceStatsStruct`.
public struct InterfaceStatistics: Hashable, Sendable {
    public let received: Direction
    public let sent: Direction

    /// What went one way.
    public struct Direction: Hashable, Sendable {
        public let bytes: MemorySize?
        public let packets: UInt64?
        public let errors: UInt64?
        public let drops: UInt64?

        /// Unknown numbers are -1.
        fileprivate init(bytes: Int64, packets: Int64, errors: Int64, drops: Int64) {
            self.bytes = UInt64(exactly: bytes).map { .bytes($0) }
            self.packets = UInt64(exactly: packets)
            self.errors = UInt64(exactly: errors)
            self.drops = UInt64(exactly: drops)
        }
    }

    init(_ statistics: virDomainInterfaceStatsStruct) {
        received = Direction(
            bytes: statistics.rx_bytes,
            packets: statistics.rx_packets,
            errors: statistics.rx_errs,
            drops: statistics.rx_drop)
        sent = Direction(
            bytes: statistics.tx_bytes,
            packets: statistics.tx_packets,
            errors: statistics.tx_errs,
            drops: statistics.tx_drop)
    }
}
