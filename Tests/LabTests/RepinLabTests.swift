import Foundation
import Libvirt
import Placement
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// Repinning of guests that run: what the kernel says of their threads afterwards.
    @Suite(.timeLimit(.minutes(5)))
    struct RepinLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// Runs the program for a machine, with CPUs to keep: a host of the lab has CPU 0 and CPU 1.
        private func berth(
            _ command: String, _ machine: LabMachine, keeping housekeeping: String? = nil, _ arguments: String...
        ) async throws -> Program.Outcome {
            let kept = housekeeping.map { ["--housekeeping", $0] } ?? []
            return try await Program.run([command, machine.name, "--connect", lab.hostA] + kept + arguments)
        }

        /// Does something with a machine that runs, and takes it away.
        private func with(
            _ machine: LabMachine, vcpus: Int, _ work: (Connection) async throws -> Void
        ) async throws {
            // With two vCPUs the machine has the whole host.
            let arguments = vcpus == 2 ? ["--housekeeping", ""] : []
            let made = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"] + arguments,
                input: machine.manifest().replacing("vcpus: 1", with: "vcpus: \(vcpus)"))
            try #require(made.status == 0, "\(made.errors)")
            let connection = try await lab.connect().a
            do {
                try await work(connection)
            } catch {
                Issue.record(error)
            }
            let deleted = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            #expect(deleted.status == 0, "\(deleted.errors)")
        }

        private func live(_ machine: LabMachine, _ connection: Connection) async throws -> LiveDomain {
            try await BlockingCalls.shared.run { try LiveDomain(named: machine.name, on: connection) }
        }

        /// The CPUs that the kernel allows each of a machine's vCPU threads, by its own account.
        private func threads(of machine: LabMachine) throws -> [String] {
            let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
            let process = processes.first { process in
                let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                return String(decoding: line, as: UTF8.self).contains("\0guest=\(machine.name),")
            }
            let tasks = "/proc/\(try #require(process))/task"
            return try FileManager.default.contentsOfDirectory(atPath: tasks).compactMap { task in
                let name = try String(contentsOfFile: "\(tasks)/\(task)/comm", encoding: .utf8)
                guard let vcpu = name.firstMatch(of: /^CPU (\d+)\//)?.1 else { return nil }
                let status = try String(contentsOfFile: "\(tasks)/\(task)/status", encoding: .utf8)
                return "vCPU \(vcpu): \(status.firstMatch(of: /Cpus_allowed_list:\s*(\S+)/)?.1 ?? "")"
            }
            .sorted()
        }

        @Test(arguments: ["aarch64", "loongarch64"])
        func `moves a vCPU and its emulator, and back to the best place`(architecture: String) async throws {
            let machine = LabMachine(architecture)
            try await with(machine, vcpus: 1) { connection in
                #expect(try threads(of: machine) == ["vCPU 0: 1"])
                let moved = try await berth("repin", machine, keeping: "1", "--cpus", "0", "--output", "json")
                #expect(moved.status == 0, "\(moved.errors)")
                #expect(moved.errors.hasPrefix("\(machine.name): pins vCPU 0 to CPU 0\n"))
                #expect(try threads(of: machine) == ["vCPU 0: 0"])
                let there = try await live(machine, connection)
                #expect(there.affinities == [[0]])
                #expect(there.record?.berth.vcpuPins == [[0]])
                #expect(there.record?.berth.emulatorPin == [1])
                let pin = try await BlockingCalls.shared.run { try there.domain.emulatorPin(affecting: .live) }
                #expect(pin == [1])

                let back = try await berth("repin", machine)
                #expect(back.status == 0, "\(back.errors)")
                #expect(try threads(of: machine) == ["vCPU 0: 1"])
                let again = try await berth("repin", machine)
                #expect(again.output.contains("is already in its best place"), "\(again)")
            }
        }

        @Test func `swaps two vCPUs without a change of the union`() async throws {
            let machine = LabMachine("aarch64")
            try await with(machine, vcpus: 2) { connection in
                #expect(try threads(of: machine) == ["vCPU 0: 0", "vCPU 1: 1"])
                let swapped = try await berth("repin", machine, keeping: "", "--cpus", "1,0")
                #expect(swapped.status == 0, "\(swapped.errors)")
                #expect(swapped.output.contains("who receives is never computed anew"))
                #expect(try threads(of: machine) == ["vCPU 0: 1", "vCPU 1: 0"])
                #expect(try await live(machine, connection).record?.berth.vcpuPins == [[1], [0]])
            }
        }

        @Test func `takes back what was done when the kernel refuses a CPU`() async throws {
            let machine = LabMachine("aarch64")
            try await with(machine, vcpus: 2) { connection in
                let before = try await live(machine, connection)
                var berth = try #require(before.record?.berth)
                // No host of the lab has a CPU 700.
                berth.vcpuPins = [[1], [700]]
                berth.emulatorPin = [1]
                let target = RepinningTarget.berth(berth)
                let error = await #expect(throws: RepinningFailure.self) {
                    try await BlockingCalls.shared.run { try Repinner(connection).repin(machine.name, to: target) }
                }
                #expect(error?.message == "vCPU 1 of \(machine.name) cannot be pinned to CPU 700")
                #expect(error?.leftovers == [])
                #expect(error?.description.hasSuffix("; it is back where it was") == true)
                #expect(try threads(of: machine) == ["vCPU 0: 0", "vCPU 1: 1"])
                let after = try await live(machine, connection)
                #expect(after.record == before.record)
                let pin = try await BlockingCalls.shared.run { try after.domain.emulatorPin(affecting: .live) }
                #expect(pin == before.record?.berth.emulatorPin)
            }
        }

        @Test func `goes on where a killed run left a machine`() async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine, vcpus: 2) { connection in
                let clients = try await lab.clients()
                let program = try Program(
                    ["repin", machine.name, "--connect", lab.hostA, "--housekeeping", "", "--cpus", "1,0"])
                _ = program.waitForErrors(containing: "pins vCPU 0")
                program.send(SIGKILL)
                _ = try await program.wait()
                try await lab.settle(besides: clients)
                let outcome = try await berth("repin", machine, keeping: "", "--cpus", "1,0")
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(try threads(of: machine) == ["vCPU 0: 1", "vCPU 1: 0"])
                #expect(try await live(machine, connection).record?.berth.vcpuPins == [[1], [0]])
            }
        }
    }
}
