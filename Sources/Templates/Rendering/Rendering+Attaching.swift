public import DomainXML
public import HostInventory
public import Vocabulary
internal import Placement

/// Devices as a machine would have got them when it was made.
extension Rendering {
    /// The last disk of a machine, as its template has disks.
    ///
    /// - Parameters:
    ///   - record: The machine with the disk.
    ///   - template: The machine's template.
    ///   - uuid: The machine's identifier.
    ///   - file: Where the disk's data is.
    /// - Returns: The disk; `nil` if the template's document has no place for it.
    public static func disk(
        _ record: MachineRecord, _ template: Template, _ uuid: UniqueIdentifier, _ file: DiskFile
    ) -> XMLElement? {
        let rendering = Rendering(
            record: record, template: template, settlement: .plain(template), uuid: uuid,
            diskFiles: Array(repeating: file, count: record.machine.disks.count))
        return record.machine.disks.last.flatMap { rendering.document.root.device(.disk($0.name)) }
    }

    /// The last interface of a machine, with a hardware address that no other of its interfaces has.
    ///
    /// - Parameters:
    ///   - record: The machine with the interface.
    ///   - template: The machine's template.
    ///   - uuid: The machine's identifier.
    ///   - taken: The addresses that its interfaces have.
    /// - Returns: The interface; `nil` if the template's document has no place for it.
    public static func interface(
        _ record: MachineRecord, _ template: Template, _ uuid: UniqueIdentifier, besides taken: Set<String>
    ) -> XMLElement? {
        var record = record
        record.machine.disks = []
        // An interface that went away in between leaves its address to the next.
        var networks = record.machine.networks
        guard let last = networks.last else { return nil }
        for _ in 0...taken.count {
            record.machine.networks = networks
            let rendering = Rendering(
                record: record, template: template, settlement: .plain(template), uuid: uuid, diskFiles: [])
            let element = rendering.document.root[child: "devices"]?[children: "interface"].last
            guard let element, let address = element[child: "mac"]?[attribute: "address"] else { return nil }
            if !taken.contains(address.lowercased()) { return element }
            networks.append(last)
        }
        return nil
    }

    /// A function of the host, as libvirt lends it.
    public static func hostDevice(_ device: PCIDevice) -> XMLElement? {
        var root = XMLElement("domain", children: [XMLElement("devices")])
        root.addHostDevices([device])
        return root[child: "devices"]?[children: "hostdev"].last
    }
}

extension Settlement {
    /// One that replaces nothing, for parts of a document that do not depend on it.
    fileprivate static func plain(_ template: Template) -> Settlement {
        Settlement(
            accelerator: Accelerator(rawValue: template.document.root[attribute: "type"] ?? "kvm"),
            machineType: template.machineType)
    }
}
