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
    @Suite(.timeLimit(.minutes(120)))
    struct MoveLabTests: MovingTests {
        let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// How many moves are made: 100 take long under emulation.
        private static var moves: Int {
            ProcessInfo.processInfo.environment["BERTH_LAB_MOVES"].flatMap { Int($0) } ?? 4
        }

        /// How many moves a machine makes, one architecture after the other.
        private static let movesOfEach = 10

        @Test func `moves busy machines there and back, always into the planned place`() async throws {
            let each = min(Self.movesOfEach, Self.moves / 2)
            for number in 0..<Self.moves / each {
                let machine = LabMachine(number.isMultiple(of: 2) ? "aarch64" : "loongarch64", isBusy: true)
                try await with(machine, "autostart: true") {
                    try #require(await becomesBusy(machine, lab.hostA))
                    let before = try await definition(machine, lab.hostA)
                    for _ in 0..<each / 2 {
                        try await move(machine, from: lab.hostA, to: lab.hostB)
                        try await move(machine, from: lab.hostB, to: lab.hostA)
                    }
                    #expect(try await definition(machine, lab.hostA) == before)
                    // An emulated loongarch64 guest may lose its timer when it moves, and stands still then (Lab/README.md).
                    if machine.architecture == "aarch64" {
                        #expect(try await becomesBusy(machine, lab.hostA, within: 30))
                    }
                }
            }
        }

        private func move(_ machine: LabMachine, from: String, to: String) async throws {
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

        @Test func `knows what is wrong with a policy`() async throws {
            let machine = LabMachine("aarch64")
            let outcome = try await Program.run(arguments(machine, lab.hostA, lab.hostB, ["--policy", "reckless"]))
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains("careful, balanced, must-finish"))
        }
    }
}
