import Foundation
import Testing
import TestSupport

extension LabTests {
    /// Reports of a host with a machine, with the agent and without.
    @Suite(.timeLimit(.minutes(5)))
    struct AgentReportLabTests: MovingTests {
        let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// A report in JSON, without what changes from moment to moment.
        private func report(_ arguments: [String]) async throws -> NSObject {
            let outcome = try await Program.run(arguments + ["--output", "json"])
            try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
            return try #require(
                Self.steady(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))) as? NSObject)
        }

        private static func steady(_ value: Any) -> Any {
            switch value {
            case let object as [String: Any]: object.filter { $0.key != "freeBytes" }.mapValues(steady)
            case let list as [Any]: list.map(steady)
            default: value
            }
        }

        @Test func `are the same`() async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine) {
                let agent = try AgentProcess(hypervisor: lab.localHostA)
                try await agent.line(containing: "adopted all domains")
                for command in [
                    ["list"], ["list", "--all"], ["show", machine.name], ["host"], ["map"],
                    ["map", "--machine", machine.name], ["tlbi", machine.name],
                    ["defrag", "--dry-run"], ["resize", machine.name, "--memory", "300MiB", "--dry-run"],
                    ["migrate", machine.name, "--to", lab.hostB, "--dry-run"],
                    ["drain", "--to", lab.hostB, "--dry-run"],
                ] {
                    let without = try await report(command + ["--connect", lab.localHostA])
                    let with = try await report(command + ["--agent-socket", agent.client.path])
                    #expect(without == with, "\(command)")
                }
                await agent.stop()
            }
        }
    }
}
