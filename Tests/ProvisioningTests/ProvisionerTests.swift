import DomainXML
import Libvirt
import LibvirtTestSupport
import Placement
import Provisioning
import Templates
import Testing
import Vocabulary

/// Provisioning on libvirt's test driver: a host of 8 CPUs with the pool `images` and the network `default`.
struct ProvisionerTests {
    private let connection: Connection

    init() throws { connection = try TestHost.stocked.connect() }

    private static let web = """
        name: web
        template: x86_64-q35
        vcpus: 2
        memory: 64MiB
        disks: [{size: 1GiB, pool: images}]
        networks: [{network: default}]
        """

    private func machines(_ yaml: String) throws -> [Machine] {
        try ManifestReader.machines(yaml: yaml, file: "m.yaml")
    }

    private var planner: ProvisioningPlanner {
        ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
    }

    @discardableResult
    private func provision(_ yaml: String, _ interruption: Interruption = Interruption()) throws -> Provisioner.Outcome
    {
        try Provisioner(planner, interruption: interruption).provision(try machines(yaml))
    }

    private func record(_ name: String) throws -> MachineRecord? { try LiveDomain(named: name, on: connection).record }

    private var names: [String] {
        get throws { try connection.domains().map(\.name).sorted() }
    }

    private var volumes: [String] {
        get throws { try connection.storagePool(named: "images").volumes().map(\.name).sorted() }
    }

    @Test func `makes a machine with all that belongs to it`() throws {
        let outcome = try provision(Self.web)
        #expect(outcome.errors.isEmpty)
        let domain = try connection.domain(named: "web")
        #expect(try domain.isActive())
        #expect(try volumes == ["web-vda.qcow2"])
        let record = try #require(try record("web"))
        #expect(record.phase == .ready)
        #expect(record.claimant == nil)
        #expect(record.volumes == [.init(disk: "vda", pool: "images", name: "web-vda.qcow2")])
        #expect(record.berth.vcpuPins == [[1], [2]])
        let root = try XMLDocument(parsing: try domain.xml()).root
        #expect(root.element(at: "devices/disk/source")?[attribute: "file"] == "/images/web-vda.qcow2")
    }

    @Test func `changes nothing the second time`() throws {
        try provision(Self.web)
        let before = try connection.domain(named: "web").xml()
        let outcome = try provision(Self.web)
        guard case .unchanged? = outcome.plans.machines.first else {
            Issue.record("planned \(outcome.plans.machines)")
            return
        }
        #expect(try connection.domain(named: "web").xml() == before)
    }

    @Test func `starts a machine that was stopped`() throws {
        try provision(Self.web)
        try connection.domain(named: "web").powerOff()
        try provision(Self.web)
        #expect(try connection.domain(named: "web").isActive())
    }

    @Test func `tells what differs and does not touch it`() throws {
        try provision(Self.web)
        let before = try connection.domain(named: "web").xml()
        let outcome = try provision(Self.web.replacing("vcpus: 2", with: "vcpus: 4"))
        guard case .differs(_, let changes)? = outcome.plans.machines.first else {
            Issue.record("planned \(outcome.plans.machines)")
            return
        }
        #expect(changes.map(\.key) == ["vcpus"])
        #expect(try connection.domain(named: "web").xml() == before)
    }

    @Test func `gives each machine what those before it leave`() throws {
        try provision((0..<3).map { Self.web.replacing("web", with: "web\($0)") }.joined(separator: "\n---\n"))
        let pins = try (0..<3).flatMap { try record("web\($0)")?.berth.vcpuPins ?? [] }
        #expect(pins == (1...6).map { [HostCPU(rawValue: $0)] })
    }

    /// What is wrong, and what a user is told; nothing is made in any of these cases.
    @Test(
        arguments: [
            ("vcpus: 2", "vcpus: 9", "web needs 9 CPUs of its own, and"),
            ("x86_64-q35", "x86_64-q36", "there is no template 'x86_64-q36'; did you mean 'x86_64-q35'?"),
            ("pool: images", "pool: image", "there is no storage pool 'image'; the host has images"),
            ("size: 1GiB", "image: debian", "there is no base image 'debian' in pool 'images'; the pool is empty"),
            ("size: 1GiB", "volume: data", "there is no volume 'data' in pool 'images'; the pool is empty"),
            ("size: 1GiB", "image: /nonexistent/a.qcow2", "'/nonexistent/a.qcow2' cannot be read: No such file"),
            ("memory: 64MiB", "memory: 64MiB\npages: 32MiB", "has no pages of 32 MiB; it has ordinary pages"),
        ]
    )
    func `says what the host lacks`(old: String, new: String, message: String) throws {
        let error = #expect(throws: (any Error).self) { try provision(Self.web.replacing(old, with: new)) }
        #expect(error.map { "\($0)".contains(message) } == true, "\(String(describing: error))")
        #expect(try names == [])
        #expect(try volumes == [])
    }

    @Test func `makes nothing at all if one of several does not fit`() throws {
        let yaml = Self.web + "\n---\n" + Self.web.replacing("web", with: "big").replacing("vcpus: 2", with: "vcpus: 7")
        #expect(throws: Shortfall.self) { try provision(yaml) }
        #expect(try names == [])
    }

    @Test func `keeps off a name and a volume that are somebody else's`() throws {
        try connection.define(
            xml: "<domain type='test'><name>web</name><memory>1</memory><os><type>hvm</type></os></domain>")
        let error = #expect(throws: ProvisioningError.self) { try provision(Self.web) }
        #expect(error?.kind == .exists)
        #expect(error?.description.contains("a domain 'web' that Berth did not make") == true)

        _ = try connection.storagePool(named: "images").createVolume(
            xml: "<volume><name>api-vda.qcow2</name><capacity>1</capacity></volume>")
        let other = #expect(throws: ProvisioningError.self) { try provision(Self.web.replacing("web", with: "api")) }
        #expect(other?.description.contains("where one is already") == true)
        #expect(try volumes == ["api-vda.qcow2"])
    }

    @Test func `takes everything back when it is interrupted`() throws {
        let interruption = Interruption()
        let provisioner = Provisioner(planner, interruption: interruption) { progress in
            if progress.step.hasPrefix("makes volume") { interruption.request() }
        }
        let outcome = try provisioner.provision(try machines(Self.web))
        #expect(outcome.errors.count == 1)
        #expect(outcome.errors.first is Interrupted)
        #expect(try names == [])
        #expect(try volumes == [])
    }

    @Test func `takes everything back when libvirt fails in the middle`() throws {
        // The domain that was claimed goes away under the run, as if somebody undefined it.
        let connection = connection
        let provisioner = Provisioner(planner) { progress in
            if progress.step.hasPrefix("makes volume") { try? connection.domain(named: "web").undefine() }
            if progress.step == "starts" { try? connection.domain(named: "web").start() }
        }
        let outcome = try provisioner.provision(try machines(Self.web))
        #expect(outcome.errors.map { "\($0)" }.first?.contains("cannot be started") == true)
        #expect(try names == [])
        #expect(try volumes == [])
    }

    /// What a run leaves that is killed at each step, made by stopping one there without letting it take back.
    @Test(arguments: ["claims its place", "makes volume", "starts"])
    func `completes what a killed run left`(step: String) throws {
        let killed = KilledRun(connection, planner)
        try killed.run(try machines(Self.web), until: step)
        let outcome = try provision(Self.web)
        #expect(outcome.errors.isEmpty)
        #expect(try connection.domain(named: "web").isActive())
        #expect(try record("web")?.phase == .ready)
        #expect(try volumes == ["web-vda.qcow2"])
    }

    @Test(arguments: ["claims its place", "makes volume", "starts"])
    func `deletes what a killed run left`(step: String) throws {
        let killed = KilledRun(connection, planner)
        try killed.run(try machines(Self.web), until: step)
        guard try names == ["web"] else { return }
        try MachineControl(connection).delete("web", force: false, keepingVolumes: false)
        #expect(try names == [])
        #expect(try volumes == [])
    }
}

/// A run that ends at a step as if it were killed: the state that it leaves is that after the step before.
private struct KilledRun {
    let connection: Connection
    let planner: ProvisioningPlanner

    init(_ connection: Connection, _ planner: ProvisioningPlanner) {
        (self.connection, self.planner) = (connection, planner)
    }

    /// Does by hand what the steps before `step` do.
    func run(_ machines: [Machine], until step: String) throws {
        let plan = try planner.plan(machines)
        let creation = try #require(plan.machines.first?.creation)
        guard step != "claims its place" else { return }
        try connection.define(xml: creation.document(.creating))
        guard step != "makes volume" else { return }
        _ = try connection.storagePool(named: "images").createVolume(
            xml: "<volume><name>web-vda.qcow2</name><capacity>1073741824</capacity></volume>")
        try connection.define(xml: creation.document(.ready))
    }
}
