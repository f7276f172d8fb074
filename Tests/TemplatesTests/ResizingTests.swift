import DomainXML
import HostInventory
import Placement
import Templates
import Testing
import TestSupport
import Vocabulary

/// What becomes of a machine's form and its documents when it is resized.
struct ResizingTests {
    private func machine(_ yaml: String) throws -> Machine {
        try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
    }

    private func manifest(_ vcpus: String, _ memory: String, _ rest: String = "") throws -> Machine {
        try machine("name: web\ntemplate: x86_64-q35\nvcpus: \(vcpus)\nmemory: \(memory)\n\(rest)")
    }

    private let numa = """
        topology: {numa: [{vcpus: "0,2", memory: 1GiB}, {vcpus: "1,3", memory: 1GiB}]}
        """

    @Test func `is the machine of a manifest with the new numbers`() throws {
        let before = try manifest("{count: 2, maximum: 4}", "{size: 2GiB, maximum: 4GiB}")
        let after = before.resized(vcpus: 3, maximum: 4, memory: .gibibytes(3))
        #expect(after == (try manifest("{count: 3, maximum: 4}", "{size: 3GiB, maximum: 4GiB}")))
        let full = before.resized(vcpus: 4, maximum: 4, memory: .gibibytes(4))
        #expect(full == (try manifest("4", "{size: 4GiB, maximum: 4GiB}")))
        #expect(full == (try manifest("{count: 4, maximum: 4}", "{size: 4GiB, maximum: 4GiB}")))
        #expect(full.resized(vcpus: 2, maximum: 4, memory: .gibibytes(2)) == before)
    }

    @Test func `puts vCPUs and memory into the cells that a manifest lays out`() throws {
        let before = try manifest("{count: 2, maximum: 4}", "{size: 2GiB, maximum: 4GiB}", numa)
        let after = before.resized(vcpus: 3, maximum: 4, memory: .gibibytes(3), cell: 1)
        #expect(
            after.policies.topology
                == .cells([
                    .init(vcpus: [0, 2], memory: .gibibytes(1)), .init(vcpus: [1], memory: .gibibytes(2)),
                ]))
        #expect(after.resized(vcpus: 2, maximum: 4, memory: .gibibytes(2), cell: 1) == before)
        // What the record keeps is read as it was.
        #expect(try machine(after.form) == after)
    }

    private func domain(_ inside: String) throws -> XMLElement {
        try XMLDocument(parsing: "<domain><name>web</name>\(inside)<os/><devices/></domain>").root
    }

    @Test(
        arguments: [
            ("<vcpu>2</vcpu>", 2, [0, 1], [], []),
            ("<vcpu current='1'>4</vcpu>", 4, [0], [], []),
            (
                """
                <vcpu current='2'>4</vcpu><vcpus><vcpu id='0' enabled='yes' hotpluggable='no'/>
                <vcpu id='1' enabled='yes' hotpluggable='yes'/><vcpu id='2' enabled='no' hotpluggable='yes'/>
                <vcpu id='3' enabled='no' hotpluggable='no'/></vcpus>
                """, 4, [0, 1], [1], [2]
            ),
            ("<vcpu>junk</vcpu><vcpus><vcpu id='x'/><vcpu id='70000'/></vcpus>", 1, [], [], []),
        ] as [(String, Int, VirtualCPUSet, VirtualCPUSet, VirtualCPUSet)]
    )
    func `reads which vCPUs can come and go`(
        inside: String, maximum: Int, present: VirtualCPUSet, removable: VirtualCPUSet, pluggable: VirtualCPUSet
    ) throws {
        let room = VirtualCPURoom(try domain(inside))
        #expect(
            room
                == VirtualCPURoom(maximum: maximum, present: present, removable: removable, pluggable: pluggable))
    }

    private func record(_ machine: Machine, _ pins: [CPUSet]) -> MachineRecord {
        let memory = MemoryBerth(size: machine.memory, nodes: [0], pageSize: .mebibytes2)
        let berth = Berth(policy: .dedicated, vcpuPins: pins, emulatorPin: [], memory: memory)
        return MachineRecord(machine: machine, templateVersion: "1", berth: berth, phase: .ready, volumes: [])
    }

    private let definition = """
        <memory unit='GiB'>2</memory><currentMemory unit='GiB'>2</currentMemory><vcpu current='2'>4</vcpu>
        <cputune><vcpupin vcpu='0' cpuset='8'/><vcpupin vcpu='1' cpuset='9'/></cputune>
        <numatune><memory mode='restrictive' nodeset='0'/></numatune>
        """

    @Test func `brings a definition to what the running machine has, and back`() throws {
        let machine = try manifest("{count: 2, maximum: 4}", "{size: 2GiB, maximum: 4GiB}")
        let before = try domain(definition)
        var dimm = MemoryModule(size: .gibibytes(1), cell: 0)
        (dimm.alias, dimm.address) = ("dimm0", ["type": "dimm", "slot": "0", "base": "0x100000000"])
        var root = before
        let grown = record(machine.resized(vcpus: 3, maximum: 4, memory: .gibibytes(3)), [[8], [9], [10]])
        root.follow(grown, removable: [2], added: [dimm])
        #expect(root[child: "vcpu"]?[attribute: "current"] == "3")
        let states = root[child: "vcpus"]?[children: "vcpu"].map {
            "\($0[attribute: "id"] ?? "") \($0[attribute: "enabled"] ?? "") \($0[attribute: "hotpluggable"] ?? "")"
        }
        #expect(states == ["0 yes no", "1 yes no", "2 yes yes", "3 no yes"])
        #expect(root[child: "cputune"]?[children: "vcpupin"].map { $0[attribute: "cpuset"] } == ["8", "9", "10"])
        // How the memory is bound is for a repinning to change.
        #expect(root.element(at: "numatune/memory")?[attribute: "mode"] == "restrictive")
        #expect(root[child: "memory"]?.trimmedText == "3145728")
        #expect(root.volatileMemory == .gibibytes(3))
        #expect(root.memoryModules.map(\.slot) == [0])
        #expect(try MachineRecord(root) == grown)

        root.follow(record(machine, [[8], [9]]), removable: [], removed: [dimm])
        #expect(root[child: "memory"]?.trimmedText == "2097152")
        #expect(root.memoryModules == [])
        #expect(root[child: "cputune"] == before[child: "cputune"])
        #expect(root[child: "vcpu"] == before[child: "vcpu"])
    }

    @Test func `writes no list of vCPUs where none can go`() throws {
        let machine = try manifest("{count: 2, maximum: 4}", "2GiB")
        var root = try domain(definition)
        root.follow(record(machine, [[8], [9]]), removable: [])
        #expect(root[child: "vcpus"] == nil)
    }

    @Test func `makes plugged memory that of the start when the machine does not run`() throws {
        let host = try SyntheticHost().host()
        var root = try domain(definition)
        root.changeMemory([MemoryModule(size: .gibibytes(1), cell: 0)], [])
        root.changeMemory([MemoryModule(size: .mebibytes(512), cell: 0, path: "/dev/pmem0")], [])
        var machine = try manifest(
            "{count: 4, maximum: 8}", "{size: 4GiB, maximum: 8GiB}", "nvdimms: [{size: 512MiB, path: /dev/pmem0}]")
        machine = machine.resized(vcpus: 4, maximum: 8, memory: .gibibytes(4))
        root.resize(record(machine, [[8], [9], [10], [11]]), on: host)
        #expect(root[child: "vcpu"]?.trimmedText == "8")
        #expect(root[child: "vcpu"]?[attribute: "current"] == "4")
        #expect(root.memoryModules.map(\.path) == ["/dev/pmem0"])
        #expect(root.volatileMemory == .gibibytes(4))
        #expect(root.element(at: "cpu/numa/cell")?[attribute: "memory"] == "4194304")
        #expect(root.element(at: "cpu/numa/cell")?[attribute: "cpus"] == "0-7")
    }
}
