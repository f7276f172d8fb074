import DomainXML
import HostInventory
import Placement
import Templates
import Testing
import TestSupport
import Vocabulary

/// What policies become in a machine's document; whole documents, as files.
struct PolicyRenderingTests {
    /// Three dies of 2 clusters of 4 cores; CPU 0 is kept for housekeeping.
    private static func host(_ guest: SyntheticGuest, _ pools: [(size: PageSize, total: UInt64)]) throws -> Host {
        var host = SyntheticHost()
        host.architecture = guest.architecture
        host.diesPerSocket = 3
        host.clustersPerDie = 2
        host.pools = pools
        host.guests = [guest]
        return try host.host()
    }

    private static func render(_ placement: String, vcpus: Int, _ template: String, on host: Host) throws -> Rendering {
        let yaml = """
            name: web
            template: \(template)
            vcpus: \(vcpus)
            memory: 1GiB
            disks: [{size: 1GiB}, {size: 1GiB}, {size: 1GiB}]
            placement: \(placement)
            """
        let machine = try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
        let template = try TemplateLibrary(folders: []).template(named: template)
        let settlement = try Settler.settle(machine, template, on: host)
        let berth = try Planner(Ledger(host)).place(PlacementRequest(machine, settlement)).berth
        let isMirrored = machine.policies.topology == .mirror
        return Rendering(
            record: MachineRecord(
                machine: machine, templateVersion: template.version, berth: berth, phase: .ready, volumes: []),
            template: template,
            settlement: settlement,
            uuid: try #require(UniqueIdentifier(parsing: "6695eb01-f6a4-4304-89aa-97f2502e193f")),
            diskFiles: machine.disks.map {
                .init(path: "/images/web-\($0.name).qcow2", isBlockDevice: false, format: "qcow2")
            },
            mirror: isMirrored ? GuestMirror(berth, on: host, template.architecture) : nil
        )
    }

    @Test(
        arguments: [
            // Two whole dies as two sockets of two clusters; the emulator beside the third.
            (
                "mirror", "{topology: mirror, emulator: isolate}", 16, "aarch64-kunpeng", .aarch64([.kvm]),
                [(.mebibytes2, 512)]
            ),
            // Cells of different sizes, and disks that take the I/O threads in turns.
            (
                "cells",
                "{topology: {cells: [{vcpus: 0-1, memory: 256MiB}, {vcpus: 2-5, memory: 768MiB}]}, ioThreads: 2}", 6,
                "x86_64-q35", .x86_64([.kvm]), []
            ),
            // One cell that the template has anyway, and memory that may come from elsewhere.
            (
                "mixed", "{policy: mixed, dedicated: 0-1, overcommit: 2, memory: preferred}", 6, "loongarch64-la464",
                .loongarch64([.kvm]), [(.mebibytes32, 64)]
            ),
            // Cells of a template's one, with what it says of its memory.
            (
                "mirror-loongson", "{topology: mirror, memory: preferred}", 12, "loongarch64-la464",
                .loongarch64([.kvm]), [(.mebibytes32, 64)]
            ),
            (
                "interleave", "{memory: interleave, ioThreads: {count: 1, placement: isolate}}", 12, "x86_64-q35",
                .x86_64([.kvm]), []
            ),
        ] as [(String, String, Int, String, SyntheticGuest, [(PageSize, UInt64)])]
    )
    func `turns policies into a machine's document`(
        name: String, placement: String, vcpus: Int, template: String, guest: SyntheticGuest,
        pools: [(PageSize, UInt64)]
    ) throws {
        let host = try Self.host(guest, pools.map { (size: $0.0, total: $0.1) })
        let rendering = try Self.render(placement, vcpus: vcpus, template, on: host)
        let root = try XMLDocument(parsing: rendering.document.description).root
        #expect(try MachineRecord(root) == rendering.record)
        try Golden("rendered/policies-\(name).xml").expect(rendering.document.description)
    }

    @Test func `keeps to a topology of the template that fits, and to no other`() throws {
        let host = try Self.host(.x86_64([.kvm]), [])
        for (vcpus, isKept) in [(4, true), (6, false)] {
            var rendering = try Self.render("dedicated", vcpus: vcpus, "x86_64-q35", on: host)
            let text = rendering.template.document.description.replacing(
                "<cpu mode='host-passthrough'/>",
                with: "<cpu mode='host-passthrough'><topology sockets='1' cores='2' threads='2'/></cpu>")
            let template = try Template(parsing: text, origin: "test")
            #expect(template.document.root.element(at: "cpu/topology") != nil)
            rendering = Rendering(
                record: rendering.record, template: template, settlement: rendering.settlement,
                uuid: rendering.uuid, diskFiles: rendering.diskFiles)
            #expect((rendering.document.root.element(at: "cpu/topology") != nil) == isKept)
        }
    }

    @Test func `shows a guest that gets another place what it then lies on`() throws {
        let host = try Self.host(.x86_64([.kvm]), [])
        let rendering = try Self.render("{topology: mirror}", vcpus: 16, "x86_64-q35", on: host)
        var document = rendering.document
        #expect(document.root.element(at: "cpu/numa")?[children: "cell"].count == 2)
        var moved = rendering.record
        moved.berth.vcpuPins = VirtualCPUPins((0..<16).map { [HostCPU(rawValue: $0 % 8)] })
        moved.berth.cells = []
        moved.berth.memory.nodes = [0]
        document.root.move(moved, on: host)
        #expect(document.root.element(at: "cpu/numa")?[children: "cell"].map { $0[attribute: "cpus"] } == ["0-15"])
        #expect(document.root.element(at: "numatune/memnode") == nil)
        #expect(document.root.element(at: "numatune/memory")?[attribute: "nodeset"] == "0")
        #expect(document.root.element(at: "cpu/topology")?[attribute: "cores"] == "16")
        #expect(try MachineRecord(document.root) == moved)
    }

    @Test func `reads a record of an older version, which kept less`() throws {
        let text = """
            <domain><name>web</name><metadata><b:machine xmlns:b='urn:berth:domain:1.0' template='t' version='1' phase='ready'>
            <b:manifest>{"memory":"1GiB","name":"web","placement":{"policy":"dedicated"},"template":"t","vcpus":2}</b:manifest>
            <b:berth><b:vcpu id='0' cpus='1'/><b:vcpu id='1' cpus='2'/><b:emulator cpus='0'/>
            <b:memory nodes='0' pages='2MiB'/></b:berth></b:machine></metadata></domain>
            """
        let record = try #require(try MachineRecord(try XMLDocument(parsing: text).root))
        let memory = MemoryBerth(size: .gibibytes(1), nodes: [0], pageSize: .mebibytes2)
        #expect(record.berth == Berth(policy: .dedicated, vcpuPins: [[1], [2]], emulatorPin: [0], memory: memory))
        #expect(record.machine.policies == Machine.Policies())
    }

    @Test(
        arguments: [
            "<b:vcpu id='2' cpus='1'/>", "<b:vcpu cpus='1'/>", "<b:vcpu id='0' cpus='one'/>",
            "<b:emulator cpus='x'/>", "<b:iothread id='2' cpus='1'/>", "<b:iothread id='1' cpus='-'/>",
            "<b:held cpus='1-'/>", "<b:memory nodes='a'/>", "<b:memory pages='3MiB'/>", "<b:memory mode='loose'/>",
            "<b:cell vcpus='0' memory='1GiB'/>", "<b:cell vcpus='x' memory='1GiB' node='0'/>",
            "<b:cell vcpus='0' memory='lots' node='0'/>", "<b:cell vcpus='0' memory='1GiB' node='-1'/>",
        ]
    )
    func `refuses a berth that somebody damaged`(element: String) throws {
        let text = """
            <domain><name>web</name><metadata><b:machine xmlns:b='urn:berth:domain:1.0'>
            <b:manifest>{"memory":"1GiB","name":"web","template":"t","vcpus":2}</b:manifest>
            <b:berth>\(element)</b:berth></b:machine></metadata></domain>
            """
        let root = try XMLDocument(parsing: text).root
        let error = #expect(throws: ManifestError.self) { try MachineRecord(root) }
        #expect(error?.description == "metadata of web:1:1: the berth cannot be read")
    }
}
