import DomainXML
import HostInventory
import Placement
import Templates
import Testing
import TestSupport
import Vocabulary

/// Whole documents, as files: a person can read what a template becomes.
struct RenderingTests {
    private static func host(_ guest: SyntheticGuest, _ pools: [(size: PageSize, total: UInt64)]) throws -> Host {
        var host = SyntheticHost()
        host.guests = [guest]
        host.pools = pools
        return try host.host()
    }

    private static func render(_ machine: Machine, on host: Host) throws -> Rendering {
        let template = try TemplateLibrary(folders: []).template(named: machine.template)
        let settlement = try Settler.settle(machine, template, on: host)
        let berth = try Planner(Ledger(host)).place(PlacementRequest(machine, settlement)).berth
        let isMirrored = machine.policies.topology == .mirror
        return Rendering(
            record: MachineRecord(
                machine: machine,
                templateVersion: template.version,
                berth: berth,
                phase: .ready,
                volumes: [.init(disk: "vda", pool: "default", name: "\(machine.name)-vda.qcow2")]
            ),
            template: template,
            settlement: settlement,
            uuid: try #require(UniqueIdentifier(parsing: "6695eb01-f6a4-4304-89aa-97f2502e193f")),
            diskFiles: machine.disks.map { disk in
                .init(path: "/images/\(machine.name)-\(disk.name).qcow2", isBlockDevice: false, format: "qcow2")
            },
            mirror: isMirrored ? GuestMirror(berth, on: host, template.architecture) : nil
        )
    }

    private static func machine(_ template: String) -> Machine {
        var machine = Machine(name: "web", template: template, vcpus: 2, memory: .gibibytes(1))
        machine.title = "the <front> end"
        machine.disks = [.init(name: "vda", source: .empty(.gibibytes(10)), pool: "default")]
        machine.networks = [.network("default"), .bridge("br0")]
        return machine
    }

    @Test(
        arguments: [
            ("kunpeng", "aarch64-kunpeng", .aarch64([.kvm]), [(.mebibytes2, 1024)]),
            ("loongson", "loongarch64-la464", .loongarch64([.kvm]), [(.mebibytes32, 64)]),
            ("tcg-aarch64", "aarch64-kunpeng", .aarch64([.tcg]), []),
            ("tcg-loongarch64", "loongarch64-la464", .loongarch64([.tcg]), []),
            ("x86_64", "x86_64-q35", .x86_64([.kvm]), []),
        ] as [(String, String, SyntheticGuest, [(PageSize, UInt64)])]
    )
    func `turns a template into a machine's document`(
        name: String, template: String, guest: SyntheticGuest, pools: [(PageSize, UInt64)]
    ) throws {
        let host = try Self.host(guest, pools.map { (size: $0.0, total: $0.1) })
        let document = try Self.render(Self.machine(template), on: host).document
        try Golden("rendered/\(name).xml").expect(document.description)
    }

    @Test(arguments: [CPUPolicy.dedicated, .shared(overcommit: 2), .mixed(dedicated: [0], overcommit: 3), .unpinned])
    func `keeps a record that can be read back`(policy: CPUPolicy) throws {
        var machine = Self.machine("x86_64-q35")
        machine.policies.cpus = policy
        machine.pages = .best
        let rendering = try Self.render(machine, on: try Self.host(.x86_64([.kvm]), [(.mebibytes2, 2048)]))
        let root = try XMLDocument(parsing: rendering.document.description).root
        #expect(try MachineRecord(root) == rendering.record)
    }

    @Test func `gives the same document each time`() throws {
        let host = try Self.host(.x86_64([.kvm]), [])
        let documents = try (0..<2).map { _ in try Self.render(Self.machine("x86_64-q35"), on: host).document }
        #expect(documents[0] == documents[1])
    }

    @Test func `knows no record in other people's domains`() throws {
        let root = try XMLDocument(parsing: "<domain><metadata><machine xmlns='urn:other'/></metadata></domain>").root
        #expect(try MachineRecord(root) == nil)
    }

    @Test func `refuses a record that somebody damaged`() throws {
        let text = """
            <domain><name>web</name><metadata><b:machine xmlns:b='urn:berth:domain:1.0'>
            <b:manifest>{"name": "web"}</b:manifest></b:machine></metadata></domain>
            """
        let root = try XMLDocument(parsing: text).root
        let error = #expect(throws: ManifestError.self) { try MachineRecord(root) }
        #expect(error?.description.hasPrefix("metadata of web:1:1: the machine has no 'template:'") == true)
    }
}
