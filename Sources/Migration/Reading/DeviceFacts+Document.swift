internal import DomainXML
internal import HostInventory

extension DeviceFacts {
    /// Reads libvirt's document of a PCI function or a mediated device; `nil` for any other.
    init?(_ document: String) {
        guard let root = try? XMLDocument(parsing: document).root else { return nil }
        let capabilities = root[children: "capability"]
        if let mediated = capabilities.first(where: { $0[attribute: "type"] == "mdev" }) {
            guard let uuid = mediated[child: "uuid"]?.trimmedText, let type = mediated[child: "type"]?[attribute: "id"]
            else { return nil }
            self.init(address: uuid, kind: type)
            driver = root.element(at: "driver/name")?.trimmedText
            return
        }
        guard let pci = capabilities.first(where: { $0[attribute: "type"] == "pci" }),
            let address = Self.address(decimal: pci)
        else { return nil }
        func identifier(_ name: String) -> String {
            let text = pci[child: name]?[attribute: "id"] ?? "0x0000"
            return String(text.hasPrefix("0x") ? text.dropFirst(2) : text[...])
        }
        self.init(address: address, kind: "\(identifier("vendor")):\(identifier("product"))")
        name = pci[child: "product"]?.trimmedText ?? ""
        driver = root.element(at: "driver/name")?.trimmedText
        group = (pci[child: "iommuGroup"]?[children: "address"] ?? []).compactMap(Self.address(hexadecimal:))
        let parts = pci[children: "capability"]
        physicalFunction = parts.first { $0[attribute: "type"] == "phys_function" }?[child: "address"]
            .flatMap(Self.address(hexadecimal:))
        for type in parts.first(where: { $0[attribute: "type"] == "mdev_types" })?[children: "type"] ?? [] {
            guard let id = type[attribute: "id"] else { continue }
            mediatedTypes[id] = Int(type[child: "availableInstances"]?.trimmedText ?? "") ?? 0
        }
    }

    /// The address of a `<capability type='pci'>`, whose numbers are decimal.
    private static func address(decimal pci: XMLElement) -> String? {
        func number(_ name: String) -> Int? { pci[child: name].flatMap { Int($0.trimmedText) } }
        guard let bus = number("bus"), let slot = number("slot"), let function = number("function") else { return nil }
        return text(number("domain") ?? 0, bus, slot, function)
    }

    /// The address of an `<address>`, whose numbers have `0x`.
    private static func address(hexadecimal element: XMLElement) -> String? {
        func number(_ name: String) -> Int? {
            element[attribute: name].flatMap { Int($0.hasPrefix("0x") ? $0.dropFirst(2) : $0[...], radix: 16) }
        }
        guard let bus = number("bus"), let slot = number("slot"), let function = number("function") else { return nil }
        return text(number("domain") ?? 0, bus, slot, function)
    }

    private static func text(_ domain: Int, _ bus: Int, _ slot: Int, _ function: Int) -> String {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(domain, 4)):\(padded(bus, 2)):\(padded(slot, 2)).\(function)"
    }
}
