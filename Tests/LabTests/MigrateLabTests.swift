import DomainXML
import Foundation
import Libvirt
import Placement
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// Moves between the two hosts, as a user makes them.
    @Suite(.timeLimit(.minutes(10)))
    struct MigrateLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        private func provision(_ machine: LabMachine, _ extra: String = "") async throws {
            let outcome = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"], input: machine.manifest(extra))
            try #require(outcome.status == 0, "\(outcome.errors)")
        }

        private func migrate(
            _ machine: LabMachine, from: String, to: String, _ more: String...
        ) async throws -> Program.Outcome {
            try await Program.run(["migrate", machine.name, "--connect", from, "--to", to] + more)
        }

        private func delete(_ machine: LabMachine, on host: String) async throws {
            let outcome = try await Program.run(["delete", machine.name, "--force", "--connect", host])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try lab.volumes() == [])
            #expect(try lab.firmwareVariables() == [])
        }

        @Test(arguments: ["aarch64", "loongarch64"])
        func `moves a machine there and back, into the place that was planned`(architecture: String) async throws {
            let (a, b) = try await lab.connect()
            let machine = LabMachine(architecture)
            try await provision(machine, "autostart: false")
            let before = try await BlockingCalls.shared.run { try a.domain(named: machine.name).xml([.inactive]) }

            for (from, to, connection) in [(lab.hostA, lab.hostB, b), (lab.hostB, lab.hostA, a)] {
                let outcome = try await migrate(machine, from: from, to: to)
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.output.contains("\(machine.name) moved from"))
                let live = try await BlockingCalls.shared.run { try LiveDomain(named: machine.name, on: connection) }
                #expect(live.isActive)
                #expect(live.affinities == live.record.map { Array($0.berth.vcpuPins) })
                let isPersistent = try await BlockingCalls.shared.run { try live.domain.isPersistent() }
                #expect(isPersistent)
                let others = try await BlockingCalls.shared.run {
                    try (connection === a ? b : a).domains().map(\.name)
                }
                #expect(others == [])
                #expect(try lab.firmwareVariables() == ["\(machine.name)_VARS.fd"])
            }
            let after = try await BlockingCalls.shared.run { try a.domain(named: machine.name).xml([.inactive]) }
            // libvirt moves the lines of the metadata to the right on the way.
            #expect(try XMLDocument(parsing: after).root.indented() == XMLDocument(parsing: before).root.indented())
            try await delete(machine, on: lab.hostA)
        }

        @Test func `aborts on Ctrl-C, and the machine runs on where it was`() async throws {
            let (a, b) = try await lab.connect()
            let machine = LabMachine("aarch64")
            try await provision(machine)
            try await lab.slowly {
                let program = try Program(["migrate", machine.name, "--connect", lab.hostA, "--to", lab.hostB])
                _ = program.waitForErrors(containing: "(transfer)")
                program.send(SIGINT)
                let outcome = try await program.wait()
                #expect(outcome.status == 130, "\(outcome.errors)")
            }
            let states = try await BlockingCalls.shared.run {
                (try a.domain(named: machine.name).state().state, try b.domains().map(\.name))
            }
            #expect(states.0 == .running)
            #expect(states.1 == [])
            try await delete(machine, on: lab.hostA)
        }

        @Test func `says what keeps a machine where it is`() async throws {
            let machine = LabMachine("loongarch64")
            try await provision(machine, "placement: none\nstart: false")
            let started = try await Program.run(["start", machine.name, "--connect", lab.hostA])
            #expect(started.status == 0, "\(started.errors)")
            let same = try await migrate(machine, from: lab.hostA, to: lab.hostA)
            #expect(same.status == 3)
            #expect(same.errors.contains("is the host that it is on"))
            let nowhere = try await migrate(machine, from: lab.hostA, to: "qemu+tcp://127.0.0.1:1/system")
            #expect(nowhere.status == 69)
            let plan = try await migrate(machine, from: lab.hostA, to: lab.hostB, "--dry-run")
            #expect(plan.status == 0)
            #expect(plan.output.contains("would move"))
            try await delete(machine, on: lab.hostA)
        }

        @Test func `refuses disks that the target does not see`() async throws {
            let (a, _) = try await lab.connect()
            let machine = LabMachine("loongarch64")
            let manifest = machine.manifest("placement: none")
                .replacing("image: guest-loongarch64.qcow2, pool: shared", with: "size: 1GiB, pool: default")
            let outcome = try await Program.run(["provision", "--connect", lab.hostA, "--file", "-"], input: manifest)
            try #require(outcome.status == 0, "\(outcome.errors)")
            let refused = try await migrate(machine, from: lab.hostA, to: lab.hostB)
            #expect(refused.status == 3)
            #expect(refused.errors.contains("is in no storage pool of the target"))
            let state = try await BlockingCalls.shared.run { try a.domain(named: machine.name).state().state }
            #expect(state == .running)
            try await delete(machine, on: lab.hostA)
        }
    }
}
