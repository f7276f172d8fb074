import AgentAPI
import Foundation
import Libvirt
import Placement
import Provisioning
import Templates
import Testing
import TestSupport

extension LabTests {
    /// Agents that are killed in the middle of their work: the next one finishes it, or takes it back.
    @Suite(.timeLimit(.minutes(10)))
    struct AgentKillLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// Starts an agent, in the folder of one that was killed if there was one.
        private func agent(after killed: AgentProcess? = nil) async throws -> AgentProcess {
            let agent = try AgentProcess(hypervisor: lab.localHostA, "housekeeping: 1", in: killed?.folder)
            try await agent.line(containing: "adopted all domains")
            return agent
        }

        /// Has an agent do work, kills it after an event with some words or as soon as it has begun, and starts the next.
        private func kill(
            at words: String?, _ method: String, _ target: String, _ body: (any Encodable & Sendable)? = nil
        ) async throws -> AgentProcess {
            let clients = try await lab.clients()
            let agent = try await agent()
            let ask: @Sendable () async throws -> Void = {
                let answer = try await agent.ask(method, target, body: body)
                try #require(answer.status == 202, "\(answer.body)")
            }
            if let words {
                // Work that fails does not come that far.
                let told = try await agent.events(until: words, " failed", act: ask)
                try #require(told.contains(words), "\(told)")
            } else {
                try await ask()
            }
            agent.send(SIGKILL)
            await agent.end()
            try await lab.settle(besides: clients)
            return try await self.agent(after: agent)
        }

        /// Waits until an agent does nothing.
        private func rest(_ agent: AgentProcess) async throws {
            try await Lab.wait {
                let operations: [OperationReport] = try await agent.get("/v1/operations")
                return operations.allSatisfy { $0.state != .running }
            }
        }

        /// Waits until a machine is whole and runs, or is gone.
        private func settle(_ machine: LabMachine) async throws {
            try await Lab.wait {
                guard try await names() == [machine.name] else { return true }
                // libvirt knows no threads of a guest that is just being started.
                guard let live = try? await live(machine) else { return false }
                return live.record?.phase == .ready && live.isActive
            }
        }

        private func names() async throws -> [String] {
            let connection = try await lab.connect().a
            return try await BlockingCalls.shared.run { try connection.domains().map(\.name) }
        }

        /// Does something about a machine, and takes away what is left of it.
        private func with(_ machine: LabMachine, isMade: Bool = true, _ work: () async throws -> Void) async throws {
            if isMade { try await provisioned(machine) }
            do { try await work() } catch { Issue.record(error) }
            if try await names().contains(machine.name) { try await delete(machine) }
            #expect(try lab.volumes() == [])
            #expect(try lab.firmwareVariables() == [])
        }

        private func provisioned(_ machine: LabMachine) async throws {
            let made = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"], input: machine.manifest())
            try #require(made.status == 0, "\(made.errors)")
        }

        private func delete(_ machine: LabMachine) async throws {
            // An agent that a failed test has left may still be at work on it.
            try await Lab.wait {
                try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA]).status == 0
            }
        }

        private func live(_ machine: LabMachine) async throws -> LiveDomain {
            let connection = try await lab.connect().a
            return try await BlockingCalls.shared.run { try LiveDomain(named: machine.name, on: connection) }
        }

        @Test(arguments: ["claims", "makes volume", "starts"])
        func `finishes a machine that was half made`(step: String) async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine, isMade: false) {
                let next = try await kill(
                    at: step, "POST", "/v1/machines", ProvisionRequest(manifest: machine.manifest()))
                // Killed before it had claimed anything, it has left nothing.
                try await settle(machine)
                try await rest(next)
                await next.stop()
            }
        }

        @Test func `finishes the removal of a machine`() async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine) {
                let next = try await kill(at: nil, "DELETE", "/v1/machines/\(machine.name)?force=true")
                // Killed before it had begun, it has left the machine whole.
                try await settle(machine)
                try await rest(next)
                await next.stop()
            }
        }

        @Test(arguments: ["pins vCPU 0", "pins the emulator"])
        func `brings a machine back whose repinning was cut off`(step: String) async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine) {
                // Under this agent CPU 1 is for emulators, so that the machine and its emulator change places.
                let next = try await kill(
                    at: step, "POST", "/v1/machines/\(machine.name)/repin", RepinRequest(cpus: [0]))
                try await Lab.wait {
                    let live = try await live(machine)
                    let emulator = try await BlockingCalls.shared.run { try live.domain.emulatorPin(affecting: .live) }
                    return VirtualCPUPins(live.affinities) == live.record?.berth.vcpuPins
                        && emulator == live.record?.berth.emulatorPin
                }
                try await rest(next)
                await next.stop()
            }
        }

        @Test(arguments: ["start", "stop", "defrag"])
        func `leaves a machine whole whatever else it did`(work: String) async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine) {
                let next: AgentProcess
                switch work {
                case "start":
                    let stopped = try await Program.run(["stop", machine.name, "--force", "--connect", lab.hostA])
                    try #require(stopped.status == 0, "\(stopped.errors)")
                    next = try await kill(at: nil, "POST", "/v1/machines/\(machine.name)/start")
                    try await settle(machine)
                case "stop":
                    next = try await kill(
                        at: nil, "POST", "/v1/machines/\(machine.name)/stop", StopRequest(force: true))
                default: next = try await kill(at: nil, "POST", "/v1/defrag", DefragRequest())
                }
                try await rest(next)
                #expect(try await live(machine).record?.phase == .ready)
                // Done or not, it can be done now.
                let begun = try await next.ask("POST", "/v1/machines/\(machine.name)/start")
                #expect(begun.status == 202)
                try await rest(next)
                #expect(try await live(machine).isActive)
                let operations: [OperationReport] = try await next.get("/v1/operations")
                #expect(operations.allSatisfy { $0.state == .succeeded })
                await next.stop()
            }
        }
    }
}
