import AgentAPI
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

        /// The pages that a report says a machine has.
        private func pages(of machine: LabMachine, _ arguments: [String]) async throws -> [HugepageReport.User] {
            let outcome = try await Program.run(arguments)
            let report = try JSONDecoder().decode(HugepageReport.self, from: Data(outcome.output.utf8))
            #expect(report.wish != nil)
            return report.pools.flatMap(\.nodes).flatMap(\.users).filter { $0.name == machine.name }
        }

        @Test func `are the same`() async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine) {
                let agent = try AgentProcess(hypervisor: lab.localHostA)
                try await agent.line(containing: "adopted all domains")
                for command in [
                    ["list"], ["list", "--all"], ["show", machine.name], ["host"], ["map"],
                    ["map", "--machine", machine.name], ["tlbi", machine.name], ["host", "features"],
                    ["defrag", "--dry-run"],
                    ["migrate", machine.name, "--to", lab.hostB, "--dry-run"],
                    ["migrate", machine.name, "--to", lab.hostB, "--check"],
                    ["migrate", machine.name, "--to", lab.hostB, "--status"],
                    ["drain", "--to", lab.hostB, "--dry-run"],
                ] {
                    let without = try await report(command + ["--connect", lab.localHostA])
                    let with = try await report(command + ["--agent-socket", agent.client.path])
                    #expect(!without.isEmpty)
                    #expect(with.difference(from: without).isEmpty, "\(command)")
                }
                // What guests of other labs on this machine have of its pages comes and goes.
                let hugepages = ["host", "hugepages", "--size", "2MiB", "--for", "512MiB", "--output", "json"]
                let (here, there) = (
                    try await pages(of: machine, hugepages + ["--connect", lab.localHostA]),
                    try await pages(of: machine, hugepages + ["--agent-socket", agent.client.path])
                )
                #expect(here == there)
                #expect(here.map(\.pages) == [128])
                await agent.stop()
            }
        }
    }
}
