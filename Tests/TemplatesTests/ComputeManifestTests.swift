import Placement
import Templates
import Testing
import Vocabulary

/// What a manifest can say of a guest's CPUs, memory and devices of the host.
struct ComputeManifestTests {
    private static let whole = "name: a\ntemplate: t\nvcpus: 4\nmemory: 1GiB\n"

    private static func machine(_ yaml: String) throws -> Machine {
        try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
    }

    private static let full = """
        name: a
        template: t
        vcpus: {count: 6, maximum: 8}
        memory: {size: 2GiB, maximum: 8GiB, slots: 4}
        cpu: {model: host-passthrough, sve: [256, 128], features: {pmu: disable}}
        nvdimms:
          - {size: 1GiB, path: /dev/pmem0}
          - {size: 512MiB, path: /srv/a.nvdimm, node: 1}
        paravirt: {spinlock: true, sched: true, stealTime: false}
        interrupts: {gicv4: required}
        topology:
          sockets: 2
          clusters: 2
          threads: 1
          caches: disable
          numa:
            - {vcpus: 0-3, memory: 1GiB, distances: [10, 20]}
            - {vcpus: 4-7, memory: 1GiB, distances: [20, 10]}
        devices:
          - pci: "7d:00.1"
          - {id: "19E5:a222", near: required}
          - id: 19e5:a222
          - {nodeDevice: pci_0000_7e_00_0, near: none}
        """

    @Test func `reads everything`() throws {
        let machine = try Self.machine(Self.full)
        #expect(machine.vcpus == 6)
        #expect(machine.maximumVCPUs == 8)
        #expect(machine.memory == .gibibytes(2))
        #expect(machine.cpu == "host-passthrough")
        var expected = Machine.Compute()
        expected.maximumVCPUs = 8
        expected.memoryRoom = .init(maximum: .gibibytes(8), slots: 4)
        expected.nvdimms = [
            .init(size: .gibibytes(1), path: "/dev/pmem0"),
            .init(size: .mebibytes(512), path: "/srv/a.nvdimm", cell: 1),
        ]
        expected.vectors = .lengths([128, 256])
        expected.features = ["pmu": .disable]
        expected.paravirtualization.spinlock = true
        expected.paravirtualization.scheduling = true
        expected.paravirtualization.stealTime = false
        expected.directInjection = .required
        expected.shape.processors = GuestProcessors(sockets: 2, clusters: 2, cores: 2)
        expected.shape.caches = .disable
        expected.shape.cells = [[0, 1, 2, 3], [4, 5, 6, 7]]
        expected.shape.distances = [[10, 20], [20, 10]]
        let kind = try #require(PCIIdentity(parsing: "19e5:a222"))
        expected.devices = [
            .init(.address(try #require(PCIAddress(parsing: "0000:7d:00.1")))),
            .init(.identity(kind), nearness: .required), .init(.identity(kind)),
            .init(.nodeDevice("pci_0000_7e_00_0"), nearness: .none),
        ]
        #expect(machine.compute == expected)
        // Only the vCPUs that are there from the start are placed.
        let cells: [GuestTopology.Cell] = [
            .init(vcpus: [0, 1, 2, 3], memory: .gibibytes(1)), .init(vcpus: [4, 5], memory: .gibibytes(1)),
        ]
        #expect(machine.policies.topology == .cells(cells))
    }

    @Test(
        arguments: [
            full, whole,
            whole + "topology: mirror\n", whole + "topology: {numa: [{vcpus: 0-3, memory: 1GiB}]}\n",
            whole + "topology: {caches: emulate, sockets: 2}\nplacement: {policy: shared, overcommit: 2}\n",
            whole + "cpu: {sve: off}\n", whole + "cpu: {sve: max}\n",
            whole + "cpu: {model: max, features: {a: force}}\n",
            whole + "cpu: la464\n", whole + "paravirt: {stealTime: true}\n", whole + "interrupts: {gicv4: off}\n",
            whole.replacing("vcpus: 4", with: "vcpus: {count: 4}"),
            whole.replacing("vcpus: 4", with: "vcpus: {count: 4, maximum: 4}"),
            whole.replacing("memory: 1GiB", with: "memory: {size: 1GiB}"),
            whole.replacing("memory: 1GiB", with: "memory: {size: 1GiB, maximum: 2GiB}"),
            whole + "nvdimms: [{size: 2MiB, path: /x}]\n",
        ]
    )
    func `reads the form that it is kept in`(yaml: String) throws {
        let machine = try Self.machine(yaml)
        #expect(try ManifestReader.machines(yaml: machine.form, file: "form") == [machine])
    }

    @Test func `gives NVDIMMs the room that they need`() throws {
        let machine = try Self.machine(Self.whole + "nvdimms: [{size: 2MiB, path: /x}, {size: 4MiB, path: /y}]\n")
        #expect(machine.memoryRoom == .init(maximum: .mebibytes(1030), slots: 2))
        #expect(try Self.machine(Self.whole).memoryRoom == nil)
    }

    @Test(arguments: WrongCompute.growth + WrongCompute.cpus + WrongCompute.shapes + WrongCompute.devices)
    func `says what is wrong and where`(wrong: WrongCompute) {
        let error = #expect(throws: ManifestError.self) { try Self.machine(wrong.yaml) }
        #expect(error?.description == "m.yaml:\(wrong.message)", "\(wrong.yaml)")
    }
}
