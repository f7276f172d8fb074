internal import DomainXML
internal import Vocabulary

/// A device of the host that a machine has, as its document names it.
struct HostDevice: Hashable, Sendable {
    let kind: Kind
    /// How people call it: where it is, or what it is.
    let label: String
    /// The device's name in the machine, such as `hostdev0`.
    let alias: String?
    /// The address of a network card.
    let mac: String?
    /// Whether QEMU takes it out by itself before a move, and a virtual card goes on in its stead.
    let isFailover: Bool

    enum Kind: Hashable, Sendable {
        case pci(PCIAddress)
        /// A mediated device, by its UUID.
        case mediated(String)
        case usb
        /// Any other, by libvirt's name for its kind.
        case other(String)
    }

    /// Whether it is a VFIO device, which raises interrupts by messages and reads memory by itself.
    var raisesMessageInterrupts: Bool {
        switch kind {
        case .pci, .mediated: true
        case .usb, .other: false
        }
    }

    /// Where it is on its host, by the name under which ``DeviceFacts`` has it.
    var address: String? {
        switch kind {
        case .pci(let address): "\(address)"
        case .mediated(let uuid): uuid
        case .usb, .other: nil
        }
    }

    /// All devices that the host lends a machine.
    static func all(of subject: MigrationSubject) -> [HostDevice] { all(in: subject.live) }

    static func all(in domain: XMLElement) -> [HostDevice] {
        let devices = domain[ensuring: "devices"]
        return devices[children: "hostdev"].map(HostDevice.init)
            + devices[children: "interface"].filter { $0[attribute: "type"] == "hostdev" }.map(HostDevice.init)
    }

    private init(_ element: XMLElement) {
        let source = element[child: "source"]
        let type =
            element[attribute: "mode"] == "capabilities"
            ? "capabilities" : element.name == "interface" ? "pci" : element[attribute: "type"] ?? "pci"
        let address = source?[child: "address"]
        alias = element[child: "alias"]?[attribute: "name"]
        mac = element[child: "mac"]?[attribute: "address"]
        isFailover = element[child: "teaming"]?[attribute: "type"] == "transient"
        switch type {
        case "pci":
            let place = address.flatMap(PCIAddress.init)
            kind = place.map(Kind.pci) ?? .other("pci without an address")
            label = place.map { "PCI device \($0)" } ?? "a PCI device"
        case "mdev":
            let uuid = address?[attribute: "uuid"] ?? ""
            (kind, label) = (.mediated(uuid), "mediated device \(uuid)")
        case "usb":
            let ids =
                source.map { [$0[child: "vendor"]?[attribute: "id"], $0[child: "product"]?[attribute: "id"]] } ?? []
            (kind, label) = (.usb, "USB device " + ids.compactMap(\.self).joined(separator: ":"))
        default: (kind, label) = (.other(type), "host device of type \(type)")
        }
    }
}

extension PCIAddress {
    /// Reads an `<address>` in libvirt's notation, each number with `0x`.
    fileprivate init?(_ element: XMLElement) {
        func number(_ name: String) -> UInt32? {
            guard let text = element[attribute: name] else { return nil }
            return text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
        }
        guard let bus = number("bus"), let slot = number("slot"), let function = number("function") else { return nil }
        self.init(
            domain: number("domain") ?? 0, bus: UInt8(clamping: bus), slot: UInt8(clamping: slot),
            function: UInt8(clamping: function))
    }
}
