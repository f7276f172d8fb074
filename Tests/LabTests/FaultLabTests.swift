import Foundation
import Testing
import TestSupport

extension LabTests {
    /// Hosts and links that fail while a machine moves: one host has it afterwards, and nothing is left.
    @Suite(.timeLimit(.minutes(5)))
    struct FaultLabTests: MovingTests {
        let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        enum Fault: String, CaseIterable, Sendable {
            case berthKilled, sourceDaemonKilled, targetDaemonKilled, linkDown, linkSlow, diskFull
            case targetEmulatorKilled, targetTaken
        }

        /// What fails, when, and how many milliseconds later.
        struct Case: Sendable, CustomTestStringConvertible {
            let fault: Fault
            let phase: String
            var delay = 0
            var testDescription: String { "\(fault) in \(phase)" + (delay > 0 ? " after \(delay) ms" : "") }
        }

        /// All there is takes a quarter of an hour: `1` for that, or a part of the names of those that are wanted.
        private static let wanted = ProcessInfo.processInfo.environment["BERTH_LAB_FAULTS"]

        private static let phases = ["prepare", "claim", "transfer", "switch-over", "verify", "cleanup"]

        static let cases: [Case] = {
            guard let wanted else {
                return [
                    Case(fault: .sourceDaemonKilled, phase: "transfer", delay: 300),
                    Case(fault: .targetDaemonKilled, phase: "claim"),
                    Case(fault: .targetDaemonKilled, phase: "transfer", delay: 300),
                    Case(fault: .targetDaemonKilled, phase: "switch-over"),
                    Case(fault: .sourceDaemonKilled, phase: "cleanup"),
                    Case(fault: .linkDown, phase: "transfer", delay: 300),
                    Case(fault: .diskFull, phase: "claim"),
                    Case(fault: .targetEmulatorKilled, phase: "transfer", delay: 300),
                    Case(fault: .targetTaken, phase: "prepare"),
                ]
            }
            return Fault.allCases.flatMap { fault in
                phases.filter { occurs(fault, $0) }.flatMap { phase in
                    (phase == "transfer" ? [0, 300, 1000] : [0]).map { Case(fault: fault, phase: phase, delay: $0) }
                }
            }.filter { wanted == "1" || $0.testDescription.contains(wanted) }
        }()

        /// There is an emulator on the target from the transfer on, which is the machine itself after it; and the disk is
        /// written to until then.
        private static func occurs(_ fault: Fault, _ phase: String) -> Bool {
            switch fault {
            case .targetEmulatorKilled: phase == "transfer"
            case .diskFull: ["prepare", "claim", "transfer"].contains(phase)
            default: true
            }
        }

        @Test(arguments: cases)
        func `leaves one host with the machine`(failing: Case) async throws {
            let machine = LabMachine("aarch64")
            try await with(machine) {
                // What is not sent for 5 s is given up where the link is cut, and waited for elsewhere.
                try await withPolicy("silenceSeconds: \(failing.fault == .linkDown ? 5 : 60)") { file in
                    // By its socket, so that a cut link leaves Berth both hosts, as a management network does.
                    let program = try Program(arguments(machine, lab.localHostA, lab.hostB, ["--policy", file]))
                    let said = program.waitForErrors(containing: "(\(failing.phase))")
                    try await Task.sleep(for: .milliseconds(failing.delay))
                    try await withFault(failing.fault, machine, program, said)
                }
                try await expectOneHost(machine)
                for host in ["a", "b"]
                where try await !names(lab.uri(host)).contains(machine.name) {
                    #expect(try lab.remains(of: machine.name, host) == [])
                }
            }
        }

        /// Lets it fail, waits for Berth to end, and mends what failed; `said` is what Berth has said by then.
        private func withFault(
            _ fault: Fault, _ machine: LabMachine, _ program: Program, _ said: String
        ) async throws {
            switch fault {
            case .berthKilled:
                program.send(SIGKILL)
                _ = try await program.wait()
            case .sourceDaemonKilled:
                try lab.killDaemon("a")
                _ = try await program.wait()
                try await lab.restart("a")
            case .targetDaemonKilled:
                try lab.killDaemon("b")
                _ = try await program.wait()
                try await lab.restart("b")
            case .linkDown:
                try await lab.setLink(up: false)
                // As long as the source's daemon takes to see it, at most; Berth may wait for it or not.
                let end = Task { try await program.wait() }
                try await Task.sleep(for: .seconds(12))
                try await lab.setLink(up: true)
                _ = try await end.value
            case .linkSlow:
                let outcome = try await lab.slowly {
                    try await Task.sleep(for: .seconds(4))
                    return program
                }.wait()
                #expect(outcome.status == 0, "\(outcome.errors)")
            case .diskFull:
                try await lab.fillDisk()
                let outcome = try await program.wait()
                try await lab.emptyDisk()
                // Where the file was made before there was no room, it may have arrived.
                let errors = said + outcome.errors
                #expect(outcome.status == 0 || errors.contains("it runs on"), "\(errors)")
            case .targetEmulatorKilled:
                _ = lab.killEmulator(machine.name, "b")
                _ = try await program.wait()
            case .targetTaken:
                try await takeTarget(program)
            }
        }

        /// Another machine wants the target's only CPU at the same moment: never do both get it, and both give way at worst.
        private func takeTarget(_ program: Program) async throws {
            let other = LabMachine("aarch64")
            let made = try await Program.run(
                ["provision", "--connect", lab.hostB, "--file", "-"], input: other.manifest())
            let moved = try await program.wait()
            #expect(made.status != 0 || moved.status != 0, "\(made.errors) \(moved.errors)")
            if made.status == 0 {
                let deleted = try await Program.run(["delete", other.name, "--force", "--connect", lab.hostB])
                #expect(deleted.status == 0, "\(deleted.errors)")
            }
        }
    }
}
