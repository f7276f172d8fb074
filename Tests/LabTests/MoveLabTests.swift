import DomainXML
import Foundation
import Libvirt
import Placement
import Provisioning
import Templates
import Testing
import TestSupport

extension LabTests {
    /// Moves that go there and back, are cut off, or meet hosts that fail: one host has the machine afterwards.
    @Suite(.timeLimit(.minutes(30)))
    struct MoveLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// How often machines go there and back: 100 moves take long under emulation.
        private static var rounds: Int {
            ProcessInfo.processInfo.environment["BERTH_LAB_MOVES"].flatMap { Int($0) } ?? 4
        }

        private func with(_ machine: LabMachine, _ extra: String = "", _ work: () async throws -> Void) async throws {
            let made = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"], input: machine.manifest(extra))
            try #require(made.status == 0, "\(made.errors)")
            do { try await work() } catch { Issue.record(error) }
            for host in [lab.hostA, lab.hostB] where try await names(host).contains(machine.name) {
                let deleted = try await Program.run(["delete", machine.name, "--force", "--connect", host])
                #expect(deleted.status == 0, "\(deleted.errors)")
            }
            #expect(try lab.volumes() == [])
            #expect(try lab.firmwareVariables() == [])
        }

        private func names(_ host: String) async throws -> [String] {
            try await BlockingCalls.shared.run { try Connection(uri: host).domains().map(\.name) }
        }

        private func runs(_ machine: LabMachine, _ host: String) async throws -> Bool {
            try await BlockingCalls.shared.run {
                try Connection(uri: host).domain(named: machine.name).state().state == .running
            }
        }

        private func arguments(_ machine: LabMachine, _ from: String, _ to: String, _ more: [String] = []) -> [String] {
            ["migrate", machine.name, "--connect", from, "--to", to] + more
        }

        private func status(_ machine: LabMachine, _ more: String...) async throws -> Program.Outcome {
            try await Program.run(arguments(machine, lab.hostA, lab.hostB, ["--status", "--output", "json"] + more))
        }

        /// What `--status` prints that these tests look at.
        private struct Printed: Decodable {
            var verdict: String
            var runsOn: [String]
            var leftovers: [Leftover]

            struct Leftover: Decodable {
                var kind: String
            }
        }

        private func printed(_ outcome: Program.Outcome) throws -> Printed {
            try JSONDecoder().decode(Printed.self, from: Data(outcome.output.utf8))
        }

        /// The definition on a host, without what libvirt lays out anew.
        private func definition(_ machine: LabMachine, _ host: String) async throws -> XMLElement {
            let text = try await BlockingCalls.shared.run {
                try Connection(uri: host).domain(named: machine.name).xml([.inactive])
            }
            return try XMLDocument(parsing: text).root.indented()
        }

        /// Waits until no job of a move is under way, cleans, and looks that one host runs the machine and nothing else
        /// is left.
        private func expectOneHost(_ machine: LabMachine) async throws {
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
            #expect(try lab.firmwareVariables().count <= 1)
        }

        @Test func `moves machines there and back, always into the planned place`() async throws {
            for round in 0..<Self.rounds / 2 {
                let machine = LabMachine(round.isMultiple(of: 2) ? "aarch64" : "loongarch64")
                try await with(machine, "autostart: true") {
                    let before = try await definition(machine, lab.hostA)
                    for (from, to) in [(lab.hostA, lab.hostB), (lab.hostB, lab.hostA)] {
                        let outcome = try await Program.run(arguments(machine, from, to))
                        #expect(outcome.status == 0, "\(outcome.errors)")
                        let (live, starts) = try await BlockingCalls.shared.run {
                            let live = try LiveDomain(named: machine.name, on: Connection(uri: to))
                            return (live, try live.domain.startsWithHost())
                        }
                        #expect(live.affinities == live.record.map { Array($0.berth.vcpuPins) })
                        #expect(starts)
                        #expect(MoveRecord(live.root) == nil)
                        #expect(try await names(from) == [])
                    }
                    #expect(try await definition(machine, lab.hostA) == before)
                }
            }
        }

        /// The parts of a move after whose beginning the run is killed, and how many milliseconds later.
        private static let moments = [
            ("(prepare)", 0), ("(claim)", 0), ("(claim)", 40), ("(transfer)", 0), ("(transfer)", 500), ("(verify)", 0),
            ("(cleanup)", 0), ("(cleanup)", 40),
        ]

        @Test(arguments: moments)
        func `leaves one host with the machine when it is killed`(phase: String, delay: Int) async throws {
            let machine = LabMachine("aarch64")
            try await with(machine) {
                let program = try Program(arguments(machine, lab.hostA, lab.hostB))
                _ = program.waitForErrors(containing: phase)
                try await Task.sleep(for: .milliseconds(delay))
                program.send(SIGKILL)
                _ = try await program.wait()
                try await expectOneHost(machine)
            }
        }

        @Test func `moves a machine whose last move was killed`() async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine) {
                let program = try Program(arguments(machine, lab.hostA, lab.hostB))
                _ = program.waitForErrors(containing: "(transfer)")
                let aborting = try await Program.run(
                    ["-c", lab.hostA, "domjobabort", machine.name], program: "/usr/bin/virsh")
                program.send(SIGKILL)
                _ = try await program.wait()
                while try printed(await status(machine)).verdict == "moving" {
                    try await Task.sleep(for: .milliseconds(100))
                }
                if try await names(lab.hostA).contains(machine.name) {
                    let again = try await Program.run(arguments(machine, lab.hostA, lab.hostB))
                    #expect(again.status == 0, "\(again.errors) \(aborting.errors)")
                }
                try await expectOneHost(machine)
            }
        }

        @Test func `moves a machine on whose last move was killed after it had arrived`() async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine) {
                let program = try Program(arguments(machine, lab.hostA, lab.hostB))
                _ = program.waitForErrors(containing: "(verify)")
                program.send(SIGKILL)
                _ = try await program.wait()
                let back = try await Program.run(arguments(machine, lab.hostB, lab.hostA))
                #expect(back.status == 0, "\(back.errors)")
                try await expectOneHost(machine)
            }
        }

        @Test func `takes everything back on Ctrl-C`() async throws {
            let machine = LabMachine("aarch64")
            try await with(machine) {
                try await lab.slowly {
                    let program = try Program(arguments(machine, lab.hostA, lab.hostB))
                    _ = program.waitForErrors(containing: "(transfer)")
                    program.send(SIGINT)
                    let outcome = try await program.wait()
                    #expect(outcome.status == 130, "\(outcome.errors)")
                    #expect(outcome.errors.contains("was aborted; it runs on"))
                }
                let after = try printed(await status(machine))
                #expect(after.verdict == "source")
                #expect(after.leftovers.isEmpty)
                #expect(try await names(lab.hostB) == [])
            }
        }

        @Test func `gives a move up by its policy`() async throws {
            let machine = LabMachine("aarch64")
            let file = FileManager.default.temporaryDirectory.appending(path: "\(machine.name).yaml").path
            try Data("name: short\ndeadline: {leastSeconds: 2, do: abort}\n".utf8).write(to: URL(filePath: file))
            defer { try? FileManager.default.removeItem(atPath: file) }
            try await with(machine) {
                try await lab.slowly {
                    let outcome = try await Program.run(
                        arguments(machine, lab.hostA, lab.hostB, ["--policy", file]))
                    #expect(outcome.status == 1)
                    #expect(outcome.errors.contains("given up, since the move has taken 2 s, its deadline"))
                }
                #expect(try printed(await status(machine)).leftovers.isEmpty)
            }
        }

        @Test func `goes on in post-copy where a policy says so`() async throws {
            let machine = LabMachine("aarch64")
            let file = FileManager.default.temporaryDirectory.appending(path: "\(machine.name).yaml").path
            let policy = "start: {postCopy: true}\ndeadline: {leastSeconds: 1, do: post-copy}\n"
            try Data(policy.utf8).write(to: URL(filePath: file))
            defer { try? FileManager.default.removeItem(atPath: file) }
            try await with(machine) {
                let program = try await lab.slowly {
                    let program = try Program(arguments(machine, lab.hostA, lab.hostB, ["--policy", file]))
                    _ = program.waitForErrors(containing: "there is no way back")
                    return program
                }
                // What is left is fetched over a link that is whole again.
                let outcome = try await program.wait()
                #expect(outcome.status == 0, "\(outcome.errors)")
                let after = try printed(await status(machine))
                #expect(after.verdict == "target")
                #expect(after.leftovers.isEmpty)
            }
        }

        /// A transfer that is broken off here was seen to stay under way for libvirt 11.3, so that there is nothing to resume.
        private static let breaksTransfers = ProcessInfo.processInfo.environment["BERTH_LAB_BREAK"] != nil

        @Test(.enabled(if: breaksTransfers, "BERTH_LAB_BREAK is not set: transfers that are broken off stay under way"))
        func `resumes a move that broke in post-copy`() async throws {
            let machine = LabMachine("aarch64")
            let file = FileManager.default.temporaryDirectory.appending(path: "\(machine.name).yaml").path
            let policy = "start: {postCopy: true}\ndeadline: {leastSeconds: 1, do: post-copy}\n"
            try Data(policy.utf8).write(to: URL(filePath: file))
            defer { try? FileManager.default.removeItem(atPath: file) }
            try await with(machine) {
                try await lab.slowly {
                    let program = try Program(arguments(machine, lab.hostA, lab.hostB, ["--policy", file]))
                    _ = program.waitForErrors(containing: "there is no way back")
                    // Before the guest runs there, it is handed over, and what breaks then is not resumed.
                    while try await !runs(machine, lab.hostB) { try await Task.sleep(for: .milliseconds(50)) }
                    // libvirt's own way to break it: the same state as after a link that was cut.
                    let breaking = try await Program.run(
                        ["-c", lab.hostA, "domjobabort", "--postcopy", machine.name], program: "/usr/bin/virsh")
                    #expect(breaking.status == 0, "\(breaking.errors)")
                    let outcome = try await program.wait()
                    #expect(outcome.status == 1)
                    #expect(outcome.errors.contains("--resume"), "\(outcome.errors)")
                }
                #expect(try printed(await status(machine)).verdict == "needs-resume")
                // The source's record names the target.
                let resumed = try await Program.run(["migrate", machine.name, "--connect", lab.hostA, "--resume"])
                #expect(resumed.status == 0, "\(resumed.errors)")
                let after = try printed(await status(machine))
                #expect(after.verdict == "target")
                #expect(after.leftovers.isEmpty)
            }
        }

        @Test func `knows what is wrong with a policy`() async throws {
            let machine = LabMachine("aarch64")
            let outcome = try await Program.run(arguments(machine, lab.hostA, lab.hostB, ["--policy", "reckless"]))
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains("careful, balanced, must-finish"))
        }
    }
}
