import Foundation
import HostInventory
import Migration
import Testing
import TestSupport
import Vocabulary

/// Moves between hosts that were recorded: the folders of Tests/Fixtures/hosts, as they are.
struct RecordedMoveTests {
    struct Move: Sendable, CustomTestStringConvertible {
        /// A document of Tests/Fixtures/rendered.
        let machine: String
        let from: String
        let to: String
        let codes: [String]

        var testDescription: String { "\(machine) from \(from) to \(to)" }
    }

    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures").standardizedFileURL.path

    static func subject(_ machine: String) throws -> MigrationSubject {
        let text = try String(contentsOfFile: "\(fixtures)/rendered/\(machine).xml", encoding: .utf8)
        return try MigrationSubject(live: text, persistent: text, facts: MachineFacts())
    }

    static func side(_ host: String) throws -> MigrationSide {
        try MigrationRecording(folder: "\(fixtures)/hosts/\(host)").side()
    }

    /// What nobody recorded, and what is found of every move.
    private static let usual = [
        "bandwidth-unknown", "clock-unknown", "dirty-rate-unknown", "memory-unencrypted", "qemu-ports-not-probed",
    ]

    @Test(arguments: [
        Move(
            machine: "kunpeng", from: "kunpeng-920-v1", to: "kunpeng-920-v1",
            codes: ["same-host"]),
        Move(
            machine: "kunpeng", from: "kunpeng-920-v1", to: "emulated-aarch64",
            codes: usual + [
                "cpu-features-extra", "cpu-midr-differs", "counter-frequency-unknown", "disk-sharing-unknown",
                "gicv4-1-target-lacks", "network-unknown", "network-unknown", "no-place-on-target", "pages-lacking",
                "sve-lengths-differ",
            ]),
        Move(
            machine: "kunpeng", from: "emulated-aarch64", to: "kunpeng-920-v1",
            codes: usual + [
                "cpu-features-missing", "cpu-midr-differs", "counter-frequency-unknown", "disk-sharing-unknown",
                "kernel-older", "libvirt-older", "network-unknown", "network-unknown", "qemu-older",
                "sve-lengths-differ", "target-berth",
            ]),
        Move(
            machine: "loongson", from: "loongson-3c5000l", to: "emulated-loongarch64",
            codes: usual + [
                "cpu-features-missing", "cpu-model-differs", "disk-sharing-unknown", "lbt-missing", "network-unknown",
                "network-unknown", "no-accelerator", "pages-scattered", "target-berth",
            ]),
        Move(
            machine: "tcg-aarch64", from: "lab-x86_64", to: "emulated-aarch64",
            codes: usual + ["disk-sharing-unknown", "network-unknown", "network-unknown", "target-berth"]),
        Move(
            machine: "tcg-loongarch64", from: "lab-x86_64", to: "emulated-loongarch64",
            codes: usual + ["disk-sharing-unknown", "network-unknown", "network-unknown", "target-berth"]),
        Move(
            machine: "x86_64", from: "lab-x86_64", to: "emulated-aarch64",
            codes: usual + [
                "architecture-differs", "disk-sharing-unknown", "invalidations-wider", "network-unknown",
                "network-unknown", "no-emulator", "target-berth",
            ]),
    ])
    func `are checked`(move: Move) throws {
        let pair = MigrationPair(
            try Self.subject(move.machine), from: try Self.side(move.from), to: try Self.side(move.to))
        let check = MigrationCheck(pair)
        #expect(
            check.findings.map(\.code).sorted() == move.codes.sorted(),
            "\(check.findings.map { "\($0.code): \($0) (\($0.evidence))" }.joined(separator: "\n"))")
    }

    @Test func `read an Arm host's registers, vectors, counter and SMMU`() throws {
        let facts = try Self.side("emulated-aarch64").facts
        #expect(facts.processors.midr.value == [0x000f_0510])
        #expect(facts.processors.revidr.value == [0])
        #expect(facts.processors.features.value?.contains("sve2") == true)
        #expect(facts.processors.sveMaximum.value == 2048)
        #expect(facts.processors.counterKilohertz.value == 1_000_000)
        #expect(facts.iommuDirtyTracking.value == false)
        #expect(facts.kernel.value?.text == "7.2.12+deb14-arm64")
        #expect(facts.emulator.value == ReleaseNumber("11.1.2"))
        let device = try #require(facts.devices.value?.first { $0.address == "0000:01:00.0" })
        #expect(device.kind == "8086:10c9")
        #expect(device.group == ["0000:01:00.0"])
    }

    /// The case of the emulated host: an igb that vfio-pci has, under GICv4.0.
    @Test func `find that the emulated host's igb cannot move, and GICv4 beside it`() throws {
        var source = try Self.side("emulated-aarch64")
        var facts = source.facts
        var devices = try #require(facts.devices.value)
        let index = try #require(devices.firstIndex { $0.address == "0000:01:00.0" })
        devices[index].driver = "vfio-pci"
        facts.devices = .known(devices, Evidence("test", ""))
        source = MigrationSide(host: source.host, facts: facts)
        let text = try String(contentsOfFile: "\(Self.fixtures)/rendered/kunpeng.xml", encoding: .utf8)
            .replacing("</devices>", with: "\(MovePair.card)</devices>")
        let pair = MigrationPair(
            try MigrationSubject(live: text, persistent: text, facts: MachineFacts()),
            from: source, to: try Self.side("kunpeng-920-v1"))
        let blockers = MigrationCheck(pair).blockers
        #expect(blockers.map(\.code).contains("device-not-migratable"))
        let gic = try #require(blockers.first { $0.code == "gicv4-0-with-vfio" })
        #expect(gic.evidence == "/var/log/dmesg: GICv4 support enabled")
    }
}

/// The form in which facts are recorded.
struct RecordingTests {
    @Test func `facts come back as they were`() throws {
        let facts = try MovePair(.arm).source.facts
        let text = try JSONEncoder().encode(facts)
        #expect(try JSONDecoder().decode(SideFacts.self, from: text) == facts)
        var machine = MachineFacts()
        (machine.blockedReasons, machine.job) = (MovePair.known(["no"]), "operation 3")
        #expect(try JSONDecoder().decode(MachineFacts.self, from: try JSONEncoder().encode(machine)) == machine)
    }

    @Test func `a person can write down as much as is known`() throws {
        let text = """
            {"kernel": "6.6.0-28.oe2403", "libvirt": {"value": "9.10.0", "source": "virsh", "text": "version"},
             "emulator": {"unknown": "it was off"}, "processors": {"midr": [1208995873]},
             "networks": [{"name": "default", "isActive": true}], "files": [{"path": "/a", "isThere": false}],
             "devices": [{"address": "0000:01:00.0", "kind": "8086:10c9"}], "freePages": {"0": {"2048": 7}}}
            """
        let facts = try JSONDecoder().decode(SideFacts.self, from: Data(text.utf8))
        #expect(facts.kernel == .known(ReleaseNumber("6.6.0-28.oe2403"), Evidence("recording", "")))
        #expect(facts.libvirt == .known(ReleaseNumber("9.10.0"), Evidence("virsh", "version")))
        #expect(facts.emulator == .unknown("it was off"))
        #expect(facts.processors.midr.value == [0x480f_d021])
        #expect(facts.processors.revidr.value == nil)
        #expect(facts.files.first?.isThere == false)
        #expect(facts.devices.value?.first?.driver == nil)
        #expect(facts.freePages == [0: [2048: 7]])
        #expect(facts.domains.value == nil)
    }

    @Test(arguments: [
        ("11.3.0", "11.3", false), ("9.2.4", "10.0.0", true), ("6.6.0-28.oe2403", "6.6.0-97.oe2403", false),
        ("6.12.1", "6.6.0", false), ("5.10.0", "6.6", true),
    ])
    func `versions are ordered by their numbers`(left: String, right: String, isOlder: Bool) {
        #expect((ReleaseNumber(left) < ReleaseNumber(right)) == isOlder)
    }

    @Test func `a folder that is none says so`() {
        let recording = MigrationRecording(folder: "/nonexistent")
        #expect(throws: MigrationRecording.Unreadable.self) { try recording.subject() }
        #expect(throws: MigrationRecording.Unreadable.self) { try recording.side() }
    }
}
