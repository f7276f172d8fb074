internal import AgentAPI
internal import Migration

extension MigrateCommand {
    /// Has the agent of the host that the machine is on move it.
    func migrate(by client: AgentClient) async throws {
        // A name goes as it is; what is in a file, as its text.
        let isNamed = ConvergencePolicy.named.contains { $0.name == moving.policy }
        _ = try moving.chosenPolicy()
        let request = MigrateRequest(
            to: to ?? "", peer: peer, policy: isNamed ? moving.policy : moving.policyText)
        let path = ["v1", "machines", name, "migrate"]
        if dryRun {
            let report: MigrationReport = try await client.post(path + ["plan"], request)
            return try global.renderer.print(report)
        }
        let result = try await client.perform("POST", path, body: request) { global.renderer.progress($0) }
        if let report = result.migration { try global.renderer.print(report) }
        for message in result.messages where !global.quiet { Console.printError("berth: \(message)") }
        // As without the agent: what is not where it was planned is no success.
        guard result.messages.isEmpty else { throw ExitStatus.failed }
    }
}
