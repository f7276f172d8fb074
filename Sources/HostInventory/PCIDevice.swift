public import DomainXML
public import Vocabulary

/// A PCI function of the host, as libvirt's document of the node device describes it.
public struct PCIDevice: Hashable, Sendable {
    /// libvirt's name, such as `pci_0000_7d_00_1`.
    public let name: String
    public let address: PCIAddress
    public let identity: PCIIdentity
    /// What the maker calls it; empty where libvirt's list does not know it.
    public let product: String
    /// The kernel's driver that has it; `nil` if none does.
    public let driver: String?
    /// Whether it leads to other functions, and is none that a guest could have.
    public let isBridge: Bool
    /// The IOMMU group; `nil` where the host has no IOMMU, or has it off.
    public let group: Group?
    /// The NUMA node that the firmware tells; `nil` if it tells none.
    public let node: NUMANode?

    /// Whether its driver is one that lends it to guests: VFIO's own, one that VFIO has for the device, such as
    /// `hisi_acc_vfio_pci`, or the one that keeps others away.
    public var isLent: Bool { driver.map { $0.contains("vfio") || $0 == "pci-stub" } ?? false }

    /// Functions that the IOMMU cannot tell apart, so that one guest has all or none of them.
    public struct Group: Hashable, Sendable {
        public let number: Int
        public let members: [PCIAddress]
    }

    /// Reads the document of a node device; returns `nil` if it is no PCI function, or cannot be read.
    public init?(parsing text: String) {
        guard let root = try? XMLDocument(parsing: text).root else { return nil }
        self.init(root)
    }

    /// Reads the document of a node device; returns `nil` if it is no PCI function, or cannot be read.
    public init?(_ root: XMLElement) {
        guard
            let capability = root[children: "capability"].first(where: { $0[attribute: "type"] == "pci" }),
            let domain: UInt32 = capability.count("domain"), let bus: UInt8 = capability.count("bus"),
            let slot: UInt8 = capability.count("slot"), let function: UInt8 = capability.count("function"),
            let address = PCIAddress(domain: domain, bus: bus, slot: slot, function: function),
            let vendor = capability.identifier("vendor"), let product = capability.identifier("product")
        else { return nil }
        name = root[child: "name"]?.trimmedText ?? ""
        self.address = address
        identity = PCIIdentity(vendor: vendor, product: product)
        self.product = capability[child: "product"]?.trimmedText ?? ""
        driver = root.element(at: "driver/name")?.trimmedText
        // The class of PCI bridges of all kinds is 06.
        let isBridgeClass = capability[child: "class"]?.trimmedText.hasPrefix("0x06") ?? false
        isBridge =
            isBridgeClass || capability[children: "capability"].contains { $0[attribute: "type"] == "pci-bridge" }
        group = capability[child: "iommuGroup"].flatMap { group in
            group.number("number").map { number in
                Group(number: number, members: group[children: "address"].compactMap(PCIAddress.init(element:)))
            }
        }
        node = capability[child: "numa"]?.number("node").flatMap { $0 < 0 ? nil : NUMANode(rawValue: $0) }
    }
}

extension PCIAddress {
    /// Reads an `<address>` of libvirt's, whose numbers are hexadecimal with `0x` before them.
    public init?(element: XMLElement) {
        func number(_ name: String) -> UInt32? {
            guard let text = element[attribute: name] else { return nil }
            return text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
        }
        guard
            let bus = number("bus").flatMap(UInt8.init(exactly:)),
            let slot = number("slot").flatMap(UInt8.init(exactly:)),
            let function = number("function").flatMap(UInt8.init(exactly:))
        else { return nil }
        self.init(domain: number("domain") ?? 0, bus: bus, slot: slot, function: function)
    }
}

extension XMLElement {
    fileprivate func count<Number: FixedWidthInteger>(_ name: String) -> Number? {
        self[child: name].flatMap { Number($0.trimmedText) }
    }

    fileprivate func identifier(_ name: String) -> UInt16? {
        self[child: name]?[attribute: "id"].flatMap { $0.hasPrefix("0x") ? UInt16($0.dropFirst(2), radix: 16) : nil }
    }
}

extension Host {
    /// Returns the PCI function at an address, of those that were read.
    public func pciDevice(at address: PCIAddress) -> PCIDevice? { pciDevices?.first { $0.address == address } }

    /// Returns the NUMA node of a PCI function: the only one, where there is no other.
    public func node(of device: PCIDevice) -> NUMANode? {
        if let node = device.node, self.node(node) != nil { return node }
        return nodes.count == 1 ? nodes.first?.number : nil
    }
}
