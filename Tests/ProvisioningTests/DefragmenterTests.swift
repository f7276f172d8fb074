import DomainXML
import Libvirt
import Placement
import Provisioning
import Templates
import Testing
import Vocabulary

/// Moves on libvirt's test driver: a host of two dies with 8 CPUs each, the first of which is kept, and with little memory
/// free.
///
/// The driver's only host with two dies is one for all connections of a process, and is made anew when the last of them is
/// closed; so one test goes after the other.
@Suite(.serialized)
struct DefragmenterTests {
    private let connection: Connection

    init() throws {
        connection = try Connection(uri: "test:///default")
        try #require(try connection.domains().map(\.name) == ["test"])
    }

    /// Makes machines of 1 MiB on CPUs, whose memory libvirt can move, or not.
    private func make(_ machines: KeyValuePairs<String, [HostCPU]>, memory mode: String = "restrictive") throws {
        for (name, cpus) in machines {
            let manifest = "{name: \(name), template: x86_64-q35, vcpus: \(cpus.count), memory: 1MiB}"
            _ = try Provisioner(ProvisioningPlanner(connection, library: TemplateLibrary(folders: [])))
                .provision(try ManifestReader.machines(yaml: manifest, file: "m.yaml"))
            _ = try Repinner(connection).repin(name, to: .cpus(cpus))
            let domain = try connection.domain(named: name)
            try domain.powerOff()
            let node = cpus[0].rawValue / 8
            var document = try XMLDocument(parsing: try domain.xml(.inactive))
            document.root[child: "numatune"]?[child: "memory"]?[attribute: "mode"] = mode
            document.root[child: "numatune"]?[child: "memory"]?[attribute: "nodeset"] = "\(node)"
            let xml = document.description.replacing(
                #/<berth:memory nodes='\d'/#, with: "<berth:memory nodes='\(node)'")
            try connection.define(xml: xml, flags: []).start()
            // The test driver starts domains on any CPU.
            for (vcpu, cpu) in cpus.enumerated() {
                try connection.domain(named: name).pin(VirtualCPU(rawValue: vcpu), to: [cpu])
            }
        }
    }

    private func admit(_ vcpus: Int) -> Defragmentation.Goal {
        .admit(PlacementRequest(name: "new", vcpus: vcpus, memory: .mebibytes(1)))
    }

    private func plan(_ goal: Defragmentation.Goal, _ limits: MoveLimits = MoveLimits()) throws -> Defragmentation {
        try DefragmentationPlanner(connection).plan(goal, limits: limits).defragmentation
    }

    private func cpus(of machine: String) throws -> CPUSet {
        CPUSet(try LiveDomain(named: machine, on: connection).affinities.joined())
    }

    @Test func `makes room on one die by moving one machine with its memory`() throws {
        try make(["a": [1, 2, 3], "b": [8, 9, 10, 11]])
        let plan = try plan(admit(7))
        #expect(plan.moves.map(\.machine) == ["a"])
        #expect(plan.copiedMemory == .mebibytes(1))
        #expect(try cpus(of: "a") == [1, 2, 3])

        let outcome = try Defragmenter(connection).run(admit(7), limits: MoveLimits())
        #expect(outcome.stop == nil)
        #expect(outcome.done == 1)
        #expect(try cpus(of: "a") == [12, 13, 14])
        let record = try #require(try LiveDomain(named: "a", on: connection).record)
        #expect(record.berth.cpus == [12, 13, 14])
        #expect(record.berth.memory.nodes == [1])
        #expect(try connection.domain(named: "a").numaParameters()[.numaNodes] == [1])

        let again = try self.plan(admit(7))
        #expect(again.moves.isEmpty)
        #expect(again.placement?.berth.cpus == CPUSet((1...7).map(HostCPU.init(rawValue:))))
    }

    @Test func `leaves machines whose memory cannot be moved, and says so`() throws {
        try make(["a": [1, 2, 3], "b": [8, 9, 10, 11]], memory: "strict")
        let error = #expect(throws: DefragmentationObstacle.self) { try plan(admit(7)) }
        #expect(
            error?.description.hasPrefix("no moves make room for 7 vCPUs and 1 MiB on one die of vm (die 0 has 4 CPUs")
                == true,
            "\(String(describing: error))")
    }

    @Test func `moves what does not run in its definition`() throws {
        try make(["a": [1, 2, 3], "b": [8, 9, 10, 11]], memory: "strict")
        try connection.domain(named: "b").powerOff()
        let outcome = try Defragmenter(connection).run(admit(8), limits: MoveLimits(machines: 0))
        #expect(outcome.stop == nil)
        #expect(outcome.plan.defragmentation.moves.map(\.machine) == ["b"])
        #expect(outcome.plan.defragmentation.copiedMemory == .zero)
        let record = try #require(try LiveDomain(named: "b", on: connection).record)
        #expect(record.berth.cpus == [4, 5, 6, 7])
        #expect(record.berth.memory.nodes == [0])
        let root = try XMLDocument(parsing: try connection.domain(named: "b").xml(.inactive)).root
        #expect(root[child: "cputune"]?[children: "vcpupin"].map { $0[attribute: "cpuset"] } == ["4", "5", "6", "7"])
        #expect(root.element(at: "numatune/memory")?[attribute: "nodeset"] == "0")
    }

    @Test func `stops when somebody came in the way meanwhile, and says what was done`() throws {
        try make(["a": [1, 2], "b": [3, 4], "c": [8, 9, 10, 11]])
        let connection = connection
        let planned = try plan(admit(7))
        #expect(planned.moves.map(\.machine).sorted() == ["a", "b"])
        let last = try #require(planned.moves.last)
        let cpus = try #require(last.relocation.to.union)
        let defragmenter = Defragmenter(connection) { progress in
            guard progress.step.hasPrefix("moves memory") else { return }
            for vcpu in 0..<2 { try? connection.domain(named: "test").pin(VirtualCPU(rawValue: vcpu), to: cpus) }
        }
        let outcome = try defragmenter.run(admit(7), limits: MoveLimits())
        #expect(outcome.done == 1)
        let stop = try #require(outcome.stop as? ProvisioningError)
        #expect(stop.kind == .busy)
        #expect(
            stop.description == """
                vm has changed since the moves were planned: CPU \(cpus), where \(last.machine) was to go, are taken by \
                test; run berth defrag again, which plans anew
                """)
        #expect(try self.cpus(of: planned.moves[0].machine) == planned.moves[0].relocation.to.union)
        #expect(try self.cpus(of: last.machine) == last.relocation.from.union)
    }

    @Test func `ends between two moves when it is interrupted`() throws {
        try make(["a": [1, 2], "b": [3, 4], "c": [8, 9, 10, 11]])
        let interruption = Interruption()
        let defragmenter = Defragmenter(connection, interruption: interruption) { progress in
            if progress.step.hasPrefix("moves memory") { interruption.request() }
        }
        let outcome = try defragmenter.run(admit(7), limits: MoveLimits())
        #expect(outcome.done == 1)
        #expect(outcome.stop is Interrupted)
    }

    @Test func `takes back the move under way when it is interrupted`() throws {
        try make(["a": [1, 2], "b": [3, 4], "c": [8, 9, 10, 11]])
        let interruption = Interruption()
        let defragmenter = Defragmenter(connection, interruption: interruption) { progress in
            if progress.step.hasPrefix("pins vCPU") { interruption.request() }
        }
        let outcome = try defragmenter.run(admit(7), limits: MoveLimits())
        #expect(outcome.done == 0)
        #expect((outcome.stop as? RepinningFailure)?.isInterrupted == true)
        #expect(try cpus(of: "a") == [1, 2])
        #expect(try cpus(of: "b") == [3, 4])
    }

    @Test func `brings a machine on two dies together, and leaves others alone`() throws {
        try make(["a": [6, 7, 8], "b": [9, 10]])
        let outcome = try Defragmenter(connection).run(.tidy, limits: MoveLimits())
        #expect(outcome.stop == nil)
        #expect(outcome.plan.defragmentation.moves.map(\.machine) == ["a"])
        #expect(try cpus(of: "a").isSubset(of: [1, 2, 3, 4, 5, 6, 7]))
        #expect(try cpus(of: "b") == [9, 10])
    }

    @Test func `names a machine that is to stay and is not there`() throws {
        let error = #expect(throws: ProvisioningError.self) { try plan(.tidy, MoveLimits(fixed: ["nobody"])) }
        #expect(error?.description == "there is no machine 'nobody' that could stay; see berth list --all")
    }
}
