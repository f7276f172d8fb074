import AgentAPI
import Foundation
import Libvirt
import Testing
import TestSupport

extension LabTests {
    /// Moves of an agent to the other host, and what becomes of them when it is killed.
    @Suite(.timeLimit(.minutes(5)))
    struct AgentMoveLabTests: MovingTests {
        let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        private func agent(after killed: AgentProcess? = nil) async throws -> AgentProcess {
            let agent = try AgentProcess(hypervisor: lab.localHostA, in: killed?.folder)
            try await agent.line(containing: "adopted all domains")
            return agent
        }

        /// Work that moves a machine, which may be asked for again and again.
        enum Work: String, CaseIterable, CustomTestStringConvertible {
            case migrate
            case drain

            var testDescription: String { rawValue }
        }

        private func ask(
            _ agent: AgentProcess, _ work: Work, _ machines: [LabMachine], parallel: Int? = nil
        ) async throws -> OperationReport {
            let key = ["Idempotency-Key: once"]
            let answer =
                switch work {
                case .migrate:
                    try await agent.ask(
                        "POST", "/v1/machines/\(machines[0].name)/migrate", body: MigrateRequest(to: lab.hostB),
                        headers: key)
                case .drain:
                    try await agent.ask(
                        "POST", "/v1/drain",
                        body: DrainRequest(to: [lab.hostB], only: machines.map(\.name), parallel: parallel),
                        headers: key)
                }
            try #require(answer.status == 202, "\(answer.body)")
            return try JSONDecoder().decode(OperationReport.self, from: Data(answer.body.utf8))
        }

        /// Waits until an operation is over.
        private func end(_ id: String, _ agent: AgentProcess) async throws -> OperationReport {
            var report: OperationReport = try await agent.get("/v1/operations/\(id)")
            while report.state == .running {
                try await Task.sleep(for: .milliseconds(100))
                report = try await agent.get("/v1/operations/\(id)")
            }
            return report
        }

        private func isSending(_ machine: LabMachine) async throws -> Bool {
            try await BlockingCalls.shared.run {
                let domain = try Connection(uri: lab.hostA).domain(named: machine.name)
                return try domain.job().kind == .unbounded
            }
        }

        @Test(arguments: Work.allCases)
        func `go on after it was killed, as the same operation`(work: Work) async throws {
            let (machine, stopped) = (LabMachine("loongarch64"), LabMachine("loongarch64"))
            let all = work == .drain ? [machine, stopped] : [machine]
            try await with(machine) {
                if work == .drain {
                    let made = try await Program.run(
                        ["provision", "--connect", lab.hostA, "--file", "-"],
                        input: stopped.manifest("placement: none\nstart: false"))
                    try #require(made.status == 0, "\(made.errors)")
                }
                let first = try await agent()
                let begun = try await lab.slowly {
                    let begun = try await ask(first, work, all)
                    try await Lab.wait { try await isSending(machine) }
                    first.send(SIGKILL)
                    await first.end()
                    return begun
                }
                let next = try await agent(after: first)
                // The next agent notes an operation that it goes on with before it is asked for anything.
                try await Lab.wait {
                    let known: [OperationReport] = try await next.get("/v1/operations")
                    return known.contains { $0.id == begun.id }
                }
                let report = try await end(begun.id, next)
                #expect(report.state == .succeeded, "\(report)")
                #expect(report.kind.rawValue == work.rawValue)
                #expect(try await ask(next, work, all).id == begun.id)
                #expect(try await runs(machine, lab.hostB))
                for machine in all { #expect(try await names(lab.hostB).contains(machine.name)) }
                #expect(try await names(lab.hostA) == [])
                #expect(try FileManager.default.contentsOfDirectory(atPath: next.folder.path + "/operations") == [])
                await next.stop()
                if work == .drain {
                    let deleted = try await Program.run(
                        ["delete", stopped.name, "--force", "--connect", lab.hostB])
                    #expect(deleted.status == 0, "\(deleted.errors)")
                }
            }
        }

        @Test func `leave to the next agent what they have not begun when it is stopped`() async throws {
            let (machine, stopped) = (LabMachine("loongarch64"), LabMachine("loongarch64"))
            try await with(stopped, "placement: none\nstart: false") {
                try await with(machine) {
                    let first = try await agent()
                    let begun = try await lab.slowly {
                        let begun = try await ask(first, .drain, [machine, stopped], parallel: 1)
                        try await Lab.wait { try await isSending(machine) }
                        first.send(SIGTERM)
                        try await first.line(containing: "stopping")
                        return begun
                    }
                    await first.end()
                    #expect(first.lines.contains { $0.contains("leaves to the next agent operation=\(begun.id)") })
                    // The move under way went on to its end.
                    #expect(try await runs(machine, lab.hostB))
                    #expect(try await names(lab.hostA) == [stopped.name])
                    let next = try await agent(after: first)
                    let report = try await end(begun.id, next)
                    #expect(report.state == .succeeded, "\(report)")
                    #expect(try await names(lab.hostA) == [])
                    await next.stop()
                }
            }
        }

        @Test func `empty its host as the command line asks for it`() async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine) {
                let agent = try await agent()
                let drain = ["drain", "--to", lab.hostB, "--only", machine.name, "--output", "json"]
                let socket = ["--agent-socket", agent.client.path]
                let plans = try await [["--connect", lab.localHostA], socket].asyncMap {
                    try await Program.run(drain + ["--dry-run"] + $0)
                }
                #expect(plans.map(\.status) == [0, 0])
                #expect(plans[0].output == plans[1].output)
                let drained = try await Program.run(drain + socket)
                #expect(drained.status == 0, "\(drained.errors)")
                let report = try JSONDecoder().decode(DrainReport.self, from: Data(drained.output.utf8))
                #expect(report.isComplete)
                #expect(report.machines.map(\.state) == ["moved"])
                #expect(try await runs(machine, lab.hostB))
                await agent.stop()
            }
        }
    }
}

extension Sequence {
    /// Transforms each element, one after the other.
    func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
