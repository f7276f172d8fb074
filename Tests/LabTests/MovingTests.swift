import DomainXML
import Foundation
import Libvirt
import Testing
import TestSupport
import Vocabulary

/// What all tests of moves do with their machine.
protocol MovingTests {
    var lab: Lab { get }
}

/// What `--status` prints that these tests look at.
struct PrintedStatus: Decodable {
    var verdict: String
    var runsOn: [String]
    var leftovers: [Leftover]

    struct Leftover: Decodable {
        var kind: String
    }
}

extension MovingTests {
    /// Makes a machine on host A, and looks afterwards that nothing is left of it on either host.
    func with(_ machine: LabMachine, _ extra: String = "", _ work: () async throws -> Void) async throws {
        let made = try await Program.run(
            ["provision", "--connect", lab.hostA, "--file", "-"], input: machine.manifest(extra))
        try #require(made.status == 0, "\(made.errors)")
        do { try await work() } catch { Issue.record(error) }
        for host in [lab.hostA, lab.hostB] where try await names(host).contains(machine.name) {
            let deleted = try await Program.run(["delete", machine.name, "--force", "--connect", host])
            #expect(deleted.status == 0, "\(deleted.errors)")
        }
        #expect(try lab.volumes().filter { $0.hasPrefix(machine.name) } == [])
        #expect(try lab.firmwareVariables(of: machine.name) == [])
    }

    func names(_ host: String) async throws -> [String] {
        try await BlockingCalls.shared.run { try Connection(uri: host).domains().map(\.name) }
    }

    func runs(_ machine: LabMachine, _ host: String) async throws -> Bool {
        try await BlockingCalls.shared.run {
            try Connection(uri: host).domain(named: machine.name).state().state == .running
        }
    }

    func arguments(_ machine: LabMachine, _ from: String, _ to: String, _ more: [String] = []) -> [String] {
        ["migrate", machine.name, "--connect", from, "--to", to] + more
    }

    func status(_ machine: LabMachine, _ more: String...) async throws -> Program.Outcome {
        try await Program.run(arguments(machine, lab.hostA, lab.hostB, ["--status", "--output", "json"] + more))
    }

    func printed(_ outcome: Program.Outcome) throws -> PrintedStatus {
        try JSONDecoder().decode(PrintedStatus.self, from: Data(outcome.output.utf8))
    }

    /// The definition on a host, without what libvirt lays out anew.
    func definition(_ machine: LabMachine, _ host: String) async throws -> XMLElement {
        let text = try await BlockingCalls.shared.run {
            try Connection(uri: host).domain(named: machine.name).xml([.inactive])
        }
        return try XMLDocument(parsing: text).root.indented()
    }

    /// Waits until no job of a move is under way, cleans, and looks that one host runs the machine and nothing else
    /// is left.
    func expectOneHost(_ machine: LabMachine) async throws {
        while try printed(await status(machine)).verdict == "moving" {
            try await Task.sleep(for: .milliseconds(100))
        }
        let cleaning = try await status(machine, "--clean")
        #expect(cleaning.status == 0, "\(cleaning.output) \(cleaning.errors)")
        let after = try printed(await status(machine))
        #expect(after.runsOn.count == 1)
        #expect(after.leftovers.isEmpty)
        let hosts = try await [names(lab.hostA), names(lab.hostB)].filter { $0.contains(machine.name) }
        #expect(hosts.count == 1)
        #expect(try lab.firmwareVariables(of: machine.name).count <= 1)
    }

    /// Lends a file with a policy.
    func withPolicy(_ text: String, _ work: (String) async throws -> Void) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await work(file.path)
    }

    /// Waits until the guest writes to its memory, by the measure of its hypervisor: it is up then.
    ///
    /// - Returns: Whether it does, after so many seconds of measuring.
    func becomesBusy(_ machine: LabMachine, _ host: String, within seconds: Int = 120) async throws -> Bool {
        try await BlockingCalls.shared.run {
            let connection = try Connection(uri: host)
            let domain = try connection.domain(named: machine.name)
            var busy = 0
            for _ in 0..<seconds {
                try domain.startDirtyRateCalculation(for: .seconds(1))
                var figures = try connection.domainStatistics(of: [domain], .dirtyRate).first
                while figures?[.dirtyRateStatus] != .measured {
                    usleep(100_000)
                    figures = try connection.domainStatistics(of: [domain], .dirtyRate).first
                }
                if let rate = figures?[.dirtyRate], rate.bytes >= 8 << 20 { busy += 1 }
                // Its firmware and its start write as well, but not for so long.
                if busy == 3 { return true }
            }
            return false
        }
    }
}
