import Placement
import Templates
import Testing
import Vocabulary

/// What a manifest can say of a machine's place.
struct PolicyManifestTests {
    private static let whole = "name: a\ntemplate: t\nvcpus: 4\nmemory: 1GiB\n"

    private static func policies(_ placement: String) throws -> Machine.Policies {
        let machines = try ManifestReader.machines(yaml: whole + "placement: \(placement)\n", file: "m.yaml")
        return try #require(machines.first).policies
    }

    @Test func `reads every policy`() throws {
        let policies = try Self.policies(
            """

              policy: mixed
              dedicated: 0,2-3
              overcommit: 2
              threads: isolate
              emulator: isolate
              ioThreads: {count: 2, placement: share}
              memory: preferred
              topology: mirror
              near:
                - device: "7D:00.1"
                - {node: 1, affinity: required}
              together: [db]
              apart: [web1, web2]
            """
        )
        var expected = Machine.Policies()
        expected.cpus = .mixed(dedicated: [0, 2, 3], overcommit: 2)
        expected.threads = .isolate
        expected.emulator = .isolate
        expected.ioThreads = .init(count: 2, policy: .share)
        expected.memory = .preferred
        expected.topology = .mirror
        let device = try #require(PCIAddress(parsing: "0000:7d:00.1"))
        expected.near = [.init(.device(device), isRequired: false), .init(.node(1), isRequired: true)]
        expected.together = ["db"]
        expected.apart = ["web1", "web2"]
        #expect(policies == expected)
        #expect(policies.devices == [device])
    }

    @Test func `reads cells`() throws {
        let policies = try Self.policies(
            "{topology: {cells: [{vcpus: 0-2, memory: 256MiB}, {vcpus: 3, memory: 768MiB}]}}")
        #expect(
            policies.topology
                == .cells([
                    .init(vcpus: [0, 1, 2], memory: .mebibytes(256)), .init(vcpus: [3], memory: .mebibytes(768)),
                ]))
    }

    @Test(
        arguments: [
            ("dedicated", Machine.Policies()),
            ("{}", Machine.Policies()),
            ("{threads: prefer, topology: flat, memory: strict, near: []}", Machine.Policies()),
        ]
    )
    func `takes what is usual where nothing is said`(placement: String, expected: Machine.Policies) throws {
        #expect(try Self.policies(placement) == expected)
    }

    @Test(
        arguments: [
            "dedicated", "shared", "none", "{policy: shared, overcommit: 2}", "{policy: mixed, dedicated: 0-1}",
            "{threads: isolate}", "{threads: require}", "{emulator: share}", "{policy: none, emulator: isolate}",
            "{ioThreads: 2}", "{ioThreads: 0}", "{ioThreads: {count: 1, placement: isolate}}", "{memory: interleave}",
            "{memory: preferred, topology: mirror}", "{policy: shared, topology: mirror}",
            "{topology: {cells: [{vcpus: 0-3, memory: 1GiB}]}}",
            "{near: [{device: '0001:7d:1f.7', affinity: required}, {node: 3}]}", "{together: [b, c], apart: [d]}",
        ]
    )
    func `is read again as it is kept`(placement: String) throws {
        let yaml = Self.whole + "placement: \(placement)\n"
        let machine = try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
        #expect(try ManifestReader.machines(yaml: machine.form, file: "form") == [machine])
    }

    /// What is wrong, and what a user is told.
    @Test(
        arguments: [
            ("{polcy: shared}", "13: unknown key 'polcy'; did you mean 'policy'?"),
            (
                "{colour: red}",
                "13: unknown key 'colour'; the keys here are policy, overcommit, dedicated, threads, emulator, "
                    + "ioThreads, memory, topology, near, together, apart"
            ),
            ("[dedicated]", "12: expected a placement policy, not a list"),
            ("dedicatd", "12: 'dedicatd' is not a placement policy; did you mean 'dedicated'?"),
            ("{overcommit: 2}", "25: 'overcommit:' goes with the policies 'shared' and 'mixed' alone"),
            ("{dedicated: 0-1}", "24: 'dedicated:' names the dedicated vCPUs of the policy 'mixed' alone"),
            (
                "mixed",
                "12: a mixed machine names the vCPUs that have a CPU of their own, as in {policy: mixed, dedicated: 0-1}"
            ),
            (
                "{policy: mixed, dedicated: first}",
                "39: 'first' is not a list of vCPUs: write numbers and ranges, such as 0-3,8"
            ),
            (
                "{policy: mixed, dedicated: ''}",
                "39: '' is not a list of vCPUs: write numbers and ranges, such as 0-3,8"
            ),
            ("{policy: mixed, dedicated: 2-4}", "39: there is no vCPU 4: the machine has vCPUs 0-3"),
            (
                "{policy: mixed, dedicated: 0-3}",
                "39: all vCPUs are dedicated here: write policy: dedicated, or name fewer"
            ),
            ("{threads: isolat}", "22: 'isolat' is not a thread policy; did you mean 'isolate'?"),
            ("{threads: none}", "22: 'none' is not a thread policy: use prefer, isolate or require"),
            (
                "{policy: shared, threads: isolate}",
                "38: 'threads:' goes with the policies 'dedicated' and 'mixed' alone"
            ),
            (
                "{policy: none, threads: isolate}",
                "36: 'threads:' goes with the policies 'dedicated' and 'mixed' alone"
            ),
            (
                "{emulator: alone}",
                "23: 'alone' is not a place for the emulator: use housekeeping, share or isolate"
            ),
            ("{ioThreads: many}", "24: 'many' is not a number of I/O threads: write a whole number from 0 to 64"),
            ("{ioThreads: -1}", "24: '-1' is not a number of I/O threads: write a whole number from 0 to 64"),
            ("{ioThreads: {placement: share}}", "24: the I/O threads have no 'count:'"),
            (
                "{ioThreads: {count: 1, placement: shared}}",
                "46: 'shared' is not a place for I/O threads; did you mean 'share'?"
            ),
            ("{ioThreads: {count: 1, pin: 3}}", "35: unknown key 'pin'; the keys here are count, placement"),
            ("{memory: prefered}", "21: 'prefered' is not a memory mode; did you mean 'preferred'?"),
            (
                "{policy: none, memory: preferred}",
                "35: 'memory:' goes with the policies 'dedicated', 'shared' and 'mixed' alone"
            ),
            (
                "{memory: interleave, topology: mirror}",
                "21: memory that is taken in turns from all nodes is in no cell: use topology: flat"
            ),
            ("{topology: miror}", "23: 'miror' is not a topology; did you mean 'mirror'?"),
            ("{topology: numa}", "23: 'numa' is not a topology: use flat, mirror, or a mapping with 'cells:'"),
            ("{topology: {}}", "23: a topology is 'flat', 'mirror', or has 'cells:'"),
            (
                "{policy: none, topology: mirror}",
                "37: 'topology:' goes with the policies 'dedicated', 'shared' and 'mixed' alone"
            ),
            (
                "{policy: shared, topology: {cells: [{vcpus: 0-3, memory: 1GiB}]}}",
                "39: cells lie on a node each, so they go with the policy 'dedicated' alone"
            ),
            ("{topology: {cells: []}}", "31: a guest has a cell at least"),
            ("{topology: {cells: [{vcpus: 0-3}]}}", "32: the cell has no 'memory:'"),
            (
                "{topology: {cells: [{vcpus: 0-3, memory: 1GiB, node: 1}]}}",
                "59: unknown key 'node'; the keys here are vcpus, memory"
            ),
            ("{topology: {cells: [{vcpus: 0-2, memory: 1GiB}]}}", "31: vCPU 3 is in no cell: each is in one"),
            (
                "{topology: {cells: [{vcpus: 0-4, memory: 1GiB}]}}",
                "40: there is no vCPU 4: the machine has vCPUs 0-3"
            ),
            (
                "{topology: {cells: [{vcpus: 0-2, memory: 512MiB}, {vcpus: 2-3, memory: 512MiB}]}}",
                "62: vCPU 2 is in a cell before this one too"
            ),
            (
                "{topology: {cells: [{vcpus: 0-3, memory: 512MiB}]}}",
                "31: the cells have 512 MiB of memory, and the machine 1 GiB"
            ),
            (
                "{topology: {cells: [{vcpus: 0-3, memory: 1000KiB}]}}",
                "53: memory is a whole number of MiB: the next size that is one is 1MiB"
            ),
            ("{near: 0000:7d:00.1}", "19: expected a list of devices and nodes, not a single value"),
            (
                "{near: [{device: eth0}]}",
                "29: 'eth0' is not a PCI device's address: write it as lspci -D does, such as 0000:7d:00.1"
            ),
            ("{near: [{node: x}]}", "27: 'x' is not a NUMA node: write a whole number from 0 to 1023"),
            ("{near: [{affinity: required}]}", "20: what to be near to is a 'device:' or a 'node:'"),
            (
                "{near: [{device: '7d:00.1', node: 1}]}",
                "20: what to be near to is a 'device:' or a 'node:', not both"
            ),
            (
                "{near: [{node: 1, affinity: prefer}]}",
                "40: 'prefer' is not an affinity: use required or preferred"
            ),
            (
                "{policy: none, near: [{node: 1}]}",
                "33: 'near:' goes with the policies 'dedicated', 'shared' and 'mixed' alone"
            ),
            ("{together: db}", "23: expected a list of machines' names, not a single value"),
            (
                "{together: [d b]}",
                "24: 'd b' is not a name: use up to 63 letters, digits, '.', '_' and '-', a letter or digit first"
            ),
            ("{together: [a]}", "24: 'a' is the machine itself"),
            ("{together: [b, c], apart: [b]}", "38: 'b' is in 'together:' too"),
            (
                "{policy: none, apart: [b]}",
                "34: 'apart:' goes with the policies 'dedicated', 'shared' and 'mixed' alone"
            ),
        ]
    )
    func `says what is wrong and where`(placement: String, message: String) {
        let error = #expect(throws: ManifestError.self) { try Self.policies(placement) }
        #expect(error?.description == "m.yaml:5:\(message)")
    }

    @Test func `names everything that is wrong at once`() {
        let error = #expect(throws: ManifestError.self) {
            try Self.policies(
                "{policy: fast, threads: x, emulator: y, ioThreads: z, memory: u, near: [{}], apart: [a]}")
        }
        #expect(error?.problems.count == 7)
    }
}
