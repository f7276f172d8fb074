import HostInventory
import Placement
import Templates
import Testing
import TestSupport
import Vocabulary

/// Which of the host's devices a machine gets, and why not.
struct HostDeviceTests {
    /// A function as libvirt's document of a node device describes it.
    private struct Function {
        var address: String
        var identity = "19e5:a222"
        var group: (number: Int, members: [String])?
        var driver: String?
        var node: Int?
        var isBridge = false

        /// `ss.f` on bus 7d.
        init(
            _ address: String, _ identity: String = "19e5:a222", group: Int? = nil, with others: [String] = [],
            driver: String? = nil, node: Int? = nil, isBridge: Bool = false
        ) {
            self.address = address
            self.identity = identity
            self.group = group.map { ($0, [address] + others) }
            (self.driver, self.node, self.isBridge) = (driver, node, isBridge)
        }

        var document: String {
            let parts = address.split(separator: ".")
            let ids = identity.split(separator: ":")
            let members = (group?.members ?? []).map { member in
                let parts = member.split(separator: ".")
                return "<address domain='0x0000' bus='0x7d' slot='0x\(parts[0])' function='0x\(parts[1])'/>"
            }
            return """
                <device><name>pci_0000_7d_\(parts[0])_\(parts[1])</name><parent>computer</parent>
                \(driver.map { "<driver><name>\($0)</name></driver>" } ?? "")
                <capability type='pci'><class>\(isBridge ? "0x060400" : "0x020000")</class><domain>0</domain><bus>125</bus>
                <slot>\(Int(parts[0], radix: 16) ?? 0)</slot><function>\(parts[1])</function>
                <product id='0x\(ids[1])'>a card</product><vendor id='0x\(ids[0])'>a maker</vendor>
                \(group.map { "<iommuGroup number='\($0.number)'>\(members.joined())</iommuGroup>" } ?? "")
                \(node.map { "<numa node='\($0)'/>" } ?? "")</capability></device>
                """
        }
    }

    private static let functions = [
        Function("00.0", "19e5:a120", driver: "pcieport", isBridge: true),
        Function("01.0", group: 1, driver: "hns3", node: 1),
        Function("01.1", group: 2, driver: "vfio-pci", node: 0),
        Function("02.0", "19e5:a250", group: 3, with: ["02.1", "00.0"], node: 0),
        Function("02.1", "19e5:a251", group: 3, with: ["02.0", "00.0"], driver: "hisi_sec2", node: 0),
        Function("03.0", "19e5:a258", node: 0),
        Function("04.0", "19e5:a259", group: 4),
    ]

    private static func host() throws -> Host {
        var synthetic = SyntheticHost()
        synthetic.guests = [.aarch64([.kvm])]
        var documents = synthetic.documents()
        documents.pciDevices = functions.map(\.document)
        return try Host(documents)
    }

    private static func settle(
        _ devices: String, _ ledger: DeviceLedger = DeviceLedger(), _ more: String = ""
    ) throws
        -> Settlement
    {
        let yaml = """
            name: m
            template: aarch64-kunpeng
            vcpus: 2
            memory: 1GiB
            devices: \(devices)
            \(more)
            """
        let machine = try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
        let template = try TemplateLibrary(folders: []).template(named: machine.template)
        return try Settler.settle(machine, template, on: try host(), devices: ledger)
    }

    private static func ledger(_ owners: KeyValuePairs<String, String>) throws -> DeviceLedger {
        var ledger = DeviceLedger()
        for (device, owner) in owners { ledger.enter(try #require(PCIAddress(parsing: device)), owner: owner) }
        return ledger
    }

    @Test(
        arguments: [
            ("[{pci: '7d:01.0'}]", [:], ["0000:7d:01.0"]), ("[{nodeDevice: pci_0000_7d_01_1}]", [:], ["0000:7d:01.1"]),
            ("[{id: '19e5:a222'}]", [:], ["0000:7d:01.0"]),
            // Those of others are left to them.
            ("[{id: '19e5:a222'}]", ["7d:01.0": "db"], ["0000:7d:01.1"]),
            ("[{id: '19e5:a222'}]", ["7d:01.0": "m"], ["0000:7d:01.0"]),
            // Those by name are taken first, and the order stays.
            ("[{id: '19e5:a222'}, {pci: '7d:01.0'}]", [:], ["0000:7d:01.1", "0000:7d:01.0"]),
            ("[{id: '19e5:a222'}, {id: '19e5:a222'}]", [:], ["0000:7d:01.0", "0000:7d:01.1"]),
            // A group whole: the bridge in it is no function of anybody's.
            ("[{pci: '7d:02.0'}, {pci: '7d:02.1'}]", [:], ["0000:7d:02.0", "0000:7d:02.1"]),
            // Near to the other device.
            (
                "[{pci: '7d:02.0'}, {pci: '7d:02.1'}, {id: '19e5:a222'}]", [:],
                ["0000:7d:02.0", "0000:7d:02.1", "0000:7d:01.1"]
            ),
        ] as [(String, [String: String], [String])]
    )
    func `chooses devices`(wishes: String, taken: [String: String], expected: [String]) throws {
        var ledger = DeviceLedger()
        for (device, owner) in taken { ledger.enter(try #require(PCIAddress(parsing: device)), owner: owner) }
        let settlement = try Self.settle(wishes, ledger)
        #expect(settlement.devices.map { "\($0.address)" } == expected)
    }

    @Test func `tells the planner where the devices are`() throws {
        let settlement = try Self.settle("[{pci: '7d:01.0', near: required}, {pci: '7d:01.1'}]")
        #expect(
            settlement.affinities == [
                NodeAffinity(nodes: [1], isRequired: true, reason: "where PCI device 0000:7d:01.0 is"),
                NodeAffinity(nodes: [0], isRequired: false, reason: "where PCI device 0000:7d:01.1 is"),
            ])
        #expect(settlement.findings.map(\.code).filter { $0 != "gicv4-unknown" } == ["device-in-use", "locked-memory"])
        #expect(try Self.settle("[{pci: '7d:01.0', near: none}]").affinities.isEmpty)
        #expect(try Self.settle("[{pci: '7d:01.0'}]", DeviceLedger(), "placement: none").affinities.isEmpty)
        #expect(try Self.settle("[{pci: '7d:04.0'}]").findings.map(\.code).contains("no-device-node"))
    }

    @Test(
        arguments: [
            ("[{pci: '7d:05.0'}]", "m: synthetic has no PCI device 0000:7d:05.0; did you mean 0000:7d:00.0?"),
            ("[{pci: '12:05.0'}]", "m: synthetic has no PCI device 0000:12:05.0; did you mean 0000:7d:00.0?"),
            (
                "[{id: '8086:10c9'}]",
                "m: synthetic has no PCI device 8086:10c9; it has 19e5:a222, 19e5:a250, 19e5:a251, 19e5:a258, 19e5:a259"
            ),
            (
                "[{id: '19e5:a222'}, {id: '19e5:a222'}, {id: '19e5:a222'}]",
                "m: none of the 2 PCI devices 19e5:a222 of synthetic is free; 0000:7d:01.0 is with m, 0000:7d:01.1 is with m"
            ),
            (
                "[{pci: '7d:01.0'}, {nodeDevice: pci_0000_7d_01_0}]",
                "m: PCI device 'pci_0000_7d_01_0' is in the list twice, by two names; leave one out"
            ),
            (
                "[{pci: '7d:00.0'}]",
                "m: PCI device 0000:7d:00.0 is a bridge, which no guest can have; name a device behind it"
            ),
            (
                "[{pci: '7d:03.0'}]",
                "m: PCI device 0000:7d:03.0 is in no IOMMU group; turn on the IOMMU (SMMU, VT-d) in the firmware of synthetic "
                    + "and in its kernel"
            ),
            (
                "[{pci: '7d:02.0'}]",
                "m: PCI device 0000:7d:02.0 is in IOMMU group 3 with 0000:7d:02.1, which the host's driver hisi_sec2 has; add "
                    + "{pci: \"0000:7d:02.1\"} to devices:, or take it from the host with virsh nodedev-detach "
                    + "pci_0000_7d_02_1"
            ),
            (
                "[{pci: '7d:04.0', near: required}]",
                "m: the firmware of synthetic does not tell the node of PCI device 0000:7d:04.0; write near: preferred for it"
            ),
        ]
    )
    func `says why a machine cannot have a device`(wishes: String, message: String) throws {
        let error = #expect(throws: SettlementError.self) { try Self.settle(wishes) }
        #expect(error?.description == message)
    }

    @Test func `takes nothing that another machine has, nor of a group that one has`() throws {
        let taken = try Self.ledger(["7d:01.0": "db", "7d:02.1": "cache"])
        let device = #expect(throws: SettlementError.self) { try Self.settle("[{pci: '7d:01.0'}]", taken) }
        #expect(
            device?.description
                == "m: PCI device 0000:7d:01.0 is with db; detach it there, or name one by id: \"19e5:a222\" for any that is "
                + "free")
        let group = #expect(throws: SettlementError.self) { try Self.settle("[{pci: '7d:02.0'}]", taken) }
        #expect(
            group?.description
                == "m: PCI device 0000:7d:02.0 is in IOMMU group 3 with 0000:7d:02.1, which is with cache; a group is one "
                + "machine's: detach that, or name a device of another group")
    }

    @Test func `keeps a machine near to the devices that it has`() throws {
        var host = try Self.host()
        let yaml =
            "{name: m, template: aarch64-kunpeng, vcpus: 2, memory: 1GiB, devices: [{id: '19e5:a222', near: required}]}"
        let machine = try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
        let device = try #require(PCIAddress(parsing: "7d:01.0"))
        host.deviceNodes[device] = .known(1, Evidence("numa_node", "1"))
        let berth = Berth(
            policy: .dedicated, vcpuPins: [[32], [33]], emulatorPin: [0],
            memory: MemoryBerth(size: .gibibytes(1), nodes: [1], pageSize: nil))
        var record = MachineRecord(machine: machine, templateVersion: "1", berth: berth, phase: .ready, volumes: [])
        record.devices = [device]
        let request = try PlacementRequest(record, on: host, keepsGuest: false)
        #expect(request.affinities.map(\.nodes) == [[1]])
        #expect(request.affinities.map(\.isRequired) == [true])
    }
}
