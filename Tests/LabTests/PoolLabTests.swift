import AgentAPI
import Foundation
import Libvirt
import Provisioning
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// Pools of real machines, which the agent lets shrink and grow while they run.
    @Suite(.timeLimit(.minutes(5)))
    struct PoolLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        private func affinities(_ machine: LabMachine) async throws -> [CPUSet] {
            let connection = try await lab.connect().a
            return try await BlockingCalls.shared.run {
                try connection.domain(named: machine.name).vcpus().map(\.affinity)
            }
        }

        private func berth(_ agent: AgentProcess, _ arguments: [String], input: String = "") async throws {
            let outcome = try await Program.run(arguments + ["--agent-socket", agent.client.path], input: input)
            try #require(outcome.status == 0, "\(outcome.errors)")
        }

        /// Waits until some machines float over these CPUs, by the kernel's account.
        private func wait(
            _ machines: [LabMachine], on cpus: CPUSet, _ location: SourceLocation = #_sourceLocation
        ) async throws {
            try await Lab.wait(location) {
                for machine in machines where try await affinities(machine) != [cpus] { return false }
                return true
            }
        }

        @Test func `shrink for a machine with a CPU of its own, and grow when it is gone`() async throws {
            let floating = [LabMachine("loongarch64"), LabMachine("loongarch64")]
            let own = LabMachine("loongarch64")
            let configuration = "housekeeping: \"\"\npools: {policy: repair, intervalSeconds: 1}"
            let agent = try AgentProcess(hypervisor: lab.localHostA, configuration)
            try await agent.line(containing: "adopted all domains")
            do {
                for machine in floating {
                    try await berth(
                        agent, ["provision", "--file", "-"],
                        input: machine.manifest("placement: {policy: shared, overcommit: 2}"))
                }
                try await wait(floating, on: [0, 1])
                // There is room for it only if the pool gives up a CPU before.
                try await berth(agent, ["provision", "--file", "-"], input: own.manifest())
                let taken = try #require(try await affinities(own).first)
                #expect(taken.count == 1)
                try await wait(floating, on: CPUSet([0, 1]).subtracting(taken))
                let crowded: [PoolReport] = try await agent.get("/v1/pools")
                #expect(crowded.map(\.vcpus) == [2])
                try await berth(agent, ["delete", own.name, "--force"])
                try await wait(floating, on: [0, 1])
                let drifts: [DriftReport] = try await agent.get("/v1/drift")
                #expect(drifts == [])
            } catch {
                Issue.record(error, "\(agent.lines.joined(separator: "\n"))")
            }
            await agent.stop()
            for machine in floating + [own] {
                _ = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            }
            #expect(try lab.volumes() == [])
        }
    }
}
