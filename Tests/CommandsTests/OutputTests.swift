import Foundation
import Testing
import TestSupport

/// The forms of the output, by whole runs of the program on libvirt's test driver.
struct OutputTests {
    private static let test = ["--connect", "test:///default"]
    private static let web = "name: web\ntemplate: x86_64-q35\nvcpus: 2\nmemory: 256MiB\n"

    @Test func `names alone when it is to be quiet`() async throws {
        let list = try await Program.run(["list", "--quiet"] + Self.test)
        #expect(list.output == "test\n")
        let made = try await Program.run(["provision", "--quiet", "--file", "-"] + Self.test, input: Self.web)
        #expect(made.output == "web\n")
        #expect(made.errors == "")
    }

    @Test(arguments: [
        ["list", "--all"], ["host"], ["show", "test"], ["tlbi", "test"], ["tlbi", "--cpus", "0-3;5"], ["map"],
        ["map", "--machine", "test"], ["template", "list"],
    ])
    func `is JSON and YAML when asked for`(arguments: [String]) async throws {
        let connect = arguments[0] == "template" ? [] : Self.test
        let json = try await Program.run(arguments + ["--output", "json"] + connect)
        #expect(json.status == 0, "\(json.errors)")
        _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let yaml = try await Program.run(arguments + ["--output", "yaml"] + connect)
        #expect(yaml.status == 0)
        #expect(yaml.output.contains(": "))
    }

    @Test func `tells a plan from what was done`() async throws {
        let plan = try await Program.run(["plan", "--file", "-"] + Self.test, input: Self.web)
        #expect(plan.output.hasPrefix("web  would be made on "))
        let made = try await Program.run(["provision", "--file", "-"] + Self.test, input: Self.web)
        #expect(made.output.hasPrefix("web  made on "))
        #expect(made.errors == "web: claims its place\nweb: starts\n")
        let dry = try await Program.run(["provision", "--dry-run", "--file", "-"] + Self.test, input: Self.web)
        #expect(dry.output == plan.output)
    }

    @Test func `tells where all of a machine's threads and memory are`() async throws {
        let policies = "placement: {emulator: isolate, ioThreads: {count: 2, placement: share}, topology: mirror}\n"
        let plan = try await Program.run(["plan", "--file", "-"] + Self.test, input: Self.web + policies)
        for line in [
            "emulator      CPU 3", "I/O thread 1  CPU 1-2", "I/O thread 2  CPU 1-2",
            "held          CPU 3, which nobody else",
            "the guest sees 2 cores, as its CPUs lie", "the emulator has CPU 3 to itself, as asked",
        ] {
            #expect(plan.output.contains(line), "\(line) in \(plan.output)")
        }
    }

    @Test func `is a domain document when asked for`() async throws {
        let plan = try await Program.run(["plan", "--xml", "--file", "-"] + Self.test, input: Self.web)
        #expect(plan.output.contains("<name>web</name>"))
        #expect(plan.output.contains("urn:berth:domain:1.0"))
    }

    /// `script` of util-linux gives a program a terminal.
    @Test func `has colours on a terminal alone`() async throws {
        let escape = "\u{1B}["
        let plain = try await Program.run(["show", "test"] + Self.test)
        #expect(!plain.output.contains(escape))
        let command = "'\(Program.berth)' show test --connect test:///default"
        let terminal = try await Program.run(
            ["-qec", command, "/dev/null"], program: "/usr/bin/script", environment: ["TERM": "xterm", "NO_COLOR": ""])
        #expect(terminal.output.contains(escape), "\(terminal)")
    }

    @Test func `comes from the hypervisor that the environment names`() async throws {
        let list = try await Program.run(
            ["list", "--quiet"], environment: ["LIBVIRT_DEFAULT_URI": "test:///default"])
        #expect(list.output == "test\n")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completes for shells`(shell: String) async throws {
        let script = try await Program.run(["--generate-completion-script", shell])
        #expect(script.status == 0)
        #expect(script.output.contains("provision"))
        #expect(script.output.contains("housekeeping"))
    }

    @Test(
        arguments: [
            "plan", "provision", "list", "show", "start", "stop", "delete", "repin", "migrate", "drain", "tlbi", "host",
            "map",
            "template",
            "template list", "template show", "template check", "console", "wait", "manifest check",
            "manifest schema",
        ]
    )
    func `has an example in each command's help`(command: String) async throws {
        let help = try await Program.run(["help"] + command.split(separator: " ").map(String.init))
        #expect(help.status == 0)
        #expect(help.output.contains("EXAMPLES\n  berth \(command) ") || help.output.contains("  berth \(command)\n"))
    }
}
