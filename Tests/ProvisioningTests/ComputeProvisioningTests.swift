import DomainXML
import Foundation
import HostInventory
import Libvirt
import LibvirtTestSupport
import Placement
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

/// Room to grow, shapes and devices on libvirt's test driver, and libvirt's schema.
struct ComputeProvisioningTests {
    private let connection: Connection

    init() throws { connection = try TestHost.stocked.connect() }

    private func provision(_ yaml: String) throws -> LiveDomain {
        let planner = ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
        let machines = try ManifestReader.machines(yaml: yaml, file: "m.yaml")
        let outcome = try Provisioner(planner).provision(machines)
        #expect(outcome.errors.isEmpty)
        return try LiveDomain(named: machines[0].name, on: connection)
    }

    @Test func `makes a machine with room to grow`() throws {
        let live = try provision(
            """
            name: web
            template: x86_64-q35
            vcpus: {count: 2, maximum: 6}
            memory: {size: 64MiB, maximum: 256MiB, slots: 3}
            topology: {sockets: 3}
            """)
        #expect(live.root.vcpuCount == 2)
        #expect(live.root[child: "vcpu"]?.trimmedText == "6")
        #expect(live.record?.berth.vcpuPins.count == 2)
        #expect(live.root[child: "maxMemory"]?[attribute: "slots"] == "3")
        #expect(live.root.element(at: "cpu/numa/cell")?[attribute: "cpus"] == "0-5")
        #expect(live.root.element(at: "cpu/topology")?[attribute: "sockets"] == "3")
        // The test driver has no emulator that could have said so.
        let host = try HostReader(connection).host()
        #expect(live.findings(on: host).map(\.code) == ["vcpu-hotplug-unknown"])
        let again = try ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
            .plan(try ManifestReader.machines(yaml: try #require(live.record).machine.form, file: "form"))
        guard case .unchanged = again.machines.first else {
            Issue.record("\(again.machines)")
            return
        }
    }

    @Test func `tells what a running machine has otherwise`() throws {
        let live = try provision("{name: web, template: x86_64-q35, vcpus: 4, memory: 64MiB, topology: {sockets: 2}}")
        var record = try #require(live.record)
        let host = try HostReader(connection).host()
        #expect(live.findings(on: host).isEmpty)
        record.machine = try #require(
            try ManifestReader.machines(
                yaml: """
                    name: web
                    template: x86_64-q35
                    vcpus: 4
                    memory: {size: 64MiB, maximum: 1GiB}
                    cpu: {features: {pmu: disable}}
                    topology: {sockets: 4}
                    """, file: "m.yaml"
            ).first)
        record.devices = [try #require(PCIAddress(parsing: "7d:00.1"))]
        var root = live.root
        root.replaceMetadata(record.element)
        try live.domain.powerOff()
        let domain = try connection.define(xml: XMLDocument(root).description)
        try domain.start()
        let changed = try LiveDomain(named: "web", on: connection)
        #expect(
            changed.findings(on: host).map(\.code) == [
                "memory-differs", "feature-differs", "topology-differs", "device-missing",
            ])
    }

    @Test func `knows who has which devices`() throws {
        let text = """
            <domain type='test'><name>router</name><memory unit='MiB'>8</memory><os><type>hvm</type></os><devices>
            <hostdev mode='subsystem' type='pci' managed='yes'><source>
            <address domain='0x0000' bus='0x7d' slot='0x00' function='0x1'/></source></hostdev>
            <interface type='hostdev' managed='yes'><mac address='52:54:00:00:00:01'/><source>
            <address type='pci' domain='0x0000' bus='0x7d' slot='0x00' function='0x2'/></source></interface>
            <hostdev mode='subsystem' type='usb'><source><address bus='1' device='2'/></source></hostdev>
            </devices></domain>
            """
        let domain = try connection.define(xml: text)
        let live = try #require(try LiveDomain(domain))
        #expect(live.hasHostDevices)
        let ledger = try DeviceLedger([live])
        for function in ["7d:00.1", "7d:00.2"] {
            let device = try #require(PCIAddress(parsing: function))
            #expect(ledger.owner(of: device, besides: "web") == "router")
            #expect(ledger.owner(of: device, besides: "router") == nil)
        }
        #expect(ledger.owner(of: try #require(PCIAddress(parsing: "7d:00.3")), besides: "web") == nil)
    }

    /// A host with two cards of a kind, for libvirt's test driver.
    private static func hostWithCards() throws -> Connection {
        let cards = ["0", "1"].map { slot in
            """
            <device><name>pci_0000_3b_0\(slot)_0</name><parent>computer</parent><capability type='pci'>
            <domain>0</domain><bus>59</bus><slot>\(slot)</slot><function>0</function>
            <product id='0xa222'>Network controller</product><vendor id='0x19e5'>Huawei</vendor>
            <iommuGroup number='\(slot)'><address domain='0x0000' bus='0x3b' slot='0x0\(slot)' function='0x0'/></iommuGroup>
            </capability></device>
            """
        }
        let text = """
            <node><cpu><mhz>2600</mhz><model>x86</model><active>8</active><nodes>1</nodes><sockets>1</sockets>
            <cores>8</cores><threads>1</threads></cpu><memory>16777216</memory>
            <device><name>computer</name><capability type='system'><hardware><vendor>x</vendor><serial>1</serial>
            <uuid>dd8fe884-6c02-601e-7551-cca97df1c5d0</uuid></hardware><firmware/>
            </capability></device>\(cards.joined())</node>
            """
        let file = FileManager.default.temporaryDirectory.appending(path: "berth-\(UUID().uuidString).xml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try Connection(uri: "test://\(file.path)")
    }

    @Test func `gives each machine of a run a device of its own`() throws {
        let connection = try Self.hostWithCards()
        let planner = ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
        func machines(_ names: String...) throws -> [Machine] {
            try names.flatMap { name in
                try ManifestReader.machines(
                    yaml:
                        "{name: \(name), template: x86_64-q35, vcpus: 1, memory: 64MiB, devices: [{id: '19e5:a222'}]}",
                    file: "m.yaml")
            }
        }
        let outcome = try Provisioner(planner).provision(try machines("a", "b"))
        #expect(outcome.errors.map { "\($0)" } == [])
        let records = try ["a", "b"].map { try #require(try LiveDomain(named: $0, on: connection).record) }
        #expect(records.map { $0.devices.map { "\($0)" } } == [["0000:3b:00.0"], ["0000:3b:01.0"]])
        let a = try LiveDomain(named: "a", on: connection)
        let source = a.root.element(at: "devices/hostdev/source/address")
        #expect(source?[attribute: "bus"] == "0x3b")
        let host = try HostReader(connection).host(listsDevices: true)
        // Nobody takes a device from its driver here.
        #expect(a.findings(on: host).map(\.code) == ["device-not-lent"])
        let error = #expect(throws: SettlementError.self) { try planner.plan(try machines("c")) }
        #expect(
            error?.description.hasSuffix("is free; 0000:3b:00.0 is with a, 0000:3b:01.0 is with b") == true, "\(error)")
        try a.domain.powerOff()
        try a.domain.undefine()
        let plans = try planner.plan(try machines("c"))
        #expect(plans.machines.first?.creation?.settlement.devices.map { "\($0.address)" } == ["0000:3b:00.0"])
    }

    private static let rendered = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/rendered").standardizedFileURL

    /// The golden documents of TemplatesTests, as the libvirt of this machine takes them: its schema, and its reader.
    @Test(arguments: ["kunpeng-920-v1", "loongson-3c5000l", "lab-x86_64", "emulated-aarch64"])
    func `a document fits libvirt's schema`(host: String) throws {
        var text = try String(contentsOf: Self.rendered.appending(path: "compute-\(host).xml"), encoding: .utf8)
            .replacing("<domain type='kvm'>", with: "<domain type='test'>")
        if try connection.libraryVersion() < Version(10, 2) {
            // The schemas of older versions know neither clusters nor loongarch64.
            text = text.replacing(" clusters='2' cores='2'", with: " cores='4'")
                .replacing("arch='loongarch64'", with: "arch='aarch64'")
        }
        let domain = try connection.define(xml: text, flags: [.validate])
        let record = try MachineRecord(try XMLDocument(parsing: try domain.xml(.inactive)).root)
        #expect(record?.machine.name == "web")
    }
}
