import DomainXML
import Foundation
import Libvirt
import Testing
import TestSupport

extension LabTests {
    /// Hosts that are emptied where not everything goes well.
    @Suite(.timeLimit(.minutes(10)))
    struct DrainLabTests: MovingTests {
        let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// What `berth drain --output json` says of the machines.
        private struct Printed: Decodable {
            var isComplete: Bool
            var machines: [Machine]

            struct Machine: Decodable {
                var name: String
                var fate: String
                var state: String
                var error: String?
            }
        }

        private func drain(_ machines: [LabMachine], _ more: String...) -> [String] {
            ["drain", lab.hostA, "--to", lab.hostB, "--output", "json"] + machines.flatMap { ["--only", $0.name] }
                + more
        }

        private func printed(_ outcome: Program.Outcome) throws -> Printed {
            try JSONDecoder().decode(Printed.self, from: Data(outcome.output.utf8))
        }

        @Test func `goes on with the rest when a machine fails, and says so`() async throws {
            let machines = [LabMachine("aarch64"), LabMachine("loongarch64"), LabMachine("loongarch64")]
                .sorted { ($0.architecture, $0.name) < ($1.architecture, $1.name) }
            try await with(machines[0]) {
                try await with(machines[1], "start: false\nplacement: none") {
                    try await with(machines[2], "start: false\nplacement: none") {
                        let program = try Program(drain(machines, "--parallel", "1"))
                        // What runs goes first. Meanwhile somebody takes the second one's name on the target.
                        _ = program.waitForErrors(containing: "transfer")
                        try await takeName(machines[1])
                        let outcome = try await program.wait()
                        #expect(outcome.status == 1, "\(outcome.errors)")
                        let report = try printed(outcome)
                        #expect(!report.isComplete)
                        #expect(report.machines.map(\.name) == machines.map(\.name))
                        #expect(report.machines.map(\.state) == ["moved", "failed", "moved"])
                        #expect(report.machines[1].error?.contains("name") == true, "\(outcome.output)")
                        #expect(try await names(lab.hostA) == [machines[1].name])
                        try await freeName(machines[1])
                    }
                }
            }
        }

        /// Defines another machine of the name on host B.
        private func takeName(_ machine: LabMachine) async throws {
            try await BlockingCalls.shared.run { [lab] in
                let text =
                    "<domain type='qemu'><name>\(machine.name)</name><memory>1024</memory>"
                    + "<os><type arch='aarch64' machine='virt'>hvm</type></os></domain>"
                try Connection(uri: lab.hostB).define(xml: text, flags: [])
            }
        }

        private func freeName(_ machine: LabMachine) async throws {
            try await BlockingCalls.shared.run { [lab] in
                try Connection(uri: lab.hostB).domain(named: machine.name).undefine([.keepNVRAM])
            }
        }

        @Test func `shuts down, moves and starts what cannot move while it runs`() async throws {
            let machine = LabMachine("aarch64", isBusy: true)
            try await with(machine, "start: false") {
                try await shareFolder(machine)
                let started = try await Program.run(["start", machine.name, "--connect", lab.hostA])
                try #require(started.status == 0, "\(started.errors)")
                let refused = try await Program.run(drain([machine]))
                #expect(refused.status == 3, "\(refused.errors)")
                #expect(try printed(refused).machines.map(\.state) == ["stays"])
                // It heeds its power button when it is up.
                try #require(await becomesBusy(machine, lab.hostA))
                let drained = try await Program.run(drain([machine], "--restart"))
                #expect(drained.status == 0, "\(drained.errors)")
                let report = try printed(drained)
                #expect(report.machines.map(\.fate) == ["restarts"])
                #expect(report.machines.map(\.state) == ["moved"])
                #expect(try await runs(machine, lab.hostB))
                #expect(try await names(lab.hostA) == [])
            }
        }

        /// Gives a machine a folder of its host, with which it does not move while it runs.
        private func shareFolder(_ machine: LabMachine) async throws {
            try await BlockingCalls.shared.run { [lab] in
                let connection = try Connection(uri: lab.hostA)
                let text = try connection.domain(named: machine.name).xml([.inactive])
                let folder =
                    "<filesystem type='mount'><source dir='\(lab.sharedOnHost)'/><target dir='srv'/></filesystem></devices>"
                try connection.define(xml: text.replacing("</devices>", with: folder), flags: [])
            }
        }
    }
}
