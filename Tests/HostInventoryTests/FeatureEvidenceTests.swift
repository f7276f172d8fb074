import HostInventory
import Testing
import TestSupport
import Vocabulary

/// What each sign of a feature means, and that a sign that is missing means nothing by itself.
struct FeatureEvidenceTests {
    /// A host of which nothing is known but libvirt's documents, and the files and log that a test writes.
    private static func feature(
        _ name: String, files: [String: String]? = nil, log: String? = nil, host: String = "emulated-aarch64"
    ) throws -> HostFeature {
        var documents = RecordedHost(host).documents()
        let root = try files.map { try TemporaryRoot($0) }
        documents.files = root?.files
        documents.kernelLog = log.map { KernelLog($0, source: "log") }
        let features = HostFeature.all(of: try Host(documents), documents)
        return try #require(features.first { $0.name == name })
    }

    private static let start = "Booting Linux on physical CPU 0x0000000000 [0x480fd020]\n"

    @Test(
        arguments: [
            "dvmbm", "twed", "ipiv", "its", "gicv4", "gicv4.1", "smmu-httu", "sve", "pv-spinlock", "vfio-variants",
            "vcpu-hotplug", "ovs-dpdk", "nested",
        ]
    )
    func `need the agent where only the host's files tell`(name: String) throws {
        let feature = try Self.feature(name)
        #expect(feature.state == .unknown)
        let basis = try #require(feature.decisive).basis
        #expect(basis == "needs the agent on that host", "\(basis)")
    }

    /// A log that has lost its beginning says nothing by what it lacks.
    @Test(arguments: ["its", "gicv4", "gicv4.1", "ipiv", "nested", "dvmbm"])
    func `are not known from a log that rotated`(name: String) throws {
        let feature = try Self.feature(name, files: [:], log: "eth0: link is up\n")
        #expect(feature.state == .unknown)
        #expect(try Self.feature(name, files: [:], log: Self.start + "eth0: link is up\n").state != .on)
    }

    @Test(
        arguments: [
            ([:], "", .unknown, nil),
            (["twed_enable": "N", "twedel": "0"], "", .unsupported, "256 cycles"),
            (
                ["twed_enable": "N", "twedel": "4"], "CPU features: detected: Delayed Trapping of WFE", .off,
                "4096 cycles"
            ),
            (
                ["twed_enable": "Y", "twedel": "15"], "CPU features: detected: Delayed Trapping of WFE", .on,
                "8388608 cycles"
            ),
            (["twed_enable": "Y", "twedel": "16"], "CPU features: detected: Delayed Trapping of WFE", .on, nil),
            (["halt_poll_ns": "1"], "", .unsupported, nil),
        ] as [([String: String], String, HostFeature.State, String?)]
    )
    func `TWED is on by its parameter, on a CPU that has it`(
        parameters: [String: String], line: String, state: HostFeature.State, delay: String?
    ) throws {
        let files = Dictionary(
            uniqueKeysWithValues: parameters.map { ("sys/module/kvm/parameters/\($0)", $1 + "\n") })
        let feature = try Self.feature("twed", files: files, log: Self.start + line + "\n")
        #expect(feature.state == state)
        #expect(feature.details.first?.fact.value == delay)
    }

    @Test(
        arguments: [
            // Upstream's bits, openEuler's, and those of a kernel that nobody has looked into.
            ("6.12.1", "0x00400000", .on), ("6.12.1", "0x00100000", .unsupported),
            ("5.10.0-216.oe2203.aarch64", "0x00400000", .unsupported),
            ("5.10.0-216.oe2203.aarch64", "0x00100000", .unknown), ("6.6.0-28.oe2403.aarch64", "0x00400000", .unknown),
            ("5.10.0-generic", "0x00100000", .unknown),
        ] as [(String, String, HostFeature.State)]
    )
    func `the SMMU's bits mean what they do in that kernel`(
        release: String, bits: String, state: HostFeature.State
    ) throws {
        let feature = try Self.feature(
            "smmu-httu", files: ["proc/sys/kernel/osrelease": release],
            log: Self.start + "arm-smmu-v3 arm-smmu-v3.0.auto: ias 48-bit, oas 48-bit (features \(bits))\n")
        #expect(feature.state == state)
    }

    @Test(
        arguments: [
            ("GICv3: GICv4 features: \nkvm [1]: GICv4 support disabled", "off", "unsupported"),
            ("GICv3: GICv4 features: DirectLPI RVPEID \nkvm [1]: GICv4 support disabled", "off", "off"),
            ("GICv3: GICv4 features: \nkvm [1]: GICv4 support enabled", "on", "unsupported"),
            (
                "GICv3: GICv4 features: RVPEID\nkvm [1]: GICv4 support enabled\nkvm [1]: GICv4.1 support enabled", "on",
                "on"
            ),
            ("GICv3: 256 SPIs implemented", "unsupported", "unsupported"),
        ]
    )
    func `GICv4 is what the interrupt controller and KVM say`(log: String, four: String, fourOne: String) throws {
        #expect(try Self.feature("gicv4", files: [:], log: Self.start + log).state.rawValue == four)
        #expect(try Self.feature("gicv4.1", files: [:], log: Self.start + log).state.rawValue == fourOne)
    }

    @Test(
        arguments: [
            ("16", "128 bit"), ("32", "128, 256 bit"), ("48", "128, 256 bit, at most 384"),
            ("256", "128, 256, 512, 1024, 2048 bit"),
        ]
    )
    func `SVE has all powers of two up to its largest length`(bytes: String, lengths: String) throws {
        let feature = try Self.feature(
            "sve", files: ["proc/cpuinfo": "Features\t: fp sve\n"],
            log: "SVE: maximum available vector length \(bytes) bytes per vector\n")
        #expect(feature.state == .on)
        #expect(feature.details.first?.fact.value == lengths)
    }

    @Test func `SVE that the command line hides is off`() throws {
        let files = ["proc/cpuinfo": "Features\t: fp\n", "proc/cmdline": "ro arm64.nosve\n"]
        #expect(try Self.feature("sve", files: files).state == .off)
        #expect(try Self.feature("sve", files: ["proc/cpuinfo": "Features\t: fp\n"]).state == .unsupported)
    }

    private static let cache = "var/cache/libvirt/qemu/capabilities"

    @Test(
        arguments: [
            ("<machine type='kvm' name='virt-11.1' alias='virt' hotplugCpus='yes'/>", HostFeature.State.on),
            ("<machine type='kvm' name='virt-11.1' alias='virt'/>", .off),
            ("<machine type='kvm' name='virt-2.12'/>", .unknown), ("<machine", .unknown),
        ]
    )
    func `vCPUs are plugged where QEMU answered so`(machine: String, state: HostFeature.State) throws {
        let text = "<qemuCaps><emulator>/usr/bin/qemu-system-aarch64</emulator>\(machine)</qemuCaps>"
        #expect(try Self.feature("vcpu-hotplug", files: ["\(Self.cache)/a.xml": text]).state == state)
        let other = "<qemuCaps><emulator>/usr/bin/qemu-system-arm</emulator>\(machine)</qemuCaps>"
        #expect(try Self.feature("vcpu-hotplug", files: ["\(Self.cache)/a.xml": other]).state == .unknown)
    }

    @Test(
        arguments: [
            (["proc/7/comm": "ovs-vswitchd\n", "proc/7/status": "HugetlbPages:\t 2097152 kB\n"], HostFeature.State.on),
            (["proc/7/comm": "ovs-vswitchd\n", "proc/7/status": "HugetlbPages:\t 0 kB\n"], .off),
            (["proc/7/comm": "ovs-vswitchd\n"], .unknown), (["proc/7/comm": "init\n"], .off), ([:], .unknown),
        ]
    )
    func `OVS-DPDK is a switch that has taken hugepages`(files: [String: String], state: HostFeature.State) throws {
        #expect(try Self.feature("ovs-dpdk", files: files).state == state)
    }

    @Test(
        arguments: [
            ("CONFIG_PARAVIRT_SPINLOCKS=y\n", "6.6.0-1.oe2403.aarch64", HostFeature.State.on),
            ("# CONFIG_PARAVIRT_SPINLOCKS is not set\n", "6.6.0-1.oe2403.aarch64", .unsupported),
        ]
    )
    func `PV spinlocks are what the kernel was built with`(
        configuration: String, release: String, state: HostFeature.State
    ) throws {
        for path in ["boot/config-\(release)", "usr/lib/modules/\(release)/config", "lib/modules/\(release)/config"] {
            let files = ["proc/sys/kernel/osrelease": release + "\n", path: configuration]
            let feature = try Self.feature("pv-spinlock", files: files)
            #expect(feature.state == state)
            guard case .facts(let facts) = feature.standing else {
                Issue.record("\(feature)")
                continue
            }
            #expect(facts.kernel?.basis.hasPrefix("/\(path): ") == true, "\(feature)")
        }
        #expect(try Self.feature("pv-spinlock", files: ["proc/sys/kernel/osrelease": release]).state == .unknown)
    }

    @Test func `programs that move machines are named`() throws {
        let root = try TemporaryRoot(["proc/3/comm": "numad\n", "proc/4/comm": "sshd\n"])
        #expect(PinningDaemons.findings(root.files).map(\.evidence) == ["a process numad"])
    }
}
