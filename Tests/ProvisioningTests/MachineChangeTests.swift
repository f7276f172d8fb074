import Provisioning
import Templates
import Testing
import Vocabulary

struct MachineChangeTests {
    private static let manifest = """
        name: web
        template: x86_64-q35
        vcpus: 2
        memory: 1GiB
        disks: [{size: 1GiB}, {volume: data}]
        networks: [{network: default}]
        """

    private static func machine(_ yaml: String) throws -> Machine {
        try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
    }

    @Test(
        arguments: [
            ("vcpus: 2", "vcpus: 4", ["vcpus: 2 → 4 (resize)"]),
            ("memory: 1GiB", "memory: 1536MiB", ["memory: 1 GiB → 1536 MiB (resize)"]),
            ("memory: 1GiB", "memory: 1GiB\npages: 2MiB", ["pages: the template's → 2 MiB (restart)"]),
            ("x86_64-q35", "aarch64-kunpeng", ["template: x86_64-q35 → aarch64-kunpeng (recreate)"]),
            ("name: web", "name: web\nautostart: true", ["autostart: false → true (nothing)"]),
            ("name: web", "name: web\nplacement: none", ["placement: dedicated → none (restart)"]),
            (
                "name: web", "name: web\nplacement: shared",
                ["placement: dedicated → shared, 4 vCPUs a CPU (restart)"]
            ),
            (
                "name: web", "name: web\nplacement: {policy: mixed, dedicated: 0, threads: isolate}",
                [
                    "placement: dedicated → mixed, vCPU 0 dedicated, else 4 vCPUs a CPU (restart)",
                    "placement.threads: prefer → isolate (restart)",
                ]
            ),
            (
                "name: web", "name: web\nplacement: {emulator: isolate, ioThreads: {count: 2, placement: share}}",
                [
                    "placement.emulator: housekeeping → isolate (nothing)",
                    "placement.ioThreads.count: the template's → 2 (restart)",
                    "placement.ioThreads.placement: housekeeping → share (nothing)",
                ]
            ),
            (
                "name: web", "name: web\nplacement: {memory: preferred, topology: mirror}",
                ["placement.memory: strict → preferred (restart)", "placement.topology: flat → mirror (restart)"]
            ),
            (
                "name: web",
                "name: web\nplacement: {topology: {cells: [{vcpus: 0, memory: 256MiB}, {vcpus: 1, memory: 768MiB}]}}",
                ["placement.topology: flat → vCPU 0 with 256 MiB, vCPU 1 with 768 MiB (restart)"]
            ),
            (
                "name: web",
                "name: web\nplacement: {near: [{device: 7d:00.1, affinity: required}, {node: 1}], together: [db, cache], "
                    + "apart: [web1]}",
                [
                    "placement.near: none → 0000:7d:00.1 required, node 1 preferred (restart)",
                    "placement.together: none → cache, db (restart)", "placement.apart: none → web1 (restart)",
                ]
            ),
            (
                "vcpus: 2", "vcpus: {count: 2, maximum: 4}\ndevices: [{id: '19e5:a222', near: required}]",
                ["vcpus.maximum: none → 4 (restart)", "devices: none → 19e5:a222 near required (restart)"]
            ),
            (
                "memory: 1GiB", "memory: {size: 1GiB, maximum: 2GiB}\nnvdimms: [{size: 2MiB, path: /x}]",
                [
                    "memory.maximum: none → 2 GiB (restart)", "memory.slots: none → 16 (restart)",
                    "nvdimms: none → 2 MiB of /x on node 0 (restart)",
                ]
            ),
            (
                "name: web",
                "name: web\ncpu: {sve: [128], features: {pmu: disable}}\ntopology: {sockets: 2, caches: emulate}",
                [
                    "cpu.sve: the CPU's → 128 (restart)", "cpu.features: none → pmu disable (restart)",
                    "topology: none → 2 sockets, caches emulate (restart)",
                ]
            ),
            (
                "name: web",
                "name: web\nparavirt: {spinlock: true, sched: true, stealTime: false}\ninterrupts: {gicv4: off}",
                [
                    "paravirt: none → spinlock true, sched true, stealTime false (restart)",
                    "interrupts.gicv4: the template's → off (restart)",
                ]
            ),
            ("network: default", "bridge: br0", ["networks: network default → bridge br0 (restart)"]),
            (
                "{size: 1GiB}", "{size: 2GiB}",
                ["disks.vda: empty of 1 GiB in pool default → empty of 2 GiB in pool default (recreate)"]
            ),
            (
                ", {volume: data}", "",
                ["disks.vdb: volume data of pool default → none (restart)"]
            ),
            (
                "{volume: data}", "{volume: data}, {image: base, size: 3GiB}",
                ["disks.vdc: none → image base at 3 GiB in pool default (restart)"]
            ),
            (
                "name: web", "name: web\nset: shop\nfirmware: {secureBoot: true}\nwatchdog: true\ntpm: true",
                [
                    "set: none → shop (nothing)", "firmware: the template's → efi, with Secure Boot (restart)",
                    "watchdog: the template's → i6300esb, reset (restart)", "tpm: the template's → one (restart)",
                ]
            ),
            (
                "{size: 1GiB}", "{size: 1GiB, cache: writeback, serial: A}",
                [
                    "disks.vda: empty of 1 GiB in pool default → empty of 1 GiB in pool default, cache writeback, serial A "
                        + "(restart)"
                ]
            ),
            (
                "{network: default}", "{vhostUser: /s, queues: 2}",
                ["networks: network default → vhost-user server at /s 2 queues (restart)"]
            ),
            (
                "name: web", "name: web\nboot: {kernel: /k, commandLine: quiet}",
                ["boot: none → kernel /k, command line 'quiet' (restart)"]
            ),
            (" 1GiB}, {volume", " 1GiB , pool: default  }, {name: vdb, volume", []),
        ]
    )
    func `tells what differs and what it needs`(old: String, new: String, expected: [String]) throws {
        let before = try Self.machine(Self.manifest)
        let after = try Self.machine(Self.manifest.replacing(old, with: new))
        let changes = MachineChange.changes(from: before, to: after)
        #expect(changes.map { "\($0.key): \($0.from) → \($0.to) (\($0.need.rawValue))" } == expected)
    }
}
