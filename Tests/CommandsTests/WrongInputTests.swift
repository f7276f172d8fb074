import Testing
import TestSupport

/// What a user gets for input that is wrong: a sentence with the place and what would be right, and an exit status.
struct WrongInputTests {
    /// A manifest with one thing changed, and what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let manifest: String
        let status: Int32
        let sentence: String

        init(_ testDescription: String, _ manifest: String, _ status: Int32, _ sentence: String) {
            (self.testDescription, self.manifest) = (testDescription, manifest)
            (self.status, self.sentence) = (status, sentence)
        }

        /// A machine that is right but for some lines.
        init(_ testDescription: String, adding lines: String, _ status: Int32, _ sentence: String) {
            let machine = "name: web\ntemplate: x86_64-q35\nvcpus: 1\nmemory: 256MiB\n"
            self.init(testDescription, machine + lines, status, sentence)
        }
    }

    private static let cases = [
        Case(
            "a misspelt key", "name: a\ntemplate: x86_64-q35\nvcpu: 1\nmemory: 1GiB\n", 65,
            "standard input:3:1: unknown key 'vcpu'; did you mean 'vcpus'?"),
        Case("a key that is missing", "name: a\nvcpus: 1\nmemory: 1GiB\n", 65, "the machine has no 'template:'"),
        Case("a size that is none", adding: "disks: [{size: 10GB7}]\n", 65, "standard input:5:"),
        Case(
            "memory of half a page", "name: a\ntemplate: x86_64-q35\nvcpus: 1\nmemory: 1025KiB\n", 65,
            "memory is a whole number of MiB: the next size that is one is 2MiB"),
        Case("pages that the host lacks", adding: "pages: 64KiB\n", 3, "has no pages of 64 KiB; it has "),
        Case(
            "a template that is none", "name: a\ntemplate: x86_64-q36\nvcpus: 1\nmemory: 1GiB\n", 65,
            "did you mean 'x86_64-q35'?"),
        Case(
            "more vCPUs than fit", "name: a\ntemplate: x86_64-q35\nvcpus: 99\nmemory: 256MiB\n", 3,
            "the largest machine of its kind that fits has 15 vCPUs"),
        Case(
            "a name in use", "name: test\ntemplate: x86_64-q35\nvcpus: 1\nmemory: 256MiB\n", 1,
            "a domain 'test' that Berth did not make is on"),
        Case(
            "a name twice in a file",
            "name: a\ntemplate: x86_64-q35\nvcpus: 1\nmemory: 1GiB\n---\nname: a\ntemplate: x86_64-q35\nvcpus: 1\nmemory: 1GiB\n",
            65, "the name 'a' is that of the machine at line 1 too"),
        Case(
            "a base image that is missing", adding: "disks: [{image: none.qcow2, pool: default-pool}]\n", 3,
            "there is no base image 'none.qcow2' in pool 'default-pool'"),
        Case(
            "an image file that is missing", adding: "disks: [{image: ./none.qcow2, pool: default-pool}]\n", 3,
            "none.qcow2' cannot be read: No such file or directory"),
        Case(
            "a pool that is missing", adding: "disks: [{size: 1GiB, pool: defalt}]\n", 3,
            "there is no storage pool 'defalt'; the host has default-pool"),
        Case(
            "a network that is missing", adding: "networks: [{network: defualt}]\n", 3,
            "there is no network 'defualt' for web; the host has default"),
        Case(
            "a policy that does not go with another", adding: "placement: {policy: shared, threads: isolate}\n", 65,
            "standard input:5:38: 'threads:' goes with the policies 'dedicated' and 'mixed' alone"),
        Case(
            "a device that is missing", adding: "placement: {near: [{device: 0000:7d:00.1, affinity: required}]}\n", 3,
            "the node of PCI device 0000:7d:00.1 on"),
        Case("what is not YAML", "name: [a\n", 65, "standard input:2:1: this is not YAML"),
        Case("nothing", "", 65, "the file has no machine"),
        Case("bytes that are no text", "\u{0}\u{1}", 65, "this is not YAML"),
    ]

    @Test(arguments: cases)
    func `is named with its place and its remedy`(example: Case) async throws {
        let outcome = try await Program.run(
            ["provision", "--connect", "test:///default", "--file", "-"], input: example.manifest)
        #expect(outcome.status == example.status)
        #expect(outcome.errors.contains(example.sentence), "\(outcome.errors)")
        #expect(outcome.output == "")
        #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("berth: ") })
    }

    @Test(
        arguments: [
            (["list", "--connect", "qemu+tcp://127.0.0.1:1/system"], 69, "no hypervisor answers at"),
            (["show", "nobody", "--connect", "test:///default"], 1, "there is no machine 'nobody'"),
            (["delete", "nobody", "--connect", "test:///default"], 1, "there is no machine 'nobody'"),
            (["delete", "test", "--connect", "test:///default"], 1, "Berth did not make domain 'test'"),
            (["plan", "--connect", "test:///default", "--file", "/no/such.yaml"], 65, "/no/such.yaml cannot be read"),
            (["template", "check", "aarch64-kunpen"], 65, "did you mean 'aarch64-kunpeng'?"),
            (["template", "check", "/etc/hostname"], 65, "/etc/hostname:1: "),
            (["host", "--connect", "test:///default", "--housekeeping", "3-1"], 64, "--housekeeping"),
            (
                ["host", "--connect", "test:///default", "--reserve-pages", "0:3MiB:1"], 64,
                "'3MiB' is no size of pages"
            ),
            (
                ["host", "--connect", "test:///default", "--reserve-pages", "7:2MiB:1:ovs"], 3,
                "node 7 of "
            ),
            (
                ["host", "--connect", "test:///default", "--reserve-pages", "0:4KiB:1:ovs"], 3,
                "pages of 4 KiB are the ordinary ones of "
            ),
            (["stop", "web", "--timeout", "0"], 64, "A timeout is a number of seconds from 1"),
            (["frobnicate"], 64, "frobnicate"),
            (["migrate", "web"], 64, "--to"),
            (["repin", "web", "--cpus", "7-4"], 64, "'7-4' is not a number or a range"),
            (["repin", "web", "--cpus", "7,,4"], 64, "'' in '7,,4' names no CPU"),
            (["repin", "nobody", "--connect", "test:///default"], 1, "there is no machine 'nobody'"),
            (["repin", "test", "--connect", "test:///default"], 1, "Berth did not make domain 'test'"),
        ] as [([String], Int32, String)]
    )
    func `on the command line is told too`(arguments: [String], status: Int32, sentence: String) async throws {
        let outcome = try await Program.run(arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    }
}
