public import DomainXML
public import Vocabulary
internal import HostInventory

/// What tells a device of a machine from its others, in the live document and in the definition.
public enum DeviceKey: Hashable, Sendable {
    /// A disk, by its name, such as `vdb`.
    case disk(String)
    /// An interface, by its hardware address.
    case interface(String)
    /// A function of the host.
    case hostDevice(PCIAddress)
    /// A DIMM or NVDIMM.
    case memory(MemoryModule)

    /// Finds what a device's element is about.
    public init?(_ element: XMLElement) {
        switch element.name {
        case "disk":
            guard let name = element[child: "target"]?[attribute: "dev"] else { return nil }
            self = .disk(name)
        case "interface":
            guard let address = element[child: "mac"]?[attribute: "address"] else { return nil }
            self = .interface(address.lowercased())
        case "hostdev":
            guard let address = element.element(at: "source/address").flatMap(PCIAddress.init(element:)) else {
                return nil
            }
            self = .hostDevice(address)
        case "memory":
            guard let module = MemoryModule(element) else { return nil }
            self = .memory(module)
        default: return nil
        }
    }

    fileprivate var elementName: String {
        switch self {
        case .disk: "disk"
        case .interface: "interface"
        case .hostDevice: "hostdev"
        case .memory: "memory"
        }
    }

    fileprivate func matches(_ element: XMLElement) -> Bool {
        guard let other = DeviceKey(element) else { return false }
        if case (.memory(let module), .memory(let found)) = (self, other) {
            return module.alias != nil && found.alias != nil ? module.alias == found.alias : module.isSame(as: found)
        }
        return self == other
    }
}

extension XMLElement {
    /// The element of a device of a domain, if it has it.
    public func device(_ key: DeviceKey) -> XMLElement? {
        self[child: "devices"]?[children: key.elementName].first(where: key.matches)
    }

    /// Adds a device, behind those of its kind.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - live: The same in the running machine, whose address the definition takes over, so that the guest finds it at
    ///     the same place after the next start.
    public mutating func addDevice(_ device: XMLElement, as live: XMLElement? = nil) {
        var device = device
        if let address = live?[child: "address"] { device[child: "address"] = address }
        var all = self[child: "devices"]?[children: device.name] ?? []
        all.append(device)
        self[child: "devices"]?[children: device.name] = all
    }

    /// Takes a device away; one that is not there is no mistake.
    public mutating func removeDevice(_ key: DeviceKey) {
        var all = self[child: "devices"]?[children: key.elementName] ?? []
        guard let index = all.firstIndex(where: key.matches) else { return }
        all.remove(at: index)
        self[child: "devices"]?[children: key.elementName] = all
    }
}
