import Foundation
import HostInventory
import Placement
import Templates
import TestSupport
import Testing
import Vocabulary

/// The manifests that the documentation shows.
struct ExampleTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Examples").standardizedFileURL

    private static var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    @Test(arguments: files)
    func `can be read, and name templates that there are`(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let machines = try ManifestReader.machines(yaml: text, file: file)
        #expect(machines.isEmpty == false)
        for machine in machines { _ = try TemplateLibrary(folders: []).template(named: machine.template) }
    }

    @Test func `have names of their own, since a folder can be provisioned as a whole`() throws {
        let names = try Self.files.flatMap { file in
            let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
            return try ManifestReader.machines(yaml: text, file: file).map(\.name)
        }
        #expect(names.sorted() == Set(names).sorted())
    }

    /// A Kunpeng host of two sockets, with the card that the example's router is near to.
    private static func host() throws -> HostInventory.Host {
        var synthetic = SyntheticHost()
        synthetic.sockets = 2
        synthetic.chip = .hip09
        synthetic.guests = [.aarch64([.kvm])]
        synthetic.memoryPerDie = .gibibytes(128)
        synthetic.pools = [(.mebibytes2, 49_152)]
        var host = try synthetic.host()
        let card = try #require(PCIAddress(parsing: "0000:7d:00.1"))
        host.deviceNodes[card] = .known(3, Evidence("numa_node", "3"))
        return host
    }

    @Test func `of policies find places on a Kunpeng host, each as it asks`() throws {
        let text = try String(contentsOf: Self.folder.appending(path: "policies.yaml"), encoding: .utf8)
        let host = try Self.host()
        var ledger = Ledger(host)
        var placed: [String: PlannedBerth] = [:]
        for machine in try ManifestReader.machines(yaml: text, file: "policies.yaml") {
            let template = try TemplateLibrary(folders: []).template(named: machine.template)
            let settlement = try Settler.settle(machine, template, on: host, strict: true)
            let place = try Planner(ledger).place(PlacementRequest(machine, settlement))
            ledger.enter(Claim(place))
            placed[machine.name] = place
        }
        #expect(ledger.conflicts.isEmpty)
        #expect(placed["router"]?.berth.memory.nodes == [3])
        #expect(placed["router"]?.berth.held.count == 1)
        let databases = ["db-1", "db-2"].map { Set(placed[$0]?.decision.dies ?? []) }
        #expect(databases[0].isDisjoint(with: databases[1]))
        #expect(placed["db-1"]?.berth.cells.count == 2)
        #expect(placed["db-2"]?.berth.cells.map(\.memory) == [.gibibytes(16), .gibibytes(8)])
        let companion = try #require(placed["switch"]).decision.dies
        #expect(databases[1].isSuperset(of: companion))
        #expect(placed["build"]?.berth.memory.mode == .preferred)
    }

    @Test func `of devices find places on hosts that have what they ask for`() throws {
        let text = try String(contentsOf: Self.folder.appending(path: "devices.yaml"), encoding: .utf8)
        var synthetic = SyntheticHost()
        synthetic.sockets = 2
        synthetic.memoryPerDie = .gibibytes(128)
        synthetic.pools = [(.mebibytes2, 24_576)]
        synthetic.guests = [.aarch64([.kvm]), .loongarch64([.tcg]), .x86_64([.kvm])]
        let host = try synthetic.host()
        var ledger = Ledger(host)
        let machines = try ManifestReader.machines(yaml: text, file: "devices.yaml")
        for machine in machines {
            let template = try TemplateLibrary(folders: []).template(named: machine.template)
            let settlement = try Settler.settle(machine, template, on: host)
            ledger.enter(Claim(try Planner(ledger).place(PlacementRequest(machine, settlement))))
            #expect(try ManifestReader.machines(yaml: machine.form, file: machine.name) == [machine])
        }
        #expect(ledger.conflicts.isEmpty)
        #expect(Set(machines.map(\.set)) == ["examples"])
    }

    @Test func `are there`() {
        #expect(Self.files.contains("lab.yaml"))
    }
}
