import Libvirt
import LibvirtTestSupport
import Placement
import Provisioning
import Templates
import Testing
import Vocabulary

struct MachineControlTests {
    private let connection: Connection
    private let control: MachineControl

    init() throws {
        connection = try TestHost.stocked.connect()
        control = MachineControl(connection)
        let yaml = "{name: web, template: x86_64-q35, vcpus: 2, memory: 64MiB, disks: [{size: 1GiB, pool: images}]}"
        let planner = ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
        let outcome = try Provisioner(planner).provision(try ManifestReader.machines(yaml: yaml, file: "m.yaml"))
        try #require(outcome.errors.isEmpty)
    }

    private var volumes: [String] {
        get throws { try connection.storagePool(named: "images").volumes().map(\.name) }
    }

    @Test func `deletes a machine with its volumes`() throws {
        let error = #expect(throws: ProvisioningError.self) {
            try control.delete("web", force: false, keepingVolumes: false)
        }
        #expect(error?.description == "machine 'web' runs; stop it first, or add --force")
        try control.delete("web", force: true, keepingVolumes: false)
        #expect(try connection.domains().isEmpty)
        #expect(try volumes == [])
    }

    @Test func `keeps the volumes where it is told to`() throws {
        try control.delete("web", force: true, keepingVolumes: true)
        #expect(try connection.domains().isEmpty)
        #expect(try volumes == ["web-vda.qcow2"])
    }

    @Test func `goes on where a deletion was cut off`() throws {
        try connection.domain(named: "web").powerOff()
        try connection.storagePool(named: "images").volume(named: "web-vda.qcow2").delete()
        try control.delete("web", force: false, keepingVolumes: false)
        #expect(try connection.domains().isEmpty)
    }

    @Test func `leaves other people's domains alone`() throws {
        try connection.define(
            xml: "<domain type='test'><name>other</name><memory>1</memory><os><type>hvm</type></os></domain>")
        let error = #expect(throws: ProvisioningError.self) {
            try control.delete("other", force: true, keepingVolumes: false)
        }
        #expect(error?.kind == .noMachine)
        #expect(try connection.domains().count == 2)
    }

    @Test func `starts and stops`() async throws {
        #expect(try await BlockingCalls.shared.run { try control.start("web") } == .nothing)
        // The test driver's guests shut down at once.
        #expect(try await control.stop("web", force: false, patience: .seconds(30)) == .done)
        #expect(try await control.stop("web", force: false, patience: .seconds(30)) == .nothing)
        #expect(try await BlockingCalls.shared.run { try control.start("web") } == .done)
        #expect(try await control.stop("web", force: true, patience: .seconds(30)) == .done)
    }

    @Test func `gives a machine another place if its own is taken`() throws {
        try connection.domain(named: "web").powerOff()
        _ = try connection.create(
            xml: """
                <domain type='test'><name>intruder</name><memory>1</memory><vcpu>1</vcpu>
                <cputune><vcpupin vcpu='0' cpuset='2'/></cputune><os><type>hvm</type></os></domain>
                """,
            flags: []
        )
        try connection.domain(named: "intruder").pin(0, to: [2])
        guard case .moved(let berth, let conflict) = try control.start("web") else {
            Issue.record("started where another machine is")
            return
        }
        #expect(conflict.cpus == [2])
        #expect(!berth.cpus.contains(2))
        #expect(try LiveDomain(named: "web", on: connection).record?.berth == berth)
    }

    @Test func `names what is not there`() async {
        let error = await #expect(throws: ProvisioningError.self) {
            try await control.stop("nobody", force: true, patience: .seconds(1))
        }
        #expect(error?.description == "there is no machine 'nobody'; see berth list --all")
    }
}
