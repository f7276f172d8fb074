import HostInventory
import Testing
import TestSupport
import Vocabulary

/// The decision table of DVMBM's state: what the chip, the command line and the log say, and what follows.
struct NarrowingTests {
    /// What a host says of itself.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// Lines of the log; `nil` for a log that cannot be read.
        var log: [String]?
        var commandLine: String?
        var part: String?
        var table: String?
        var configuration: String?
        /// What `narrowed(hip09)`, `broadcast` or `unknown` comes of it.
        var invalidation: String
        var basis: String
        var findings: [String] = []

        var testDescription: String { name }
    }

    private static let on = "kvm [1]: KVM dvmbm enabled"
    private static let off = "kvm [1]: KVM dvmbm disabled"
    private static let boot = "Booting Linux on physical CPU 0x0000080000 [0x481fd010]"
    private static func type(_ name: String) -> String { "kvm [1]: detected: Hisi CPU type '\(name)'" }

    private static let cases = [
        Case(
            name: "HIP09 on 5.10", log: [type("HIP09"), on], commandLine: "kvm-arm.dvmbm_enabled=1",
            invalidation: "narrowed(hip09)", basis: "log: KVM dvmbm enabled"),
        Case(
            name: "HIP09 on late 6.6", log: [type("HIP09"), off], commandLine: "quiet kvm-arm.dvmbm_enabled=on",
            invalidation: "broadcast", basis: "log: KVM dvmbm disabled", findings: ["dvmbm-refused"]),
        Case(
            name: "HIP10 on 6.6", log: [type("HIP10"), on], invalidation: "narrowed(hip10)",
            basis: "log: KVM dvmbm enabled"),
        Case(
            name: "HIP10C on 6.6", log: [type("HIP10C"), on], invalidation: "narrowed(hip10C)",
            basis: "log: KVM dvmbm enabled"),
        Case(
            name: "HIP10 on 5.10", log: [type("Unknown"), off], commandLine: "kvm-arm.dvmbm_enabled=1", part: "0xd03",
            invalidation: "broadcast", basis: "log: KVM dvmbm disabled", findings: ["dvmbm-chip-unknown"]),
        Case(
            name: "HIP12", log: [type("HIP12"), on], invalidation: "narrowed(hip12)", basis: "log: KVM dvmbm enabled"),
        Case(
            name: "not asked for", log: [type("HIP10"), off], commandLine: "quiet", invalidation: "broadcast",
            basis: "log: KVM dvmbm disabled", findings: ["dvmbm-off"]),
        Case(
            name: "asked not to", log: [type("HIP10"), off],
            commandLine: "kvm-arm.dvmbm_enabled=1 kvm-arm.dvmbm_enabled=0",
            invalidation: "broadcast", basis: "log: KVM dvmbm disabled", findings: ["dvmbm-off"]),
        Case(
            name: "without VHE", log: [type("HIP10"), "Hisi dvmbm not supported by KVM nVHE mode", off],
            commandLine: "kvm-arm.mode=nvhe kvm-arm.dvmbm_enabled=1", invalidation: "broadcast",
            basis: "log: KVM dvmbm disabled", findings: ["dvmbm-without-vhe"]),
        Case(
            name: "clusters unread", log: [type("HIP10"), on, "kvm [1]: MN base addr ioremap failed"],
            invalidation: "narrowed(hip10)", basis: "log: KVM dvmbm enabled", findings: ["dvmbm-clusters-unread"]),
        Case(
            name: "Kunpeng 920 of the first kind", log: [type("Hisi1620")], commandLine: "kvm-arm.dvmbm_enabled=1",
            invalidation: "broadcast", basis: "log: Hisi1620 cannot narrow"),
        Case(
            name: "a kernel that does not know it", log: [boot], commandLine: "kvm-arm.dvmbm_enabled=1", part: "0xd02",
            invalidation: "broadcast", basis: "log: complete from boot, and no line about dvmbm"),
        Case(
            name: "a log that has rotated, and it was asked for", log: ["audit: one"],
            commandLine: "kvm-arm.dvmbm_enabled=1", part: "0xd02", invalidation: "unknown",
            basis: "log has no line about dvmbm"),
        Case(
            name: "a log that has rotated, and it was not asked for", log: ["audit: one"], commandLine: "quiet",
            part: "0xd02", invalidation: "broadcast",
            basis: "/proc/cmdline: no kvm-arm.dvmbm_enabled: off unless asked for"),
        Case(
            name: "the same, with a table that names the chip", commandLine: "quiet", part: "0xd02", table: "HIP09   ",
            invalidation: "broadcast", basis: "/proc/cmdline: no kvm-arm.dvmbm_enabled: off unless asked for",
            findings: ["dvmbm-off"]),
        Case(
            name: "an older chip by its part", commandLine: "kvm-arm.dvmbm_enabled=1", part: "0xd01",
            invalidation: "broadcast", basis: "/proc/cpuinfo: implementer 0x48, part 0xd01: cannot narrow"),
        Case(
            name: "built without it", commandLine: "kvm-arm.dvmbm_enabled=1", part: "0xd02",
            configuration: "# CONFIG_KVM_HISI_VIRT is not set", invalidation: "broadcast",
            basis: "/boot/config-6.6.0: no CONFIG_KVM_HISI_VIRT"),
        Case(
            name: "built with it", commandLine: "kvm-arm.dvmbm_enabled=1", part: "0xd02",
            configuration: "CONFIG_KVM_HISI_VIRT=y", invalidation: "unknown",
            basis: "the kernel's log of this host cannot be read from here"),
        Case(
            name: "a chip that is not known", log: [type("HIP13"), on], invalidation: "unknown",
            basis: "log: KVM dvmbm enabled, but the chip is not one whose register is known "
                + "(log: detected: Hisi CPU type 'HIP13')"),
        Case(
            name: "a chip that the table alone names", log: [on], table: "HIP10C  ", invalidation: "narrowed(hip10C)",
            basis: "log: KVM dvmbm enabled"),
    ]

    @Test(arguments: cases)
    func `follows from what the host says`(_ example: Case) throws {
        var files: [String: String] = [:]
        files["proc/cmdline"] = example.commandLine
        if let part = example.part {
            files["proc/cpuinfo"] = "processor\t: 0\nCPU implementer\t: 0x48\nCPU part\t: \(part)\n"
        }
        if let configuration = example.configuration {
            files["proc/sys/kernel/osrelease"] = "6.6.0\n"
            files["boot/config-6.6.0"] = configuration + "\n"
        }
        if let table = example.table { files["sys/firmware/acpi/tables/DSDT"] = "DSDTxxxx\u{2}xHISI  \(table)xxxx" }
        let root = try TemporaryRoot(files)
        var documents = SyntheticHost().documents()
        documents.files = root.files
        documents.kernelLog = example.log.map { KernelLog($0.joined(separator: "\n"), source: "log") }
        let host = try Host(documents)
        switch host.invalidation {
        case .known(.narrowed(let chip), _): #expect("narrowed(\(chip))" == example.invalidation)
        case .known(let invalidation, _): #expect("\(invalidation)" == example.invalidation)
        case .unknown: #expect(example.invalidation == "unknown")
        }
        #expect(host.invalidation.basis == example.basis)
        #expect(host.invalidationFindings.map(\.code) == example.findings)
    }

    @Test(
        arguments: [
            // Whole chips, and the first socket alone.
            (.hip10, [(3, 8), (1, 8), (11, 8), (9, 8)], []),
            (.hip12, [(0, 6), (1, 6)], []),
            // One cluster of a die is switched off.
            (.hip10, [(3, 8), (1, 7)], ["dvmbm-partial-good"]),
            // The second socket of HIP12.
            (.hip12, [(0, 6), (8, 6)], ["dvmbm-die-field"]),
            // Ten clusters, of which the kernel's table has eight.
            (.hip10C, [(3, 10), (1, 8)], ["dvmbm-cluster-beyond-table"]),
            // Socket 1 is missing, or a socket's first die.
            (.hip10, [(3, 8), (19, 8)], ["dvmbm-die-numbers"]),
            (.hip09, [(1, 8)], ["dvmbm-die-numbers"]),
        ] as [(Host.Chip, [(Int, Int)], [String])]
    )
    func `tells which mistakes of some kernels concern a host`(
        chip: Host.Chip, dies: [(Int, Int)], findings: [String]
    ) throws {
        let registers = dies.flatMap { die, clusters in
            (0..<clusters).map { AffinityRegister(rawValue: UInt64(die) << 32 | UInt64($0) << 16) }
        }
        let lines = registers.enumerated().map { "\($0.offset) \($0.element)" }
        var documents = SyntheticHost().documents()
        documents.kernelLog = KernelLog(
            (lines + [Self.type(chip.rawValue), Self.on]).joined(separator: "\n"), source: "log")
        #expect(try Host(documents).invalidationFindings.map(\.code) == findings)
    }
}
