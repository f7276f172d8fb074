import DomainXML
import Libvirt
import LibvirtTestSupport
import Placement
@testable import Provisioning
import Templates
import Testing
import Vocabulary

/// Resizing on libvirt's test driver: a host of 8 CPUs on two nodes, where `web` has CPUs 1 and 2.
struct ResizerTests {
    private let connection: Connection

    init() throws {
        connection = try TestHost.stocked.connect()
        let machines = try ManifestReader.machines(
            yaml: "{name: web, template: x86_64-q35, vcpus: 2, memory: 64MiB}", file: "m.yaml")
        let planner = ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
        try #require(try Provisioner(planner).provision(machines).errors.isEmpty)
    }

    private var live: LiveDomain { get throws { try LiveDomain(named: "web", on: connection) } }

    private func refusal(_ size: MachineSize) -> String? {
        let error = #expect(throws: ProvisioningError.self) { try Resizer(connection).resize("web", to: size) }
        return error?.description
    }

    @Test func `gives a stopped machine another definition and another place`() throws {
        try connection.domain(named: "web").powerOff()
        let plan = try Resizer(connection).resize("web", to: MachineSize(vcpus: 3, memory: .mebibytes(128)))
        #expect(!plan.isRunning)
        #expect(plan.steps == [])
        #expect(plan.remarks == ["the most vCPUs that it can have rise to 3"])
        #expect(try live.root.vcpuCount == 3)
        #expect(try live.root.memory == .mebibytes(128))
        #expect(try live.record?.machine.vcpus == 3)
        #expect(try live.record?.berth.vcpuPins == [[1], [2], [3]])
        try connection.domain(named: "web").start()
        let again = try ManifestReader.machines(
            yaml: "{name: web, template: x86_64-q35, vcpus: 3, memory: 128MiB}", file: "m.yaml")
        let plans = try ProvisioningPlanner(connection, library: TemplateLibrary(folders: [])).plan(again)
        guard case .unchanged? = plans.machines.first else {
            Issue.record("planned \(plans.machines)")
            return
        }
    }

    @Test func `does nothing for a machine that has the numbers`() throws {
        let before = try connection.domain(named: "web").xml()
        #expect(try !Resizer(connection).resize("web", to: MachineSize(vcpus: 2)).isNeeded)
        #expect(try connection.domain(named: "web").xml() == before)
    }

    @Test func `says what a running machine was not started for`() throws {
        #expect(
            refusal(MachineSize(vcpus: 3))
                == "machine 'web' was started for at most 2 vCPUs, and runs with 2; stop it (berth stop web), resize it "
                + "(berth resize web --vcpus 3), and start it")
        #expect(
            refusal(MachineSize(vcpus: 1))?.hasPrefix(
                "machine 'web' was started with vCPU 1, which a running guest does not give up") == true)
        #expect(
            refusal(MachineSize(memory: .mebibytes(256)))?.hasPrefix(
                "machine 'web' was started without room for more memory") == true)
        #expect(
            refusal(MachineSize(memory: .mebibytes(32)))?.hasPrefix(
                "machine 'web' has no DIMM that could be taken away") == true)
    }

    @Test(arguments: [0, -1, 4097, .max])
    func `takes no number of vCPUs that no machine has`(vcpus: Int) {
        #expect(refusal(MachineSize(vcpus: vcpus)) == "web cannot have \(vcpus) vCPUs; take 1 to 4096")
    }

    @Test(
        arguments: [
            (.zero, "web cannot have 0 of memory, which is a whole number of MiB; take --memory 1MiB"),
            (
                .kibibytes(1025),
                "web cannot have 1025 KiB of memory, which is a whole number of MiB; take --memory 2MiB"
            ),
            (.mebibytes(1 << 43), "web cannot have 8388608 TiB of memory: no host has as much; take less"),
        ] as [(MemorySize, String)]
    )
    func `takes no size of memory that no machine has`(memory: MemorySize, message: String) {
        #expect(refusal(MachineSize(memory: memory)) == message)
    }

    @Test func `tells machines that it cannot resize`() throws {
        let error = #expect(throws: ProvisioningError.self) {
            try Resizer(connection).resize("nobody", to: MachineSize(vcpus: 1))
        }
        #expect(error?.kind == .noMachine)
    }
}

/// Which DIMMs are taken away for a size, and what QEMU says of its vCPUs.
struct ResizePartsTests {
    private func dimm(_ slot: Int, _ size: MemorySize) -> MemoryModule {
        var module = MemoryModule(size: size, cell: 0)
        module.address = ["slot": "\(slot)"]
        return module
    }

    @Test(
        arguments: [
            (1024, [3]), (512, [2]), (1536, [3, 2]), (2048, [3, 1]), (2560, [3, 2, 1]), (256, nil), (5000, nil),
        ] as [(UInt64, [Int]?)]
    )
    func `takes the fewest and newest DIMMs that are the size`(mebibytes: UInt64, slots: [Int]?) {
        let modules = [dimm(1, .gibibytes(1)), dimm(2, .mebibytes(512)), dimm(3, .gibibytes(1))]
        let chosen = RunningResize.modules(modules, of: .mebibytes(mebibytes))
        #expect(chosen.map { $0.compactMap(\.slot).sorted() } == slots.map { $0.sorted() })
    }

    @Test func `reads QEMU's list of vCPUs`() throws {
        let answer = """
            {"return":[{"props":{"core-id":2},"vcpus-count":1,"type":"la464"},
            {"props":{"core-id":1},"vcpus-count":1,"qom-path":"/machine/peripheral/vcpu1","type":"la464"},
            {"props":{"core-id":0},"vcpus-count":1,"qom-path":"/machine/unattached/device[0]","type":"la464"}],"id":"x"}
            """
        let list = try #require(HotpluggableVCPUs(answer: answer))
        #expect(list.pluggable == 1)
        #expect(list.removable == [1])
        let room = VirtualCPURoom(maximum: 3, present: [0, 1], removable: [], pluggable: []).completed(by: list)
        #expect(room == VirtualCPURoom(maximum: 3, present: [0, 1], removable: [1], pluggable: [2]))
    }

    @Test func `reads that a machine plugs none`() throws {
        let answer = #"{"id":"x","error":{"class":"GenericError","desc":"machine does not support hot-plugging CPUs"}}"#
        let list = try #require(HotpluggableVCPUs(answer: answer))
        #expect(list.pluggable == nil)
        #expect(list.refusal == "machine does not support hot-plugging CPUs")
        #expect(HotpluggableVCPUs(answer: "junk") == nil)
    }
}
