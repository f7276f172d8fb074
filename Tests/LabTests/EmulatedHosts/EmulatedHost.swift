import Foundation
import Libvirt
import Testing
import TestSupport
import Vocabulary

/// A whole emulated host, where one is up: `eval "$(Lab/emulated-host aarch64 env)"` tells of it.
struct EmulatedHost: Sendable {
    /// The address of its libvirt.
    let uri: String
    /// As `Lab/emulated-host` calls it.
    let architecture: String

    /// The host that the environment tells of; `nil` where there is none.
    static let current: EmulatedHost? = {
        let environment = ProcessInfo.processInfo.environment
        guard let uri = environment["BERTH_LAB_EMULATED"],
            let architecture = environment["BERTH_LAB_EMULATED_ARCHITECTURE"]
        else { return nil }
        return EmulatedHost(uri: uri, architecture: architecture)
    }()

    /// The folder of the lab's scripts.
    private static let scripts = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Lab").path

    func connect() async throws -> Connection {
        let uri = uri
        return try await BlockingCalls.shared.run { try Connection(uri: uri) }
    }

    /// Runs the program against the host.
    func berth(_ arguments: [String], input: String = "") async throws -> Program.Outcome {
        try await Program.run(arguments + ["--connect", uri], input: input)
    }

    /// What a command of the program prints as JSON, whatever its exit status.
    func report<Report: Decodable>(_ arguments: [String], as type: Report.Type = Report.self) async throws -> Report {
        try Self.decode(try await berth(arguments + ["--output", "json"]))
    }

    static func decode<Report: Decodable>(
        _ outcome: Program.Outcome, as type: Report.Type = Report.self
    ) throws -> Report {
        try #require(!outcome.output.isEmpty, "\(outcome)")
        return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }

    /// Runs a shell command inside the host, as root, and returns what it prints.
    func inside(_ command: String) async throws -> String {
        let outcome = try await Program.run([architecture, "run", command], program: "\(Self.scripts)/emulated-host")
        try #require(outcome.status == 0, "\(outcome)")
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The CPUs that the kernel inside allows each vCPU's thread of a machine, in the vCPUs' order: it is asked, and not
    /// libvirt.
    func threads(of machine: String) async throws -> [String] {
        let process = "$(cat /run/libvirt/qemu/\(machine).pid)"
        let lines = try await inside(
            "for task in /proc/\(process)/task/*; do echo \"$(cat $task/comm): "
                + "$(sed -n 's/^Cpus_allowed_list:\\s*//p' $task/status)\"; done")
        let vcpus = lines.matches(of: /CPU (\d+)\/\S+: (\S+)/).map { (Int($0.1) ?? -1, String($0.2)) }
        return vcpus.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The free pages of each of the two nodes.
    func freePages(_ size: PageSize) async throws -> [UInt64] {
        let connection = try await connect()
        return try await BlockingCalls.shared.run {
            let free = try connection.freePages(of: [size], on: 0..<2)
            return (0..<2).map { free[NUMANode(rawValue: $0)]?[size] ?? 0 }
        }
    }

    /// Records the host as `Lab/record-host` does, for what only a host itself can tell, and does something with the
    /// recording.
    func recorded<Value>(_ work: (_ folder: String) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "berth-recorded-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let outcome = try await Program.run([uri, folder, architecture], program: "\(Self.scripts)/record-host")
        try #require(outcome.status == 0, "\(outcome)")
        return try await work(folder)
    }
}

/// Machines of a test that go with it, whatever it finds.
extension EmulatedHost {
    /// A name that no other test has.
    static func name() -> String { "t\(UInt32.random(in: 0...UInt32.max))" }

    /// Provisions machines, each from its manifest, and takes them away when the work is done.
    ///
    /// - Parameters:
    ///   - machines: For each machine its name, the rest of its manifest, and the program's further arguments.
    ///   - work: What is done while they are there; what it throws is an issue of the test.
    func with(
        _ machines: [(name: String, manifest: String, arguments: [String])], _ work: () async throws -> Void
    ) async {
        var made: [String] = []
        do {
            for machine in machines {
                let outcome = try await berth(
                    ["provision", "--file", "-"] + machine.arguments,
                    input: "name: \(machine.name)\n\(machine.manifest)\n")
                try #require(outcome.status == 0, "\(outcome.errors)")
                made.append(machine.name)
            }
            try await work()
        } catch {
            Issue.record(error)
        }
        for name in made { await delete(name) }
    }

    private func delete(_ name: String) async {
        do {
            let outcome = try await berth(["delete", name, "--force"])
            #expect(outcome.status == 0, "\(outcome.errors)")
        } catch {
            Issue.record(error)
        }
    }
}
