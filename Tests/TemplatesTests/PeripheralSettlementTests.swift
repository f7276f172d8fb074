import DomainXML
import HostInventory
import Templates
import TestSupport
import Testing
import Vocabulary

/// What of a machine's devices a host lacks.
struct PeripheralSettlementTests {
    /// A recorded host's documents, with some words changed.
    private static func settle(
        _ yaml: String, on name: String = "emulated-aarch64", template kind: String = "aarch64-kunpeng",
        _ old: String = "", _ new: String = ""
    ) throws -> Settlement {
        var documents = RecordedHost(name).documents()
        if !old.isEmpty {
            documents.domainCapabilities = documents.domainCapabilities.map { $0.replacing(old, with: new) }
        }
        let host = try Host(documents)
        let manifest = "name: web\ntemplate: \(kind)\nvcpus: 2\nmemory: 512MiB\npages: none\n\(yaml)"
        let machine = try #require(try ManifestReader.machines(yaml: manifest, file: "m.yaml").first)
        return try Settler.settle(machine, try TemplateLibrary(folders: []).template(named: kind), on: host)
    }

    @Test(
        arguments: [
            (
                "tpm: true",
                "web: emulated-aarch64 has no emulated TPM for guests; install swtpm there (Debian: swtpm and swtpm-tools), "
                    + "and restart its libvirt daemon"
            ),
            (
                "firmware: none",
                "web: nothing starts a guest of aarch64 without firmware and kernel; name a kernel with boot: {kernel: PATH}, "
                    + "or leave firmware: out"
            ),
            (
                "disks: [{size: 1GiB, ioThread: 2}]\nplacement: {ioThreads: 1}",
                "web: disk vda asks for I/O thread 2, and the machine has 1; write placement: {ioThreads: 2}"
            ),
            (
                "disks: [{size: 1GiB, ioThread: 1}]",
                "web: disk vda asks for I/O thread 1, and the machine has none; write placement: {ioThreads: 1}"
            ),
        ] as [(String, String)]
    )
    func `is told with what to do`(yaml: String, message: String) {
        let error = #expect(throws: SettlementError.self) { try Self.settle(yaml) }
        #expect(error?.description == message)
    }

    @Test(
        arguments: [
            ("graphics: vnc", "<value>vnc</value>", "", "shows no screen over VNC"),
            ("networks: [{vhostUser: /s}]", "<value>memfd</value>", "", "shares no ordinary memory"),
            (
                "tpm: {model: tpm-crb}", "<value>passthrough</value>", "<value>emulator</value>",
                "no TPM of the model 'tpm-crb'"
            ),
        ]
    )
    func `is looked for in what the emulator says of itself`(yaml: String, old: String, new: String, message: String) {
        let error = #expect(throws: SettlementError.self) { try Self.settle(yaml, old, new) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test func `takes a model of a TPM that the emulator has`() throws {
        let settlement = try Self.settle("tpm: true", "<value>passthrough</value>", "<value>emulator</value>")
        #expect(settlement.peripherals.tpmModel == "tpm-tis")
    }

    @Test func `warns of a balloon on hugepages`() throws {
        let settlement = try Self.settle("balloon: true".replacing("pages: none", with: ""))
        #expect(!settlement.findings.contains { $0.code == "balloon-on-hugepages" })
        let host = try RecordedHost("emulated-aarch64").host()
        var machine = Machine(name: "web", template: "aarch64-kunpeng", vcpus: 1, memory: .mebibytes(512))
        machine.pages = .exactly(.mebibytes2)
        machine.peripherals.balloon = true
        let template = try TemplateLibrary(folders: []).template(named: "aarch64-kunpeng")
        let own = try Settler.settle(machine, template, on: host)
        #expect(own.findings.contains { $0.code == "balloon-on-hugepages" && $0.severity == .warning })
    }

    @Test(arguments: [("", ["QEMU waits with the start until the switch has connected to /s"]), (", mode: client", [])])
    func `says that a machine waits for its switch`(mode: String, messages: [String]) throws {
        let settlement = try Self.settle("networks: [{vhostUser: /s\(mode)}]")
        let own = settlement.findings.filter { $0.code == "waits-for-switch" }
        #expect(own.map(\.message) == messages)
        #expect(own.allSatisfy { $0.severity == .note })
    }

    @Test(arguments: [("emulated-aarch64", "aarch64-kunpeng", "scsi"), ("lab-x86_64", "x86_64-q35", "sata")])
    func `plugs CD-ROMs into what the machine has`(host: String, template: String, bus: String) throws {
        #expect(try Self.settle("", on: host, template: template).peripherals.cdromBus == bus)
    }
}
