import DomainXML
import HostInventory
import Placement
import Templates
import TestSupport
import Testing
import Vocabulary

/// What becomes of a template on whole hosts, as they were recorded or written down: the place, why, and the document.
struct RecordedHostTests {
    @Test(
        arguments: [
            ("kunpeng-920-v1", "aarch64-kunpeng", 8),
            ("loongson-3c5000l", "loongarch64-la464", 4),
            ("emulated-aarch64", "aarch64-kunpeng", 2),
            ("emulated-loongarch64", "loongarch64-la464", 2),
        ]
    )
    func `gives a machine its place`(host name: String, template kind: String, vcpus: Int) throws {
        let host = try RecordedHost(name).host(isLocal: true)
        let template = try TemplateLibrary(folders: []).template(named: kind)
        var machine = Machine(name: "web", template: kind, vcpus: vcpus, memory: .mebibytes(512))
        machine.networks = [.network("default")]
        let settlement = try Settler.settle(machine, template, on: host)
        let placed = try Planner(Ledger(host)).place(PlacementRequest(machine, settlement))
        let rendering = Rendering(
            record: MachineRecord(
                machine: machine, templateVersion: template.version, berth: placed.berth, phase: .ready, volumes: []),
            template: template,
            settlement: settlement,
            uuid: try #require(UniqueIdentifier(parsing: "6695eb01-f6a4-4304-89aa-97f2502e193f")),
            diskFiles: []
        )
        let lines =
            placed.reasons + settlement.findings.map { "\($0.severity): \($0.message) [\($0.evidence)]" } + [
                "reach: \(placed.invalidations.reach)",
                "receivers: \(placed.invalidations.receivers)",
                "register: \(placed.invalidations.register.map { "\($0)" } ?? "none")",
                rendering.document.description,
            ]
        try Golden("placed/\(name).txt").expect(lines.joined(separator: "\n"))
    }
}
