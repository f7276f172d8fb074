internal import Vocabulary

extension ManifestReader {
    /// Reads the list of the host's devices that are to be the guest's own.
    static func deviceWishes(_ node: ManifestNode?) -> [Machine.DeviceWish] {
        var wishes: [Machine.DeviceWish] = []
        for item in node?.items("devices of the host") ?? [] {
            guard let wish = deviceWish(item) else { continue }
            // Several of a kind are several devices; one by name is one.
            if case .identity = wish.choice {
            } else if wishes.contains(where: { $0.choice == wish.choice }) {
                item.reject("the device is in the list before this too")
            }
            wishes.append(wish)
        }
        return wishes
    }

    private static func deviceWish(_ node: ManifestNode) -> Machine.DeviceWish? {
        let kinds = ["pci", "id", "nodeDevice"]
        let values = node.values("a device", keys: kinds + ["near"])
        guard node.isMapping else { return nil }
        let named = kinds.filter { values[$0] != nil }
        guard named.count == 1, let value = values[named[0]] else {
            node.reject("a device has a 'pci:', an 'id:' or a 'nodeDevice:'" + (named.isEmpty ? "" : ", and only one"))
            return nil
        }
        let nearness: Machine.DeviceNearness? = values["near"].map { choice($0, "a nearness") } ?? .preferred
        let wish: Machine.DeviceWish.Choice? =
            switch named[0] {
            case "pci": device(value).map(Machine.DeviceWish.Choice.address)
            case "id": identity(value).map(Machine.DeviceWish.Choice.identity)
            default: value.text("a node device's name").map(Machine.DeviceWish.Choice.nodeDevice)
            }
        guard let wish, let nearness else { return nil }
        return Machine.DeviceWish(wish, nearness: nearness)
    }

    private static func identity(_ node: ManifestNode) -> PCIIdentity? {
        guard let text = node.text("a device's vendor and product") else { return nil }
        guard let identity = PCIIdentity(parsing: text) else {
            node.reject("'\(text)' is not a vendor and a product: write them as lspci -n does, such as \"19e5:a222\"")
            return nil
        }
        return identity
    }
}
