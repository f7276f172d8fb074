import DomainXML
import Testing
import TestSupport

/// `berth tlbi` and `berth map` as a user runs them, on libvirt's test driver.
struct TLBICommandTests {
    private static let test = ["--connect", "test:///default"]

    @Test(
        arguments: [
            (["--cpus", "0-3;12"], "read from         given"),
            (["--cpus", "0-3;12"], "receivers         CPU 0-3,12, 5 in all"),
            // An empty list means any CPU, and spoils it.
            (
                ["--cpus", "0;1;"],
                "vCPU 2 may run on any CPU: pin it beside the others, and the invalidations stay within die 0 "
                    + "(2 CPUs receive instead of 16)"
            ),
            (["test"], "read from         libvirt (the threads themselves cannot be read from here)"),
            (["test", "--affinities", "definition"], "read from         definition"),
            (
                ["test", "--affinities", "libvirt"],
                "precision         exact: the CPUs that the vCPUs may run on are interrupted"
            ),
        ]
    )
    func `says who receives, and on which ground`(arguments: [String], line: String) async throws {
        let run = try await Program.run(["tlbi"] + arguments + Self.test)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains(line + "\n"), "\(run.output)")
    }

    @Test(
        arguments: [
            (["tlbi"], 64, "Name a machine, or CPUs with --cpus."),
            (["tlbi", "test", "--cpus", "1"], 64, "Name a machine, or CPUs with --cpus."),
            (["tlbi", "--cpus", "1", "--affinities", "threads"], 64, "--affinities is about a machine: name one."),
            (["tlbi", "--cpus", "0;x"], 64, "'x' is not a number or a range such as 0-3"),
            (["tlbi", "test", "--affinities", "threads"], 1, "the threads of machine 'test' cannot be read from here"),
            (["tlbi", "none"], 1, "there is no machine 'none'"),
            (
                ["tlbi", "test", "--kernel-log", "/none/dmesg"], 65,
                "the kernel log /none/dmesg cannot be read: there is no such file; name a file with --kernel-log"
            ),
            (["map", "--machine", "none"], 1, "there is no machine 'none'"),
            (["map", "--output", "png"], 64, "png"),
        ] as [([String], Int32, String)]
    )
    func `says what is wrong`(arguments: [String], status: Int32, sentence: String) async throws {
        let run = try await Program.run(arguments + Self.test)
        #expect(run.status == status)
        #expect(run.errors.contains(sentence), "\(run.errors)")
        #expect(run.output == "")
    }

    @Test func `draws a host`() async throws {
        let text = try await Program.run(["map", "--machine", "test"] + Self.test)
        #expect(text.output.contains("\nA test  unpinned, 2 vCPUs on any CPU\n"), "\(text)")
        #expect(text.output.contains("Invalidations of test: "))
        let drawing = try await Program.run(["map", "--output", "svg"] + Self.test)
        #expect(try XMLDocument(parsing: drawing.output).root.name == "svg")
    }
}
