import Foundation
import Libvirt
import Testing
import TestSupport

extension LabTests {
    /// Runs that are cut off: what they leave, the next run completes and `berth delete` removes.
    @Suite(.timeLimit(.minutes(10)))
    struct InterruptionLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        private func start(_ machine: LabMachine) throws -> Program { try start(machine.manifest()) }

        private func start(_ manifest: String) throws -> Program {
            try Program(["provision", "--connect", lab.hostA, "--file", "-"], input: manifest)
        }

        /// Presses Ctrl-C when a run says some words, and looks that it ended for that.
        private func interrupt(_ manifest: String, at words: String) async throws {
            let program = try start(manifest)
            _ = program.waitForErrors(containing: words)
            program.send(SIGINT)
            let outcome = try await program.wait()
            #expect(outcome.status == 130, "\(outcome.errors)")
        }

        private func domains() async throws -> [String] {
            let (a, _) = try await lab.connect()
            return try await BlockingCalls.shared.run { try a.domains().map(\.name) }
        }

        private func expectEmpty() async throws {
            #expect(try await domains() == [])
            #expect(try lab.volumes() == [])
            #expect(try lab.firmwareVariables() == [])
        }

        /// The words after which a run is cut off, and how many milliseconds later.
        private static let moments = ["claims", "makes volume", "starts"].flatMap { step in
            [0, 5, 30, 150].map { (step, $0) }
        }

        /// Kills a run some milliseconds after it says that it takes a step.
        private func killRun(of machine: LabMachine, at step: String, after delay: Int) async throws {
            let clients = try await lab.clients()
            let program = try start(machine)
            _ = program.waitForErrors(containing: step)
            try await Task.sleep(for: .milliseconds(delay))
            program.send(SIGKILL)
            _ = try await program.wait()
            try await lab.settle(besides: clients)
        }

        @Test(arguments: moments)
        func `completes what a killed run left, and deletes it`(step: String, delay: Int) async throws {
            let machine = LabMachine("loongarch64")
            try await killRun(of: machine, at: step, after: delay)

            let outcome = try await start(machine).wait()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await domains() == [machine.name])
            let deletion = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            #expect(deletion.status == 0, "\(deletion.errors)")
            try await expectEmpty()
        }

        @Test(arguments: moments)
        func `deletes what a killed run left`(step: String, delay: Int) async throws {
            let machine = LabMachine("loongarch64")
            try await killRun(of: machine, at: step, after: delay)

            // A domain names all that there is; where there is none, there must be nothing else either.
            if try await domains() == [machine.name] {
                let deletion = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
                #expect(deletion.status == 0, "\(deletion.errors)")
            }
            try await expectEmpty()
        }

        @Test(arguments: ["claims", "makes volume", "starts"])
        func `says what to do when the daemon goes away, and completes it`(step: String) async throws {
            let machine = LabMachine("loongarch64")
            let program = try start(machine)
            _ = program.waitForErrors(containing: step)
            try await lab.disconnectClients()
            let outcome = try await program.wait()
            try await lab.settle(besides: [])
            // The connection may break after the last step, when nothing needs it any more.
            if outcome.status != 0 {
                #expect(outcome.status == 69)
                #expect(outcome.errors.contains("the hypervisor went away before machine '\(machine.name)'"))
                #expect(outcome.output == "")
            }
            #expect(try await start(machine).wait().status == 0)
            let deletion = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            #expect(deletion.status == 0, "\(deletion.errors)")
            try await expectEmpty()
        }

        @Test(arguments: ["claims", "makes volume", "starts"])
        func `takes everything back on Ctrl-C`(step: String) async throws {
            let machine = LabMachine("loongarch64")
            let program = try start(machine)
            _ = program.waitForErrors(containing: step)
            program.send(SIGINT)
            let outcome = try await program.wait()
            if outcome.status == 0 {
                // The signal came after the last step: the machine is there, whole.
                let deletion = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
                #expect(deletion.status == 0, "\(deletion.errors)")
            } else {
                #expect(outcome.status == 130, "\(outcome.errors)")
            }
            try await expectEmpty()
        }

        @Test func `does not wait for a switch on Ctrl-C, and takes the machine back`() async throws {
            let machine = LabMachine("aarch64")
            let manifest = machine.manifest("pages: none")
                .replacing("{network: default}", with: "{vhostUser: /run/\(machine.name).sock}")
            try await interrupt(manifest, at: "starts when the switch has connected")
            try await expectEmpty()
        }

        @Test func `stops an upload on Ctrl-C, and takes it back`() async throws {
            let machine = LabMachine("loongarch64")
            let image = "\(lab.shared)/guest-loongarch64.qcow2"
            try await lab.slowly {
                try await interrupt(machine.manifest(image: image), at: "uploads image")
            }
            try await expectEmpty()
        }

        @Test func `lets one of two runs for the same name work`() async throws {
            let machine = LabMachine("loongarch64")
            let programs = try (0..<2).map { _ in try start(machine) }
            var outcomes: [Program.Outcome] = []
            for program in programs { outcomes.append(try await program.wait()) }
            // The other finds the first at work, or finds its work done.
            let statuses = outcomes.map(\.status).sorted()
            #expect(statuses == [0, 75] || statuses == [0, 0], "\(outcomes)")
            #expect(try await domains() == [machine.name])
            let busy = outcomes.first { $0.status == 75 }
            #expect(busy.map { $0.errors.contains("another run of berth works on machine '\(machine.name)'") } ?? true)
            _ = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            try await expectEmpty()
        }

        @Test func `gives two machines that are made at once different CPUs`() async throws {
            let machines = (0..<2).map { _ in LabMachine("loongarch64") }
            let programs = try machines.map { try start($0) }
            var statuses: [Int32] = []
            for program in programs { statuses.append(try await program.wait().status) }
            // A host of the lab has one CPU for machines that want their own.
            #expect(statuses.sorted() == [0, 3])
            for name in try await domains() {
                _ = try await Program.run(["delete", name, "--force", "--connect", lab.hostA])
            }
            try await expectEmpty()
        }
    }
}
