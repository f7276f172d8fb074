import DomainXML
import HostInventory
import Placement
import Templates
import Testing
import TestSupport
import Vocabulary

/// What becomes of a machine's policies on a host that does not have all of it.
struct PolicySettlementTests {
    private static func host(_ pools: [(size: PageSize, total: UInt64)] = []) throws -> Host {
        var host = SyntheticHost()
        host.guests = [.x86_64([.kvm])]
        host.pools = pools
        return try host.host()
    }

    private static func machine(_ placement: String, _ more: String = "") throws -> Machine {
        let yaml = "name: m\ntemplate: x86_64-q35\nvcpus: 4\nmemory: 1GiB\nplacement: \(placement)\n\(more)"
        return try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
    }

    private static func settle(_ machine: Machine, _ host: Host) throws -> Settlement {
        try Settler.settle(machine, TemplateLibrary(folders: []).template(named: machine.template), on: host)
    }

    private static let device = "{device: '0000:7d:00.1'"

    @Test(arguments: [("required", true), ("preferred", false)])
    func `a device's node binds the machine as far as it is asked`(affinity: String, isRequired: Bool) throws {
        var host = try Self.host()
        let address = try #require(PCIAddress(parsing: "0000:7d:00.1"))
        host.deviceNodes[address] = .known(1, Evidence("numa_node", "1"))
        let machine = try Self.machine("{near: [\(Self.device), affinity: \(affinity)}]}")
        let settlement = try Self.settle(machine, host)
        let reason = "where PCI device 0000:7d:00.1 is"
        #expect(settlement.affinities == [NodeAffinity(nodes: [1], isRequired: isRequired, reason: reason)])
        #expect(PlacementRequest(machine, settlement).affinities == settlement.affinities)
    }

    @Test(
        arguments: [
            (
                "{near: [{device: '0000:7d:00.1', affinity: A}]}", "no-device-node",
                "the node of PCI device 0000:7d:00.1 on synthetic is not known: nobody asked synthetic for PCI device 0000:7d:00.1"
            ),
            ("{near: [{node: 9, affinity: A}]}", "no-node", "synthetic has no node 9"),
        ]
    )
    func `what is not there is an error where it is required, and else said`(
        placement: String, code: String, message: String
    ) throws {
        let host = try Self.host()
        let error = #expect(throws: SettlementError.self) {
            try Self.settle(Self.machine(placement.replacing("A", with: "required")), host)
        }
        #expect(error?.findings.map(\.code) == [code])
        #expect(error?.description.contains(message) == true)
        let settlement = try Self.settle(Self.machine(placement.replacing("A", with: "preferred")), host)
        #expect(settlement.affinities == [])
        let finding = try #require(settlement.findings.first { $0.code == code })
        #expect(finding.severity == .warning)
        #expect(finding.message == "\(message); the machine is placed without")
    }

    @Test(
        arguments: [
            ("dedicated", "disks: [{size: 1GiB}]", 0, []),
            ("{ioThreads: 2}", "disks: [{size: 1GiB}]", 2, []),
            ("{ioThreads: 2}", "", 2, ["idle-io-threads"]),
        ]
    )
    func `I/O threads are for disks`(placement: String, more: String, count: Int, codes: [String]) throws {
        let settlement = try Self.settle(Self.machine(placement, more), Self.host())
        #expect(settlement.ioThreads == count)
        #expect(settlement.findings.map(\.code) == codes)
    }

    @Test func `I/O threads are the template's where a manifest says nothing`() throws {
        let library = TemplateLibrary(folders: [])
        let text = try library.template(named: "x86_64-q35").document.description
            .replacing("<os ", with: "<iothreads>3</iothreads>\n  <os ")
        let template = try Template(parsing: text, origin: "test")
        let host = try Self.host()
        for (placement, count) in [("dedicated", 3), ("{ioThreads: 1}", 1), ("{ioThreads: 0}", 0)] {
            let machine = try Self.machine(placement, "disks: [{size: 1GiB}]")
            let settlement = try Settler.settle(machine, template, on: host)
            #expect(settlement.ioThreads == count)
            let berth = try Planner(Ledger(host)).place(PlacementRequest(machine, settlement)).berth
            let rendering = Rendering(
                record: MachineRecord(
                    machine: machine, templateVersion: "1", berth: berth, phase: .ready, volumes: []),
                template: template, settlement: settlement, uuid: .random(),
                diskFiles: [.init(path: "/vda", isBlockDevice: false, format: "raw")])
            let written = rendering.document.root[child: "iothreads"]?.trimmedText
            #expect(written == (count == 0 ? nil : "\(count)"))
        }
        let numbered = text.replacing("<iothreads>3</iothreads>", with: "<iothreadids><iothread id='4'/></iothreadids>")
        #expect(throws: TemplateError.self) { try Template(parsing: numbered, origin: "test") }
    }

    @Test func `pages divide each cell's memory`() throws {
        let cells = "{topology: {cells: [{vcpus: 0-1, memory: 511MiB}, {vcpus: 2-3, memory: 513MiB}]}}"
        let host = try Self.host([(.mebibytes2, 1024)])
        let error = #expect(throws: SettlementError.self) {
            try Self.settle(Self.machine(cells, "pages: 2MiB\n"), host)
        }
        #expect(
            error?.description.contains("a cell's memory of 511 MiB is not a whole number of 2 MiB pages") == true)
        #expect(try Self.settle(Self.machine(cells, "pages: best\n"), host).pageSize == nil)
    }

    @Test func `a machine that is there asks for what it has`() throws {
        let host = try Self.host([(.mebibytes2, 1024)])
        let machine = try Self.machine(
            "{threads: prefer, ioThreads: {count: 2, placement: isolate}, topology: mirror, apart: [b]}",
            "pages: 2MiB\n")
        let settlement = try Self.settle(machine, host)
        var record = MachineRecord(
            machine: machine, templateVersion: "1",
            berth: try Planner(Ledger(host)).place(PlacementRequest(machine, settlement)).berth, phase: .ready,
            volumes: [])
        #expect(try PlacementRequest(record, on: host, keepsGuest: false) == PlacementRequest(machine, settlement))
        // While it runs its guest sees what it has seen all along: one cell, or those that it started with.
        #expect(try PlacementRequest(record, on: host, keepsGuest: true).topology == .flat)
        record.berth.cells = [
            CellBerth(vcpus: [0, 1], memory: .mebibytes(512), node: 0),
            CellBerth(vcpus: [2, 3], memory: .mebibytes(512), node: 1),
        ]
        #expect(
            try PlacementRequest(record, on: host, keepsGuest: true).topology
                == .cells([
                    .init(vcpus: [0, 1], memory: .mebibytes(512)), .init(vcpus: [2, 3], memory: .mebibytes(512)),
                ]))
    }
}
