import DomainXML
import Libvirt
import LibvirtTestSupport
import Placement
import Provisioning
import Templates
import Testing
import Vocabulary

/// Repinning on libvirt's test driver: a host of 8 CPUs on two nodes, where `web` has CPUs 1 and 2.
struct RepinnerTests {
    private let connection: Connection

    init() throws {
        connection = try TestHost.stocked.connect()
        try provision("{name: web, template: x86_64-q35, vcpus: 2, memory: 64MiB}")
        try #require(try live.affinities == [[1], [2]])
    }

    private func provision(_ yaml: String) throws {
        let planner = ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
        let outcome = try Provisioner(planner).provision(try ManifestReader.machines(yaml: yaml, file: "m.yaml"))
        try #require(outcome.errors.isEmpty)
    }

    private var live: LiveDomain { get throws { try LiveDomain(named: "web", on: connection) } }

    private var definition: XMLElement {
        get throws { try XMLDocument(parsing: try connection.domain(named: "web").xml(.inactive)).root }
    }

    private func plan(_ target: RepinningTarget) throws -> MachineRepinning {
        try RepinningPlanner(connection).plan("web", to: target)
    }

    @discardableResult
    private func repin(
        _ target: RepinningTarget,
        _ interruption: Interruption = Interruption(),
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> Repinner.Outcome {
        try Repinner(connection, interruption: interruption, report: report).repin("web", to: target)
    }

    @Test func `moves a machine, and records where it is`() throws {
        try repin(.cpus([3, 1]))
        #expect(try live.affinities == [[3], [1]])
        #expect(try live.record?.berth.vcpuPins == [[3], [1]])
        #expect(try MachineRecord(try definition)?.berth.vcpuPins == [[3], [1]])
        let pins = try definition[child: "cputune"]?[children: "vcpupin"].map { $0[attribute: "cpuset"] }
        #expect(pins == ["3", "1"])
        #expect(try connection.domain(named: "web").emulatorPin() == [0])
        // What else the record holds, and what others keep beside it, stays.
        #expect(try live.record?.machine.name == "web")
        #expect(try live.record?.phase == .ready)
    }

    @Test func `does nothing for a machine in its best place`() throws {
        let before = try connection.domain(named: "web").xml()
        let outcome = try repin(.planned) { step in Issue.record("did \(step)") }
        #expect(!outcome.plan.isNeeded)
        #expect(try connection.domain(named: "web").xml() == before)
    }

    @Test func `brings a machine back to its best place`() throws {
        try repin(.cpus([3, 2]))
        let outcome = try repin(.planned)
        #expect(outcome.plan.isNeeded)
        #expect(outcome.plan.repinning.recalculations == 1)
        #expect(try live.affinities == [[1], [2]])
    }

    @Test func `records where a machine is that somebody else pinned`() throws {
        try connection.domain(named: "web").pin(0, to: [3])
        let outcome = try repin(.cpus([3, 2]))
        #expect(outcome.plan.repinning.steps.isEmpty)
        #expect(outcome.plan.isNeeded)
        #expect(try live.record?.berth.vcpuPins == [[3], [2]])
    }

    /// Starts the machine with its memory bound to node 1, which the test driver's host does not have.
    private func bindMemory(_ mode: String) throws {
        try connection.domain(named: "web").powerOff()
        var document = try XMLDocument(parsing: try connection.domain(named: "web").xml(.inactive))
        document.root[child: "numatune"]?[child: "memory"]?[attribute: "nodeset"] = "1"
        document.root[child: "numatune"]?[child: "memory"]?[attribute: "mode"] = mode
        let xml = document.description.replacing("<berth:memory nodes='0'", with: "<berth:memory nodes='1'")
        try connection.define(xml: xml, flags: []).start()
        for (vcpu, cpus) in [[1], [2]].enumerated() as EnumeratedSequence<[CPUSet]> {
            try connection.domain(named: "web").pin(VirtualCPU(rawValue: vcpu), to: cpus)
        }
    }

    @Test(arguments: ["strict", "preferred", "interleave"])
    func `leaves memory where it is bound, until the next start`(mode: String) throws {
        try bindMemory(mode)
        let outcome = try repin(.cpus([5, 6]))
        guard case .stays([1], let reason, .untilRestart) = outcome.plan.repinning.memory else {
            Issue.record("planned \(outcome.plan.repinning.memory)")
            return
        }
        #expect(reason.hasPrefix("libvirt does not change the nodes of a running machine with memory mode '\(mode)'"))
        #expect(try live.affinities == [[5], [6]])
        #expect(try live.record?.berth.memory.nodes == [1])
        #expect(try MachineRecord(try definition)?.berth.memory.nodes == [0])
        let memory = try definition.element(at: "numatune/memory")
        #expect(memory?[attribute: "nodeset"] == "0")
        #expect(memory?[attribute: "mode"] == mode)
    }

    @Test func `does not take vCPUs away from their memory unless it is told to`() throws {
        try bindMemory("strict")
        try repin(.cpus([5, 6]))
        let error = #expect(throws: ProvisioningError.self) { try repin(.planned) }
        let message = "the place for 'web' is CPU 1-2 on node 0, and its memory would stay on node 1"
        #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
        #expect(error?.description.hasSuffix("or move its vCPUs all the same with --cpus") == true)
        #expect(try live.affinities == [[5], [6]])
    }

    @Test func `moves memory that the kernel can move, and takes that back too`() throws {
        try bindMemory("restrictive")
        let connection = connection
        let error = #expect(throws: RepinningFailure.self) {
            try repin(.cpus([5, 6])) { step in
                guard step == "moves memory to node 0" else { return }
                try? connection.domain(named: "web").pin(0, to: [7])
            }
        }
        #expect(error?.leftovers == [])
        #expect(try live.affinities == [[1], [2]])
        #expect(try connection.domain(named: "web").numaParameters()[.numaNodes] == [1])

        let outcome = try repin(.cpus([5, 6]))
        #expect(outcome.plan.repinning.memory == .moves(from: [1], to: [0]))
        #expect(try connection.domain(named: "web").numaParameters()[.numaNodes] == [0])
        #expect(try live.record?.berth.memory.nodes == [0])
        #expect(try definition.element(at: "numatune/memory")?[attribute: "mode"] == "restrictive")
    }

    /// What a user chooses, and what is said of it.
    @Test(
        arguments: [
            ([7], "1 CPU is named for the 2 vCPUs of web; name one for each"),
            ([7, 7], "CPU 7 is named more than once for web"),
            ([7, 8], "CPU 8 is not on line, so web cannot have it; 0-7 are"),
            ([7, 0], "CPU 0 is kept for emulators and the host (the host's first core), so web cannot have it"),
            ([7, 4], "CPU 4 is taken by other, so web cannot have it; choose others, or move other first"),
        ] as [([HostCPU], String)]
    )
    func `refuses CPUs that the machine cannot have`(cpus: [HostCPU], message: String) throws {
        try provision("{name: other, template: x86_64-q35, vcpus: 3, memory: 64MiB}")
        let error = #expect(throws: UnusableCPUs.self) { try plan(.cpus(cpus)) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        #expect(error?.problems.count == 1)
    }

    @Test func `takes everything back when the kernel does otherwise`() throws {
        let before = try (live.root, definition)
        let connection = connection
        let error = #expect(throws: RepinningFailure.self) {
            try repin(.cpus([3, 4])) { step in
                // Somebody pins the other vCPU while the machine is being moved.
                if step == "pins vCPU 1 to CPU 4" { try? connection.domain(named: "web").pin(0, to: [7]) }
            }
        }
        #expect(
            error?.description == "vCPU 0 of web may run on CPU 7 although it was pinned to 3; it is back where it was")
        #expect(try live.affinities == [[1], [2]])
        #expect(try live.record == MachineRecord(before.0))
        #expect(try definition == before.1)
    }

    @Test func `takes everything back when it is interrupted`() throws {
        let interruption = Interruption()
        let error = #expect(throws: RepinningFailure.self) {
            try repin(.cpus([3, 4]), interruption) { step in
                if step.hasPrefix("pins vCPU") { interruption.request() }
            }
        }
        #expect(error?.isInterrupted == true)
        #expect(error?.description == "the repinning of web was interrupted; it is back where it was")
        #expect(try live.affinities == [[1], [2]])
    }

    @Test func `says what it could not do when the machine stops in between`() throws {
        let connection = connection
        let before = try definition
        let error = #expect(throws: RepinningFailure.self) {
            try repin(.cpus([3, 4])) { step in
                if step.hasPrefix("pins vCPU 0") { try? connection.domain(named: "web").powerOff() }
            }
        }
        #expect(error?.leftovers == [], "\(String(describing: error))")
        #expect(try MachineRecord(try definition) == MachineRecord(before))
    }

    @Test func `names what it cannot repin`() throws {
        #expect(throws: ProvisioningError.self) { try RepinningPlanner(connection).plan("nobody", to: .planned) }
        _ = try connection.create(
            xml: "<domain type='test'><name>other</name><memory>1</memory><os><type>hvm</type></os></domain>", flags: []
        )
        let other = #expect(throws: ProvisioningError.self) {
            try RepinningPlanner(connection).plan("other", to: .planned)
        }
        #expect(other?.description.contains("Berth did not make domain 'other'") == true)
        try connection.domain(named: "web").powerOff()
        let stopped = #expect(throws: ProvisioningError.self) { try plan(.planned) }
        #expect(stopped?.description == "machine 'web' does not run; start it first with berth start web")
    }

    @Test func `gives a machine of a pool no CPUs of its own`() throws {
        try provision("{name: pool, template: x86_64-q35, vcpus: 2, memory: 64MiB, placement: shared}")
        let error = #expect(throws: ProvisioningError.self) {
            try RepinningPlanner(connection).plan("pool", to: .cpus([3, 4]))
        }
        #expect(error?.description.contains("has no CPUs of its own (placement: shared)") == true)
    }
}
