import Testing
import TestSupport

/// Waiting, and manifests that are checked without a host, on libvirt's test driver.
struct WaitTests {
    @Test(
        arguments: [
            ("running", 0, ""), ("address", 0, ""),
            ("stopped", 124, "machine 'test' has not stopped after 1 s; wait longer with --timeout"),
            ("agent", 1, "machine 'test' has no channel for an agent (org.qemu.guest_agent.0)"),
            ("gone", 64, "Wait for running, stopped, address or agent."),
        ]
    )
    func `ends with a status that tells why`(condition: String, status: Int32, words: String) async throws {
        let outcome = try await Program.run(
            ["wait", "test", "--for", condition, "--timeout", "1s", "--connect", "test:///default"])
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test func `prints the addresses that it waited for`() async throws {
        let outcome = try await Program.run(
            ["wait", "test", "--for", "address", "--quiet", "--connect", "test:///default"])
        #expect(outcome.output == "192.168.122.3\n")
        let shown = try await Program.run(["show", "test", "--connect", "test:///default"])
        #expect(shown.output.contains("192.168.122.3/24 on testnet0, aa:bb:cc:dd:ee:ff  (lease, arp)"))
    }

    @Test(arguments: ["0", "-1", "1d", "", "s"])
    func `takes times that are some`(time: String) async throws {
        let outcome = try await Program.run(
            ["wait", "test", "--for", "running", "--timeout=\(time)", "--connect", "test:///default"])
        #expect(outcome.status == 64)
    }

    @Test func `a console without a terminal says why there is none`() async throws {
        let outcome = try await Program.run(["console", "test", "--connect", "test:///default"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("the console of 'test' cannot be opened"), "\(outcome.errors)")
    }

    @Test(arguments: ["^]]", "ab", "", "^1", "\u{7}"])
    func `keys that no terminal sends are refused`(key: String) async throws {
        let outcome = try await Program.run(["console", "test", "--escape=\(key)", "--connect", "test:///default"])
        #expect(outcome.status == 64)
    }

    @Test func `all that is wrong in manifests is told without a host`() async throws {
        let manifest = """
            name: a
            template: x86_64-q36
            vcpus: 1
            memory: 1GiB
            ---
            name: b
            template: x86_64-q35
            vcpus: 1
            memory: 1GiB
            parameters:
              video: vga
            """
        let outcome = try await Program.run(["manifest", "check", "--file", "-"], input: manifest)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("there is no template 'x86_64-q36'; did you mean 'x86_64-q35'?"))
        #expect(
            outcome.errors.contains(
                "standard input:11:3: the template 'x86_64-q35' has no parameter 'video'; it has none"),
            "\(outcome.errors)")
    }
}
