import Foundation
import Libvirt
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// The check before a move between the two hosts, as a user makes it.
    @Suite(.timeLimit(.minutes(10)))
    struct CheckLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// What the check prints that these tests look at.
        private struct Printed: Decodable {
            var isPossible: Bool
            var findings: [Finding]
            var estimate: Estimate?

            struct Finding: Decodable {
                var code: String
                var severity: String
                var message: String
            }

            struct Estimate: Decodable {
                var downtimeMilliseconds: Int
            }
        }

        private func check(_ machine: LabMachine, _ arguments: [String]) async throws -> (Printed, Int32) {
            let outcome = try await Program.run(["migrate", machine.name, "--check", "--output", "json"] + arguments)
            let printed = try JSONDecoder().decode(Printed.self, from: Data(outcome.output.utf8))
            return (printed, outcome.status)
        }

        private func provision(_ machine: LabMachine, _ manifest: String? = nil) async throws {
            let outcome = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"], input: manifest ?? machine.manifest())
            try #require(outcome.status == 0, "\(outcome.errors)")
        }

        private func delete(_ machine: LabMachine) async throws {
            let outcome = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try lab.volumes() == [])
        }

        /// Everything of both hosts that a check could change.
        private func state(_ machine: LabMachine) async throws -> [String] {
            let (a, b) = try await lab.connect()
            let domains = try await BlockingCalls.shared.run {
                let domain = try a.domain(named: machine.name)
                let vcpus = try domain.vcpus().map { "\($0.affinity)" }
                return [try domain.xml([]), try domain.xml([.inactive]), "\(try domain.state())", "\(vcpus)"]
                    + (try domain.messages()) + (try b.domains().map(\.name)) + (try a.networks().map(\.name))
                    + (try b.networks().map(\.name)) + (try b.storagePools().map(\.name))
            }
            return try domains + lab.volumes() + lab.firmwareVariables()
        }

        @Test(arguments: ["aarch64", "loongarch64"])
        func `tells what there is of a machine that runs, and changes nothing`(architecture: String) async throws {
            let machine = LabMachine(architecture)
            try await provision(machine)
            let before = try await state(machine)
            let (printed, status) = try await check(
                machine, ["--connect", lab.hostA, "--to", lab.hostB, "--bandwidth", "1GiB"])
            #expect(try await state(machine) == before)

            #expect(status == 0)
            #expect(printed.isPossible)
            let codes = printed.findings.map(\.code).sorted()
            #expect(
                codes == [
                    "clock-unknown", "control-unencrypted", "disk-shared", "memory-unencrypted", "move-estimated",
                    "nvram-travels", "qemu-ports-not-probed", "target-berth", "version-unknown",
                ], "\(printed.findings)")
            #expect(try #require(printed.estimate).downtimeMilliseconds <= 300)
            try await delete(machine)
        }

        @Test func `finds the same in a recording of both hosts`() async throws {
            let machine = LabMachine("loongarch64")
            try await provision(machine)
            let folder = FileManager.default.temporaryDirectory.appending(path: "berth-\(machine.name)").path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let (live, _) = try await check(
                machine, ["--connect", lab.hostA, "--to", lab.hostB, "--record", folder])
            let (recorded, status) = try await check(
                machine, ["--from-recording", "\(folder)/source", "--to-recording", "\(folder)/target"])
            #expect(status == 0)
            // The way between the daemons is no part of a recording.
            #expect(recorded.findings.map(\.code) == live.findings.map(\.code).filter { $0 != "control-unencrypted" })
            try await delete(machine)
        }

        @Test func `tells everything that blocks a move at once`() async throws {
            let machine = LabMachine("loongarch64")
            try await provision(
                machine,
                machine.manifest("placement: none\nstart: false")
                    .replacing("image: guest-loongarch64.qcow2, pool: shared", with: "size: 1GiB, pool: default"))
            let (printed, status) = try await check(machine, ["--connect", lab.hostA, "--to", lab.hostB])
            #expect(status == 3)
            #expect(!printed.isPossible)
            let blockers = printed.findings.filter { $0.severity == "blocks" }.map(\.code).sorted()
            #expect(blockers == ["disk-not-shared"])
            let text = try await Program.run(
                ["migrate", machine.name, "--check", "--connect", lab.hostA, "--to", lab.hostB])
            #expect(text.status == 3)
            #expect(text.output.contains("cannot move"))
            #expect(text.output.contains("moves-offline"))
            try await delete(machine)
        }
    }
}
