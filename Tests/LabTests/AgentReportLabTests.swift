import Foundation
import Testing
import TestSupport

extension LabTests {
    /// Reports of a host with a machine, with the agent and without.
    @Suite(.timeLimit(.minutes(5)))
    struct AgentReportLabTests: MovingTests {
        let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// The lines of a report in JSON, without what is free and how fast a guest writes: that changes from moment to
        /// moment, whoever looks.
        private func report(_ arguments: [String]) async throws -> [Substring] {
            let outcome = try await Program.run(arguments + ["--output", "json"])
            try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
            return outcome.output.split(separator: "\n").filter {
                !$0.contains("\"free") && !$0.contains("ends by itself")
            }
        }

        @Test func `are the same`() async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine) {
                let agent = try AgentProcess(hypervisor: lab.localHostA)
                try await agent.line(containing: "adopted all domains")
                for command in [
                    ["list"], ["list", "--all"], ["show", machine.name], ["host"], ["map"],
                    ["map", "--machine", machine.name], ["tlbi", machine.name], ["host", "features"],
                    ["host", "hugepages"], ["host", "hugepages", "--size", "2MiB", "--for", "512MiB"],
                    ["defrag", "--dry-run"],
                    ["migrate", machine.name, "--to", lab.hostB, "--dry-run"],
                    ["migrate", machine.name, "--to", lab.hostB, "--check"],
                    ["migrate", machine.name, "--to", lab.hostB, "--status"],
                    ["drain", "--to", lab.hostB, "--dry-run"],
                ] {
                    var (without, with): ([Substring], [Substring]) = ([], [])
                    // Guests of other labs on this machine come and go, and have its pages too.
                    for _ in 0..<5 where without.isEmpty || with != without {
                        without = try await report(command + ["--connect", lab.localHostA])
                        with = try await report(command + ["--agent-socket", agent.client.path])
                    }
                    #expect(!without.isEmpty)
                    #expect(with.difference(from: without).isEmpty, "\(command)")
                }
                await agent.stop()
            }
        }
    }
}
