import Foundation
import Testing
import TestSupport

/// `berth plan`, `berth map` and `berth tlbi` on hosts that were recorded, as a user runs them.
struct RecordedHostCommandTests {
    private static func recorded(_ name: String) -> [String] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return ["--from", tests.appending(path: "Fixtures/hosts/\(name)").path]
    }

    private static func web(template: String, vcpus: Int, pages: String) -> String {
        """
        name: web
        template: \(template)
        vcpus: \(vcpus)
        memory: 4GiB
        pages: \(pages)
        disks: [{volume: web.raw}]
        """
    }

    private struct Plan: Decodable {
        let machine: String
        let host: String
        let action: String
    }

    @Test(
        arguments: [
            (
                "kunpeng-920-v1", "aarch64-kunpeng", 8, "2MiB",
                "TLBI  one die; 8 CPUs receive: 4-11, LSUDVMBM_EL2 = 0x0060000000000FF0 "
            ),
            (
                "kunpeng-920-v1", "aarch64-kunpeng", 40, "2MiB",
                "TLBI  two dies; 40 CPUs receive: 4-43, LSUDVMBM_EL2 = 0x406020003F800007 "
            ),
            (
                "loongson-3c5000l", "loongarch64-la464", 4, "32MiB",
                "TLBI  one die; 4 CPUs receive: 4-7 (architecture: loongarch64 has no broadcast invalidation)"
            ),
        ]
    )
    func `plans`(host: String, template: String, vcpus: Int, pages: String, line: String) async throws {
        let manifest = Self.web(template: template, vcpus: vcpus, pages: pages)
        let table = try await Program.run(["plan", "-f", "-"] + Self.recorded(host), input: manifest)
        #expect(table.status == 0, "\(table.errors)")
        #expect(table.output.contains(line), "\(table.output)")
        let json = try await Program.run(
            ["plan", "-f", "-", "--output", "json"] + Self.recorded(host), input: manifest)
        let plan = try JSONDecoder().decode([Plan].self, from: Data(json.output.utf8))
        #expect(plan.map(\.machine) == ["web"])
        #expect(plan.map(\.host) == [host])
        #expect(plan.map(\.action) == ["create"])
        let map = try await Program.run(["plan", "-f", "-", "--map"] + Self.recorded(host), input: manifest)
        #expect(map.output.contains("\nA web  dedicated, \(vcpus) vCPUs on CPU 4-"), "\(map.output)")
    }

    @Test(
        arguments: [
            (["plan", "-f", "-"], 3, "web needs 64 CPUs of its own, and loongson-3c5000l has 31"),
            (["plan", "-f", "-", "--xml"], 64, "leave --xml or --from out"),
            (["plan", "-f", "-", "--connect", "test:///default"], 64, "--from and --connect are two hosts: name one."),
            (["map", "--machine", "web"], 64, "leave --machine or --from out"),
            (["map", "--reserve-pages", "0:64KiB:1"], 3, "node 0 of loongson-3c5000l has no pages of 64 KiB to keep"),
            (["tlbi", "web"], 64, "Nothing lives on a recorded host: name CPUs with --cpus."),
        ] as [([String], Int32, String)]
    )
    func `says what is wrong`(arguments: [String], status: Int32, sentence: String) async throws {
        let manifest = Self.web(template: "loongarch64-la464", vcpus: 64, pages: "32MiB")
        let run = try await Program.run(arguments + Self.recorded("loongson-3c5000l"), input: manifest)
        #expect(run.status == status, "\(run.errors)")
        #expect(run.errors.contains(sentence), "\(run.errors)")
        #expect(run.output == "")
    }

    @Test func `draws, and tells of CPUs that somebody would give`() async throws {
        let map = try await Program.run(["map"] + Self.recorded("kunpeng-920-v1"))
        #expect(map.status == 0, "\(map.errors)")
        #expect(map.output.hasPrefix("kunpeng-920-v1"), "\(map.output)")
        let receivers = try await Program.run(["tlbi", "--cpus", "0;4"] + Self.recorded("kunpeng-920-v1"))
        #expect(receivers.output.contains("receivers         CPU 0,4, 2 in all\n"), "\(receivers.output)")
    }
}
