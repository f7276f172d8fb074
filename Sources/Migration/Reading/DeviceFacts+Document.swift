internal import DomainXML
internal import HostInventory
internal import Vocabulary

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
        guard let device = PCIDevice(root) else { return nil }
        self.init(address: "\(device.address)", kind: "\(device.identity)")
        name = device.product
        driver = device.driver
        group = (device.group?.members ?? []).map { "\($0)" }
        let parts = capabilities.first { $0[attribute: "type"] == "pci" }?[children: "capability"] ?? []
        physicalFunction = parts.first { $0[attribute: "type"] == "phys_function" }?[child: "address"]
            .flatMap(PCIAddress.init(element:))
            .map { "\($0)" }
        for type in parts.first(where: { $0[attribute: "type"] == "mdev_types" })?[children: "type"] ?? [] {
            guard let id = type[attribute: "id"] else { continue }
            mediatedTypes[id] = Int(type[child: "availableInstances"]?.trimmedText ?? "") ?? 0
        }
    }
}
