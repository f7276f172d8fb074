import HostInventory
import Placement
import Templates
import Testing
import TestSupport
import Vocabulary

/// What becomes of wishes for CPUs, memory and interrupts on one host.
struct ComputeSettlementTests {
    private static let library = TemplateLibrary(folders: [])

    private static func settle(_ keys: String, _ template: String, on host: Host) throws -> Settlement {
        var lines = ["name: m", "template: \(template)", "vcpus: 2", "memory: 1GiB"]
        for key in ["vcpus", "memory"] where keys.contains("\(key): ") && keys.hasPrefix(key) {
            lines.removeAll { $0.hasPrefix(key) }
        }
        let yaml = (lines + [keys]).joined(separator: "\n")
        let machine = try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
        return try Settler.settle(machine, try library.template(named: template), on: host)
    }

    /// Where the emulator's own words were read.
    private static func told(_ words: String) -> String { "(/var/cache/libvirt/qemu/capabilities/1.xml: \(words))" }

    private static func host(_ guest: SyntheticGuest, chip: Host.Chip? = nil) throws -> Host {
        var synthetic = SyntheticHost()
        synthetic.guests = [guest]
        synthetic.chip = chip
        synthetic.pools = [(.mebibytes2, 1024), (.mebibytes32, 64)]
        return try synthetic.host()
    }

    /// What a manifest asks for that the host lacks, and what the user is told.
    @Test(
        arguments: [
            (
                "memory: {size: 1GiB, maximum: 2049MiB}", "aarch64-kunpeng", .aarch64([.kvm]),
                "m: a maximum of 2049 MiB of memory is not a whole number of the machine's pages of 2 MiB; write maximum: "
                    + "2050MiB, or pages: of another size"
            ),
            (
                "memory: {size: 1GiB, maximum: 2040MiB}", "loongarch64-la464", .loongarch64([.kvm]),
                "m: a maximum of 2040 MiB of memory is not a whole number of the machine's pages of 32 MiB; write maximum: "
                    + "2GiB, or pages: of another size"
            ),
            (
                "nvdimms: [{size: 2MiB, path: /x}]", "loongarch64-la464", .loongarch64([.kvm]),
                "m: machines of loongarch64 take DIMMs and no NVDIMMs (memhp_type_supported of QEMU); leave out nvdimms:, "
                    + "and give the file to the guest as a disk"
            ),
            (
                "vcpus: {count: 2, maximum: 600}", "aarch64-kunpeng", .aarch64([.kvm]),
                "m: the emulator gives a machine at most 512 vCPUs, not 600; write maximum: 512 or fewer"
            ),
            (
                "cpu: {sve: max}", "x86_64-q35", .x86_64([.kvm]),
                "m: SVE is of aarch64's CPUs, and x86_64-q35 is for x86_64; leave out sve:"
            ),
            (
                "cpu: {sve: max}", "aarch64-kunpeng", .aarch64([.tcg]),
                "m: the CPU 'cortex-a76' of TCG has no SVE that could be set; write model: max"
            ),
            (
                "cpu: {features: {lasx: optional}}", "loongarch64-la464", .loongarch64([.kvm]),
                "m: 'optional' of feature 'lasx' needs libvirt to know the models of loongarch64, which it does for x86_64 "
                    + "alone; write lasx: require or disable"
            ),
            (
                "paravirt: {spinlock: true}", "loongarch64-la464", .loongarch64([.kvm]),
                "m: 'spinlock:' is of openEuler's kernels for aarch64, and the machine is loongarch64; leave it out: kernels "
                    + "for loongarch64 do what they can without being told"
            ),
            (
                "cpu: {pmu: off}", "loongarch64-la464", .loongarch64([.tcg]),
                "m: TCG has no PMU for loongarch64, and none to turn off; leave out pmu:"
            ),
            (
                "sparePorts: 2\nmachine: pc", "x86_64-q35", .x86_64([.kvm]),
                "m: a machine of type 'pc' has no PCI Express, and so no ports to spare; leave out sparePorts:"
            ),
            (
                "interrupts: {gicv4: required}", "x86_64-q35", .x86_64([.kvm]),
                "m: GICv4 is of aarch64's interrupt controller, and x86_64-q35 is for x86_64; leave out interrupts:"
            ),
            (
                "interrupts: {gicv4: required}", "aarch64-kunpeng", .aarch64([.tcg]),
                "m: TCG injects no interrupts directly; leave out interrupts:"
            ),
            (
                "interrupts: {gicv4: required}", "aarch64-kunpeng", .aarch64([.kvm]),
                "m: whether interrupts are injected directly on synthetic is not known, and the manifest requires it (the "
                    + "kernel's log of this host cannot be read from here); give the kernel's boot log with --kernel-log, "
                    + "or write gicv4: preferred"
            ),
            (
                "topology: {dies: 2}", "aarch64-kunpeng", .aarch64([.kvm]),
                "m: machines of aarch64 have no dies, and the manifest asks for 2; write sockets: 2 and no dies"
            ),
            (
                "topology: {clusters: 2}", "loongarch64-la464", .loongarch64([.kvm]),
                "m: machines of loongarch64 have no clusters, and the manifest asks for 2; write cores: 2 and no clusters"
            ),
            (
                "topology: {caches: passthrough}", "aarch64-kunpeng", .aarch64([.kvm]),
                "m: libvirt tells guests of aarch64 nothing of caches, which it does on x86_64 alone; leave out caches:; "
                    + "openEuler's QEMU shows those of a Kunpeng 920 itself"
            ),
            (
                "topology: {caches: passthrough}", "x86_64-q35", .x86_64([.tcg]),
                "m: the caches of the host go with the host's own CPU, and this machine has another; write caches: emulate, or "
                    + "cpu: host-passthrough"
            ),
            (
                "devices: [{pci: '7d:00.1'}]", "aarch64-kunpeng", .aarch64([.kvm]),
                "m: libvirt lists no devices of synthetic; leave out devices:"
            ),
        ] as [(String, String, SyntheticGuest, String)]
    )
    func `says what a host lacks and what would do`(
        keys: String, template: String, guest: SyntheticGuest, message: String
    ) throws {
        let host = try Self.host(guest)
        let error = #expect(throws: SettlementError.self) { try Self.settle(keys, template, on: host) }
        #expect(error?.description == message)
    }

    @Test(
        arguments: [
            ("spinlock: true", Fact.known(false, Evidence("/boot/config", "no CONFIG_PARAVIRT_SPINLOCKS")), true),
            ("sched: true", Fact.known(false, Evidence("/boot/config", "no CONFIG_PARAVIRT_SPINLOCKS")), true),
            ("stealTime: true", Fact.known(false, Evidence("/boot/config", "no CONFIG_PARAVIRT_SPINLOCKS")), false),
            ("spinlock: true", Fact.known(true, Evidence("/boot/config", "CONFIG_PARAVIRT_SPINLOCKS=y")), false),
            ("spinlock: true", Fact.unknown("nobody looked"), false),
        ]
    )
    func `warns of a kernel that offers no PV spinlocks`(wish: String, offers: Fact<Bool>, isTold: Bool) throws {
        var host = try Self.host(.aarch64([.kvm]))
        host.offersSpinlocks = offers
        let settlement = try Self.settle("paravirt: {\(wish)}", "aarch64-kunpeng", on: host)
        let finding = settlement.findings.first { $0.code == "pv-spinlock-unsupported" }
        #expect((finding?.severity == .warning) == isTold)
        #expect(
            finding?.message
                == (isTold ? "the kernel of synthetic offers guests neither PV spinlocks nor PV sched" : nil))
    }

    @Test func `blocks a machine that requires GICv4 on a host that has it off`() throws {
        var host = try Self.host(.aarch64([.kvm]))
        host.directInjection = .known(.off, Evidence("dmesg", "GICv4 support disabled"))
        let error = #expect(throws: SettlementError.self) {
            try Self.settle("interrupts: {gicv4: required}", "aarch64-kunpeng", on: host)
        }
        #expect(
            error?.description
                == "m: interrupts are not injected directly on synthetic, which the manifest requires (dmesg: GICv4 "
                + "support disabled); boot the host with kvm-arm.vgic_v4_enable=1, with GIC 4 or 4.1 and the SMMU on in its firmware"
        )
        let preferred = try Self.settle("interrupts: {gicv4: preferred}", "aarch64-kunpeng", on: host)
        #expect(preferred.gicVersion == "3")
        #expect(preferred.findings.first { $0.code == "gicv4-off" }?.severity == .warning)
        let off = try Self.settle("interrupts: {gicv4: off}", "aarch64-kunpeng", on: host)
        #expect(off.findings.map(\.code).contains { $0.hasPrefix("gicv4") } == false)
    }

    @Test(
        arguments: [
            (.known(.present(longest: 256), Evidence("log", "32")), "[128, 256]", nil),
            (
                .known(.present(longest: 256), Evidence("log", "32")), "[128, 256, 512]",
                "m: synthetic has no vectors of 512 bits (log: 32); it has 128, 256"
            ),
            (
                .known(.absent, Evidence("cpuinfo", "")), "max",
                "m: the CPUs of synthetic have no SVE (cpuinfo); leave out sve:"
            ),
            (.known(.present(longest: nil), Evidence("cpuinfo", "")), "[128, 256, 512]", nil),
            (.unknown("far away"), "max", nil),
            (.known(.absent, Evidence("cpuinfo", "")), "off", nil),
        ] as [(Fact<VectorExtension>, String, String?)]
    )
    func `holds vector lengths against those of the host`(
        vectors: Fact<VectorExtension>, wish: String, message: String?
    ) throws {
        var host = try Self.host(.aarch64([.kvm]))
        host.vectorExtension = vectors
        if let message {
            let error = #expect(throws: SettlementError.self) {
                try Self.settle("cpu: {sve: \(wish)}", "aarch64-kunpeng", on: host)
            }
            #expect(error?.description == message)
        } else {
            _ = try Self.settle("cpu: {sve: \(wish)}", "aarch64-kunpeng", on: host)
        }
    }

    @Test(
        arguments: [
            ("off", ["sve disable"]), ("max", ["sve require"]),
            ("[128, 256]", ["sve require", "sve128 require", "sve256 require"]),
        ]
    )
    func `says of vectors what QEMU takes`(wish: String, features: [String]) throws {
        let settlement = try Self.settle(
            "cpu: {model: max, sve: \(wish)}", "aarch64-kunpeng", on: try Self.host(.aarch64([.tcg])))
        #expect(settlement.features.map { "\($0.name) \($0.policy.rawValue)" } == features)
    }

    private static func facts(_ machines: String, _ cpus: String) throws -> EmulatorFacts {
        let root = try TemporaryRoot([
            "var/cache/libvirt/qemu/capabilities/1.xml": """
            <qemuCaps><emulator>/usr/bin/qemu-system-loongarch64</emulator><qemuctime>5</qemuctime>
            \(cpus)\(machines)</qemuCaps>
            """
        ])
        return try withExtendedLifetime(root) {
            try #require(EmulatorFacts(of: "/usr/bin/qemu-system-loongarch64", in: root.files))
        }
    }

    @Test func `asks the emulator, and not the architecture, whether vCPUs can be plugged`() throws {
        var host = try Self.host(.loongarch64([.kvm]))
        let emulator = "/usr/bin/qemu-system-loongarch64"
        let keys = "vcpus: {count: 2, maximum: 4}"
        let unknown = try Self.settle(keys, "loongarch64-la464", on: host)
        #expect(unknown.findings.map(\.code).contains("vcpu-hotplug-unknown"))
        host.emulatorFacts[emulator] = try Self.facts(
            "<machine type='kvm' name='virt-10.0' alias='virt' hotplugCpus='yes'/>", "")
        let can = try Self.settle(keys, "loongarch64-la464", on: host)
        #expect(can.findings.map(\.code).contains("vcpu-room"))
        host.emulatorFacts[emulator] = try Self.facts("<machine type='kvm' name='virt-9.0' alias='virt'/>", "")
        let error = #expect(throws: SettlementError.self) { try Self.settle(keys, "loongarch64-la464", on: host) }
        #expect(
            error?.description
                == "m: \(emulator) plugs no vCPUs into a running virt \(Self.told("virt without hotplugCpus")); write vcpus: 4 for all of them from the start"
        )
    }

    @Test func `takes the host's CPU only where the emulator has one`() throws {
        var guest = SyntheticGuest.loongarch64([.kvm])
        guest.cpuModes = ["host-passthrough", "maximum"]
        var host = try Self.host(guest)
        let keys = "cpu: host-passthrough"
        let unknown = try Self.settle(keys, "loongarch64-la464", on: host)
        #expect(unknown.findings.map(\.code).contains("host-cpu-unknown"))
        let emulator = "/usr/bin/qemu-system-loongarch64"
        host.emulatorFacts[emulator] = try Self.facts("", "<cpu type='kvm' name='la464'/><cpu type='kvm' name='host'/>")
        #expect(try Self.settle(keys, "loongarch64-la464", on: host).findings.isEmpty)
        host.emulatorFacts[emulator] = try Self.facts("", "<cpu type='kvm' name='la464'/>")
        let error = #expect(throws: SettlementError.self) { try Self.settle(keys, "loongarch64-la464", on: host) }
        #expect(
            error?.description
                == "m: \(emulator) has no CPU 'host', whatever libvirt says of host-passthrough \(Self.told("no CPU 'host'")); write cpu: with one of la132, "
                + "la464, max")
    }

    @Test(
        arguments: [
            ("placement: {policy: shared, overcommit: 4}", true), ("placement: {policy: shared, overcommit: 1}", false),
            ("placement: {policy: mixed, dedicated: 0}", true), ("placement: dedicated", false),
            ("placement: shared\nparavirt: {spinlock: true}", false),
            ("placement: shared\nparavirt: {spinlock: false}", false),
        ]
    )
    func `warns of a pool that is shared without PV spinlocks`(keys: String, warns: Bool) throws {
        let settlement = try Self.settle(keys, "aarch64-kunpeng", on: try Self.host(.aarch64([.kvm])))
        #expect(
            settlement.findings.contains { $0.code == "spinning-on-shared-cpus" && $0.severity == .warning } == warns)
    }
}
