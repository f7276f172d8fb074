import DomainXML
import HostInventory
import Placement
import Templates
import Testing
import TestSupport
import Vocabulary

/// Ports of PCI Express that stay free, for devices that are attached to a running machine.
struct PortTests {
    private static let library = TemplateLibrary(folders: [])

    private static func devices(_ keys: String, _ template: Template) throws -> XMLElement {
        let yaml = "name: web\ntemplate: \(template.name)\nvcpus: 1\nmemory: 64MiB\nplacement: none\n\(keys)"
        let machine = try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
        var synthetic = SyntheticHost()
        synthetic.guests = [.aarch64([.kvm]), .loongarch64([.kvm]), .x86_64([.kvm])]
        let settlement = try Settler.settle(machine, template, on: try synthetic.host())
        let berth = try Planner(Ledger(try synthetic.host())).place(PlacementRequest(machine, settlement)).berth
        let record = MachineRecord(
            machine: machine, templateVersion: template.version, berth: berth, phase: .ready, volumes: [])
        let file = Rendering.DiskFile(path: "/images/web", isBlockDevice: false, format: "raw")
        let rendering = Rendering(
            record: record, template: template, settlement: settlement, uuid: .random(),
            diskFiles: machine.disks.map { _ in file })
        return try #require(rendering.document.root[child: "devices"])
    }

    private static func ports(_ devices: XMLElement) -> Int {
        devices[children: "controller"].filter { $0[attribute: "model"] == "pcie-root-port" }.count
    }

    /// The templates' own devices take two: the guest agent's channel and the random numbers.
    @Test(
        arguments: library.entries.map(\.name),
        [
            ("", 2 + 4), ("sparePorts: 0", 2), ("sparePorts: 9", 2 + 9),
            ("disks: [{size: 1GiB}, {size: 1GiB}]\nnetworks: [{network: default}]", 2 + 3 + 4),
            ("disks: [{size: 1GiB, bus: scsi}, {size: 1GiB, bus: scsi}]", 2 + 1 + 4),
            ("watchdog: true\nrng: false\nsparePorts: 1", 2 + 1),
            ("graphics: vnc\nballoon: true\nsparePorts: 1", 2 + 4 + 1),
        ])
    func `are as many as were asked for, beside those that are taken`(
        template: String, example: (keys: String, ports: Int)
    ) throws {
        let template = try Self.library.template(named: template)
        #expect(Self.ports(try Self.devices(example.keys, template)) == example.ports)
    }

    @Test func `are libvirt's matter where neither template nor manifest says anything`() throws {
        let text = try Self.library.template(named: "aarch64-kunpeng").document.description
        let silent = try Template(parsing: text.replacing("<berth:ports spare='4'/>", with: ""), origin: "test")
        #expect(Self.ports(try Self.devices("", silent)) == 0)
        #expect(Self.ports(try Self.devices("sparePorts: 1", silent)) == 3)
    }

    @Test func `are those of the template too`() throws {
        let text = try Self.library.template(named: "aarch64-kunpeng").document.description
        let own = String(repeating: "<controller type='pci' model='pcie-root-port'/>", count: 5)
        let template = try Template(parsing: text.replacing("<devices>", with: "<devices>\(own)"), origin: "test")
        #expect(Self.ports(try Self.devices("", template)) == 6)
        #expect(Self.ports(try Self.devices("sparePorts: 0", template)) == 5)
    }

    @Test(
        arguments: [
            ("", nil), ("<controller type='pci' index='0' model='pcie-root'/>", nil),
            (port(1) + port(2), 2), (port(1) + port(2) + device("0x02"), 1), (port(1) + device("0x01"), 0),
            (port(10) + device("0x0a"), 0), (port(1) + "<disk><address type='drive' bus='1'/></disk>", 1),
            // libvirt may take a slot of the bridge: nobody can tell from here.
            (port(1) + "<controller type='pci' index='2' model='pcie-to-pci-bridge'/>", nil),
        ] as [(String, Int?)])
    func `are counted as free by the addresses of devices`(devices: String, free: Int?) throws {
        let root = try XMLDocument(parsing: "<domain><devices>\(devices)</devices></domain>").root
        #expect(root.freePorts == free)
    }

    private static func port(_ index: Int) -> String {
        """
        <controller type='pci' index='\(index)' model='pcie-root-port'>
        <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/></controller>
        """
    }

    private static func device(_ bus: String) -> String {
        "<interface><address type='pci' domain='0x0000' bus='\(bus)' slot='0x00' function='0x0'/></interface>"
    }
}
