import DomainXML
import HostInventory
import Libvirt
import LibvirtTestSupport
import Placement
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

/// Machines of every policy on hosts of all shapes, as libvirt's schema and its own reader take them.
struct PolicyDocumentTests {
    @Test(arguments: 0..<120 as Range<UInt64>)
    func `a document has just the pins of its berth, and keeps the berth`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let connection = try TestHost.stocked.connect()
        let host = try Self.host(connection, using: &random)
        var ledger = Ledger(host)
        for number in 0..<3 {
            let machine = Self.machine("m\(number)", host, using: &random)
            let template = try TemplateLibrary(folders: []).template(named: machine.template)
            guard let settlement = try? Settler.settle(machine, template, on: host),
                let placed = try? Planner(ledger).place(PlacementRequest(machine, settlement))
            else { continue }
            ledger.enter(Claim(placed))
            let isMirrored = machine.policies.topology == .mirror
            let rendering = Rendering(
                record: MachineRecord(
                    machine: machine, templateVersion: template.version, berth: placed.berth, phase: .ready, volumes: []
                ),
                template: template,
                settlement: settlement,
                uuid: .random(),
                diskFiles: machine.disks.map { .init(path: "/images/\($0.name)", isBlockDevice: false, format: "raw") },
                mirror: isMirrored ? GuestMirror(placed.berth, on: host, template.architecture) : nil
            )
            let domain = try connection.define(xml: rendering.document.description, flags: [.validate])
            let root = try XMLDocument(parsing: try domain.xml(.inactive)).root
            #expect(try MachineRecord(root) == rendering.record, "\(machine)")
            check(root, placed.berth, machine)
        }
    }

    private func check(_ root: XMLElement, _ berth: Berth, _ machine: Machine) {
        let tuning = root[child: "cputune"]
        func pins(_ name: String, _ key: String) -> [String: String] {
            let elements = tuning?[children: name] ?? []
            return Dictionary(
                elements.map { ($0[attribute: key] ?? "", $0[attribute: "cpuset"] ?? "") }, uniquingKeysWith: { $1 })
        }
        let vcpus = berth.vcpuPins.enumerated().filter { !$0.element.isEmpty }.map { ("\($0.offset)", "\($0.element)") }
        #expect(pins("vcpupin", "vcpu") == Dictionary(uniqueKeysWithValues: vcpus))
        let threads = berth.ioThreadPins.enumerated().filter { !$0.element.isEmpty }
            .map { ("\($0.offset + 1)", "\($0.element)") }
        #expect(pins("iothreadpin", "iothread") == Dictionary(uniqueKeysWithValues: threads))
        #expect((tuning?[child: "emulatorpin"]?[attribute: "cpuset"] ?? "") == "\(berth.emulatorPin)")
        #expect((root[child: "iothreads"]?.trimmedText ?? "0") == "\(berth.ioThreadPins.count)")

        let memory = root.element(at: "numatune/memory")
        if let memory {
            #expect(memory[attribute: "mode"] == berth.memory.mode.rawValue)
            #expect(memory[attribute: "nodeset"] == "\(berth.memory.nodes)")
        } else {
            #expect(berth.memory.nodes.isEmpty || berth.memory.mode == .preferred)
        }
        let nodes = root[child: "numatune"]?[children: "memnode"] ?? []
        #expect(nodes.map { $0[attribute: "nodeset"] ?? "" } == berth.cells.map { "\($0.node)" })
        guard !berth.cells.isEmpty else { return }
        let cells = root.element(at: "cpu/numa")?[children: "cell"] ?? []
        #expect(cells.map { $0[attribute: "cpus"] ?? "" } == berth.cells.map { "\($0.vcpus)" })
        #expect(cells.map { $0[attribute: "memory"] ?? "" } == berth.cells.map { "\($0.memory.bytes >> 10)" })
    }

    private static func host(_ connection: Connection, using random: inout SplitMix64) throws -> Host {
        var synthetic = SyntheticHost.random(using: &random)
        synthetic.guests = [SyntheticGuest(.x86_64, [.test])]
        var host = try synthetic.host()
        // The documents are for the libvirt that reads them, whose test driver says nothing of this.
        let version = try connection.libraryVersion()
        host.knowsGuestClusters = .known(version >= Version(10, 1), Evidence("virConnectGetLibVersion", "\(version)"))
        return host
    }

    private static func machine(_ name: String, _ host: Host, using random: inout SplitMix64) -> Machine {
        // The schema of libvirt 9.0, which Debian 12 has, does not know loongarch64.
        let templates = ["aarch64-kunpeng", "x86_64-q35"]
        let vcpus = Int.random(in: 1...(host.topology.online.count / 2 + 1), using: &random)
        var machine = Machine(
            name: name, template: templates.randomElement(using: &random) ?? "", vcpus: vcpus,
            memory: .mebibytes(4 * .random(in: 1...400, using: &random)))
        machine.pages = [.template, .ordinary, .best].randomElement(using: &random) ?? .best
        machine.disks = (0..<Int.random(in: 0...3, using: &random)).map {
            .init(name: ["vda", "vdb", "vdc"][$0], source: .empty(.gibibytes(1)), pool: "images")
        }
        machine.policies = policies(machine, host, using: &random)
        return machine
    }

    private static func policies(
        _ machine: Machine, _ host: Host, using random: inout SplitMix64
    ) -> Machine.Policies {
        var policies = Machine.Policies()
        policies.emulator = ServicePolicy.allCases.randomElement(using: &random) ?? .share
        if Bool.random(using: &random) {
            policies.ioThreads = .init(
                count: .random(in: 0...3, using: &random),
                policy: ServicePolicy.allCases.randomElement(using: &random) ?? .share)
        }
        let overcommit = Int.random(in: 1...4, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: policies.cpus = .shared(overcommit: overcommit)
        case 1 where machine.vcpus > 1: policies.cpus = .mixed(dedicated: [0], overcommit: overcommit)
        case 2:
            policies.cpus = .unpinned
            return policies
        default: policies.threads = ThreadPolicy.allCases.randomElement(using: &random) ?? .prefer
        }
        policies.memory = MemoryMode.allCases.randomElement(using: &random) ?? .strict
        switch Int.random(in: 0..<3, using: &random) {
        case 0 where policies.memory != .interleave: policies.topology = .mirror
        case 1 where policies.memory != .interleave && policies.cpus == .dedicated && machine.vcpus > 1:
            let half = MemorySize.mebibytes(machine.memory.bytes / (4 << 20) * 2)
            let middle = machine.vcpus / 2
            policies.topology = .cells([
                .init(vcpus: VirtualCPUSet((0..<middle).map(VirtualCPU.init)), memory: half),
                .init(
                    vcpus: VirtualCPUSet((middle..<machine.vcpus).map(VirtualCPU.init)), memory: machine.memory - half),
            ])
        default: break
        }
        if Int.random(in: 0..<4, using: &random) == 0, let node = host.nodes.randomElement(using: &random) {
            policies.near = [.init(.node(node.number), isRequired: Bool.random(using: &random))]
        }
        return policies
    }
}
