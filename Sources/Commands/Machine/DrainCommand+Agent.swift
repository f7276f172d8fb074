internal import AgentAPI
internal import Migration

extension DrainCommand {
    /// Has the agent of the host empty it.
    func drain(by client: AgentClient) async throws {
        let request = DrainRequest(
            to: to, only: only.isEmpty ? nil : only, parallel: parallel, restart: restart, copyStorage: copyStorage,
            removeSourceStorage: removeSourceStorage, replug: replug, policy: try MoveOptions.wired(policy))
        if dryRun {
            let report: DrainReport = try await client.post(["v1", "drain", "plan"], request)
            try global.renderer.print(report)
            guard report.machines.allSatisfy({ $0.state != "stays" }) else { throw ExitStatus.hostLacks }
            return
        }
        let operation = try await client.operation("POST", ["v1", "drain"], body: request) {
            global.renderer.progress($0)
        }
        if let report = operation.result?.drain { try global.renderer.print(report) }
        if let problem = operation.problem { throw AgentClient.Refusal(problem: problem) }
    }
}
