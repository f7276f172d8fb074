public import DomainXML
public import Vocabulary
internal import HostInventory
internal import Placement

/// Makes a machine's domain document of its template: the document is edited as a tree, and what is not named
/// here stays as it was written.
public struct Rendering: Sendable {
    public let record: MachineRecord
    public let template: Template
    public let settlement: Settlement
    public let uuid: UniqueIdentifier
    /// The files of the disks, in the order of the machine's disks.
    public let diskFiles: [DiskFile]
    /// The other files that the emulator reads.
    public let assets: [Asset: DiskFile]
    /// What the guest sees of its place, if it is to.
    public let mirror: GuestMirror?

    /// Where a disk's data is on the host.
    public struct DiskFile: Hashable, Sendable {
        public var path: String
        /// Whether `path` is a block device, as a logical volume's is.
        public var isBlockDevice: Bool
        /// The format of the data, such as `qcow2`.
        public var format: String

        public init(path: String, isBlockDevice: Bool, format: String) {
            (self.path, self.isBlockDevice, self.format) = (path, isBlockDevice, format)
        }
    }

    public init(
        record: MachineRecord,
        template: Template,
        settlement: Settlement,
        uuid: UniqueIdentifier,
        diskFiles: [DiskFile],
        assets: [Asset: DiskFile] = [:],
        mirror: GuestMirror? = nil
    ) {
        precondition(diskFiles.count == record.machine.disks.count, "Each disk has a file.")
        (self.record, self.template, self.settlement) = (record, template, settlement)
        (self.uuid, self.diskFiles, self.assets, self.mirror) = (uuid, diskFiles, assets, mirror)
    }

    var machine: Machine { record.machine }

    /// The finished document.
    public var document: XMLDocument {
        var root = template.document.root
        root[attribute: "type"] = settlement.accelerator.rawValue
        root.setText(of: "name", machine.name)
        root.place("uuid", text: uuid.description, after: "name")
        root.place("title", text: machine.title, after: "uuid")
        root.replaceMetadata(record.element)
        root.setMemory(machine.memory, settlement.pageSize)
        root.setVCPUs(machine.vcpus)
        root.setIOThreads(record.berth.ioThreadPins.count)
        root.setBerth(record.berth)
        setSystem(&root)
        setCPU(&root)
        root.setProcessors(machine.compute.shape.processors ?? mirror?.processors, machine.maximumVCPUs)
        root.setGuestCells(record.berth, machine.vcpus, mirror?.distances)
        setBoot(&root)
        setDevices(&root)
        root.setRoom(machine)
        root.setGuestShape(machine)
        setMemorySharing(&root)
        root.setFeatures(settlement)
        root.setPerformanceCounters(machine)
        root.addHostDevices(settlement.devices)
        addPorts(&root)
        return XMLDocument(root.indented())
    }

    private func setSystem(_ root: inout XMLElement) {
        root[child: "os"]?[child: "type"]?[attribute: "machine"] = settlement.machineType
        if case .loader(let path) = settlement.firmware {
            var system = root[ensuring: "os"]
            system[attribute: "firmware"] = nil
            system[child: "firmware"] = nil
            system[child: "loader"] = XMLElement("loader", ["readonly": "yes", "type": "pflash"], text: path)
            root[child: "os"] = system
        }
    }

    private func setCPU(_ root: inout XMLElement) {
        // Guest NUMA cells are part of the element, and stay.
        var cpu = root[ensuring: "cpu"]
        switch settlement.cpu {
        case .asWritten: return
        case .mode(let mode):
            for name in ["match", "check", "migratable"] { cpu[attribute: name] = nil }
            cpu[attribute: "mode"] = mode
            cpu[child: "model"] = nil
        case .model(let model):
            cpu[attribute: "mode"] = "custom"
            cpu[attribute: "match"] = "exact"
            cpu[attribute: "check"] = "none"
            cpu[child: "model"] = nil
            cpu.children.insert(.element(XMLElement("model", ["fallback": "forbid"], text: model)), at: 0)
        }
        root[child: "cpu"] = cpu
    }

    private func setDevices(_ root: inout XMLElement) {
        var devices = root[ensuring: "devices"]
        if let emulator = settlement.emulator { devices[child: "emulator"] = XMLElement("emulator", text: emulator) }
        addDisks(to: &devices)
        addNetworks(to: &devices)
        setPeripherals(&devices)
        root[child: "devices"] = devices
    }
}
