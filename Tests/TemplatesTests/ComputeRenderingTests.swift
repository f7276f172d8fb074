import DomainXML
import HostInventory
import Placement
import Templates
import TestSupport
import Testing
import Vocabulary

/// What room to grow, features, shape and devices become in a machine's document, on hosts that were recorded.
struct ComputeRenderingTests {
    private static func render(
        _ yaml: String, on host: Host, template changed: Template? = nil
    ) throws -> Rendering {
        let machine = try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
        let template = try changed ?? TemplateLibrary(folders: []).template(named: machine.template)
        let settlement = try Settler.settle(machine, template, on: host)
        let berth = try Planner(Ledger(host)).place(PlacementRequest(machine, settlement)).berth
        var record = MachineRecord(
            machine: machine, templateVersion: template.version, berth: berth, phase: .ready, volumes: [])
        record.devices = settlement.devices.map(\.address)
        return Rendering(
            record: record, template: template, settlement: settlement,
            uuid: try #require(UniqueIdentifier(parsing: "6695eb01-f6a4-4304-89aa-97f2502e193f")), diskFiles: [])
    }

    private static let kunpeng = """
        name: web
        template: aarch64-kunpeng
        vcpus: {count: 6, maximum: 8}
        memory: {size: 2GiB, maximum: 8GiB, slots: 4}
        cpu: {model: host-passthrough, sve: [128, 256], pmu: off, features: {pauth: disable}}
        sparePorts: 2
        nvdimms: [{size: 1GiB, path: /srv/web.nvdimm, node: 1}]
        paravirt: {spinlock: true, sched: true}
        interrupts: {gicv4: required}
        topology:
          sockets: 2
          clusters: 2
          numa:
            - {vcpus: 0-3, memory: 1GiB, distances: [10, 20]}
            - {vcpus: 4-7, memory: 1GiB, distances: [20, 10]}
        """

    /// Its emulator plugs no vCPUs, as that recording says.
    private static let loongson = """
        name: web
        template: loongarch64-la464
        vcpus: 4
        memory: {size: 1GiB, maximum: 4GiB}
        cpu: {model: la464, features: {lasx: disable}}
        topology: {sockets: 2}
        """

    private static let x86 = """
        name: web
        template: x86_64-q35
        vcpus: {count: 1, maximum: 4}
        memory: 512MiB
        cpu: {pmu: on, features: {pdpe1gb: disable, x2apic: require}}
        nvdimms: [{size: 64MiB, path: /srv/web.nvdimm}]
        topology: {dies: 2, threads: 2, caches: passthrough}
        """

    private static let device = """
        name: web
        template: aarch64-kunpeng
        vcpus: 2
        memory: 512MiB
        cpu: {sve: off}
        interrupts: {gicv4: preferred}
        devices: [{id: "8086:10c9"}]
        """

    @Test(
        arguments: [
            ("kunpeng-920-v1", kunpeng), ("loongson-3c5000l", loongson), ("lab-x86_64", x86),
            ("emulated-aarch64", device),
        ]
    )
    func `turns a manifest into a machine's document`(host name: String, yaml: String) throws {
        let host = try RecordedHost(name).host(isLocal: true)
        let rendering = try Self.render(yaml, on: host)
        let root = try XMLDocument(parsing: rendering.document.description).root
        #expect(try MachineRecord(root) == rendering.record)
        let findings = rendering.settlement.findings.map { "<!-- \($0.severity): \($0.message) -->\n" }.joined()
        try Golden("rendered/compute-\(name).xml").expect(findings + rendering.document.description)
    }

    /// A template whose kernel libvirt hands over, with a parameter of its own.
    private static func directBoot() throws -> Template {
        let template = try TemplateLibrary(folders: []).template(named: "aarch64-kunpeng")
        let text = template.document.description.replacing(
            "<boot dev='hd'/>", with: "<kernel>/boot/Image</kernel><cmdline>console=ttyAMA0 arm_pvspin</cmdline>")
        return try Template(parsing: text, origin: "test")
    }

    @Test func `writes the kernel's command line where libvirt hands it over`() throws {
        let host = try RecordedHost("kunpeng-920-v1").host(isLocal: true)
        let yaml = """
            {name: web, template: aarch64-kunpeng, vcpus: 2, memory: 1GiB, paravirt: {spinlock: true, stealTime: false}}
            """
        let rendering = try Self.render(yaml, on: host, template: try Self.directBoot())
        let line = rendering.document.root.element(at: "os/cmdline")?.trimmedText
        #expect(line == "console=ttyAMA0 arm_pvspin no-steal-acc")
        #expect(rendering.settlement.findings.contains { $0.code == "kernel-parameters" } == false)
        let imageBoot = try Self.render(yaml, on: host)
        #expect(imageBoot.document.root.element(at: "os/cmdline") == nil)
        let advice = imageBoot.settlement.findings.first { $0.code == "kernel-parameters" }
        #expect(advice?.remedy == "add 'arm_pvspin no-steal-acc' to the guest's kernel command line")
    }

    @Test func `puts vCPUs that are plugged later into the last cell`() throws {
        let host = try RecordedHost("kunpeng-920-v1").host(isLocal: true)
        let yaml = """
            name: web
            template: aarch64-kunpeng
            vcpus: {count: 4, maximum: 6}
            memory: 1GiB
            placement: {topology: {cells: [{vcpus: 0-1, memory: 512MiB}, {vcpus: 2-3, memory: 512MiB}]}}
            """
        let rendering = try Self.render(yaml, on: host)
        let cells = rendering.document.root.element(at: "cpu/numa")?[children: "cell"] ?? []
        #expect(cells.map { $0[attribute: "cpus"] } == ["0-1", "2-5"])
        let growing = try Self.render(
            "{name: web, template: loongarch64-la464, vcpus: {count: 2, maximum: 6}, memory: 512MiB}",
            on: try RecordedHost("emulated-loongarch64").host(isLocal: true))
        let cell = growing.document.root.element(at: "cpu/numa/cell")
        #expect(cell?[attribute: "cpus"] == "0-5")
        #expect(growing.record.berth.vcpuPins.count == 2)
    }
}
