import Foundation
import Testing
import TestSupport

/// `berth host features`, `berth host hugepages` and `berth doctor`, as a user runs them, on recorded hosts and on
/// libvirt's test driver.
struct HostCommandTests {
    private static func recorded(_ name: String) -> [String] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return ["--from", tests.appending(path: "Fixtures/hosts/\(name)").path]
    }

    private static let test = ["--connect", "test:///default"]

    @Test(
        arguments: [
            (["host"], Self.test), (["host", "show"], Self.test), (["host", "features"], Self.test),
            (["host", "hugepages"], Self.test), (["doctor"], Self.test),
            (["host", "features"], Self.recorded("kunpeng-920-v1")), (["doctor"], Self.recorded("kunpeng-920-v1")),
            (["host", "features", "sve"], Self.recorded("emulated-aarch64")),
            (["host", "hugepages", "--for", "1GiB"], Self.recorded("emulated-loongarch64")),
        ]
    )
    func `print every form`(command: [String], host: [String]) async throws {
        let json = try await Program.run(command + host + ["--output", "json"])
        #expect([0, 4].contains(json.status), "\(json.errors)")
        _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let yaml = try await Program.run(command + host + ["--output", "yaml"])
        #expect(yaml.output.contains(": "))
        let table = try await Program.run(command + host)
        #expect(table.status == json.status)
        #expect(!table.output.isEmpty)
    }

    @Test(
        arguments: [
            ("kunpeng-920-v1", "gicv4.1           yes        yes      on "),
            ("kunpeng-920-v1", "twed              yes        yes      off "),
            ("kunpeng-920", "dvmbm             no         yes      unsupported "),
            ("emulated-aarch64", "Not on aarch64: la464, lsx, lasx, lbt"),
            ("emulated-loongarch64", "kvm              no"), ("lab-x86_64", "Not on x86_64: dvmbm, ipiv, twed, "),
        ]
    )
    func `show a row a feature`(host: String, words: String) async throws {
        let run = try await Program.run(["host", "features"] + Self.recorded(host))
        #expect(run.status == 0, "\(run.errors)")
        // Columns are as wide as the longest word.
        func squeezed(_ text: String) -> String { text.split(separator: " ").joined(separator: " ") }
        #expect(squeezed(run.output).contains(squeezed(words)), "\(run.output)")
    }

    @Test func `show all that is known of a feature that is named`() async throws {
        let run = try await Program.run(["host", "features", "twed"] + Self.recorded("kunpeng-920-v1"))
        for words in [
            "hardware    yes (/var/log/dmesg: detected: Delayed Trapping of WFE)", "delay       256 cycles",
            "kvm.twed_enable=1 kvm.twedel=N",
        ] { #expect(run.output.contains(words), "\(run.output)") }
        let quiet = try await Program.run(["host", "features", "-q"] + Self.recorded("kunpeng-920-v1"))
        #expect(quiet.output.split(separator: "\n").contains("dvmbm"))
        #expect(!quiet.output.split(separator: "\n").contains("twed"))
    }

    /// A log that somebody gives completes what the host has kept.
    @Test func `take a log that is given`() async throws {
        let log = FileManager.default.temporaryDirectory.appending(path: "berth-log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: log) }
        try "[    1.0] kvm [1]: KVM ipiv enabled\n".write(to: log, atomically: true, encoding: .utf8)
        let run = try await Program.run(
            ["host", "features", "ipiv", "--kernel-log", log.path] + Self.recorded("kunpeng-920-v1"))
        #expect(run.output.contains("enabled   yes (\(log.path): KVM ipiv enabled)"), "\(run.output)")
    }

    @Test(
        arguments: [
            ("emulated-aarch64", 0, "emulated-aarch64  nothing needs attention, "),
            ("kunpeng-920-v1", 4, "warning  hugepages-unmounted"), ("kunpeng-920", 4, "warning  hugepages-short"),
            ("emulated-loongarch64", 4, "warning  kvm-unsupported"), ("loongson-3c5000l", 0, "note  features-unknown"),
        ] as [(String, Int32, String)]
    )
    func `examine a host, and say by the exit code whether it is well`(
        host: String, status: Int32, words: String
    ) async throws {
        let run = try await Program.run(["doctor"] + Self.recorded(host))
        #expect(run.status == status)
        #expect(run.output.contains(words), "\(run.output)")
        #expect(run.errors == "")
    }

    @Test func `say what to tell the kernel`() async throws {
        let run = try await Program.run(
            ["host", "hugepages", "--size", "32MiB", "--for", "64GiB", "--reserve-pages", "0:32MiB:16:ovs"]
                + Self.recorded("kunpeng-920-v1"))
        #expect(run.status == 0)
        for words in [
            "hugepagesz=32M hugepages=0:528,1:512,2:512,3:512", "in place of   hugepagesz=32M hugepages=256",
            "kept for ovs 16",
        ] { #expect(run.output.contains(words), "\(run.output)") }
    }

    @Test func `take the wish from a manifest`() async throws {
        let manifest = ["a", "b", "c"].map { "name: \($0)\ntemplate: x\nvcpus: 1\nmemory: 256MiB\n" }
            .joined(separator: "---\n")
        let run = try await Program.run(
            ["host", "hugepages", "--file", "-"] + Self.recorded("emulated-loongarch64"), input: manifest)
        #expect(run.output.contains("hugepagesz=32M hugepages=0:16,1:8"), "\(run)")
        // A host with several sizes takes that which the manifests name.
        let sized = try await Program.run(
            ["host", "hugepages", "--file", "-"] + Self.recorded("kunpeng-920-v1"),
            input: manifest.replacing("memory: 256MiB", with: "memory: 256MiB\npages: 32MiB"))
        #expect(sized.output.contains("in place of   hugepagesz=32M hugepages=256"), "\(sized)")
    }

    @Test(
        arguments: [
            (["host", "features", "nosuch"], 64, "There is no feature 'nosuch'"),
            (["host", "features", "--connect", "test:///default"], 64, "--from and --connect are two hosts"),
            (["host", "hugepages", "--for", "1GiB"], 64, "Say with --size which pages: 64 KiB, 2 MiB, 32 MiB, 1 GiB."),
            (
                ["host", "hugepages", "--size", "4MiB", "--for", "1GiB"], 64,
                "has no pages of 4 MiB; it has 64 KiB, 2 MiB"
            ),
            (["host", "hugepages", "--size", "3MiB", "--for", "1GiB"], 64, "it is a power of two"),
            (["host", "hugepages", "--size", "2MiB"], 64, "Say with --for or --file"),
            (["host", "hugepages", "--size", "2MiB", "--for", "9:1GiB"], 64, "has no node 9"),
            (["host", "hugepages", "--size", "2MiB", "--for", "x:1GiB"], 64, "begins with no node"),
            (["host", "hugepages", "--size", "2MiB", "--for", "1"], 64, "'1' has no unit"),
            (["host", "hugepages", "--size", "1GiB", "--for", "1TiB"], 3, "node 0 is short: 256 pages of 1 GiB"),
            (["doctor", "--kernel-log", "/none"], 65, "the kernel log /none cannot be read"),
        ] as [([String], Int32, String)]
    )
    func `say what is wrong`(arguments: [String], status: Int32, sentence: String) async throws {
        let run = try await Program.run(arguments + Self.recorded("kunpeng-920-v1"))
        #expect(run.status == status, "\(run)")
        // What the host lacks is in the report.
        #expect((status == 3 ? run.output : run.errors).contains(sentence), "\(run)")
    }

    @Test func `refuse a folder that is no recorded host`() async throws {
        let run = try await Program.run(["doctor", "--from", "/none"])
        #expect(run.status == 65)
        #expect(run.errors.contains("none is no recorded host: it has no capabilities.xml"))
    }

    @Test(arguments: ["host show", "host features", "host hugepages", "doctor"])
    func `have examples in their help`(command: String) async throws {
        let help = try await Program.run(["help"] + command.split(separator: " ").map(String.init))
        #expect(help.output.contains("EXAMPLES\n  berth \(command)"), "\(help.output)")
    }
}
