internal import AgentAPI
internal import Migration
internal import Vocabulary

extension MigrateCommand {
    /// Has the agent of the host that the machine is on do what is asked for.
    func ask(_ client: AgentClient) async throws {
        if moving.status { return try await tellStatus(by: client) }
        if moving.resume { return try await resume(by: client) }
        if checking.check { return try await check(by: client) }
        try await migrate(by: client)
    }

    private func check(by client: AgentClient) async throws {
        var request = MigrationCheckRequest(to: to ?? "", peer: peer)
        (request.tls, request.postCopy) = (checking.tls, checking.postCopy)
        request.bandwidthBytesPerSecond = checking.bandwidth?.bytes
        request.maxDowntimeMilliseconds = checking.maxDowntime
        switch moving.copyStorage {
        case .all?: request.copyStorage = ["all"]
        case .named(let names)?: request.copyStorage = names.sorted()
        case nil, .some(.none): break
        }
        request.removeSourceStorage = moving.removeSourceStorage
        request.replug = moving.replug
        let report: MigrationCheckReport = try await client.post(["v1", "machines", name, "migrate", "check"], request)
        try global.renderer.print(report)
        guard report.isPossible else { throw ExitStatus.hostLacks }
    }

    private func tellStatus(by client: AgentClient) async throws {
        let request = MoveStatusRequest(to: to, clean: moving.clean)
        try show(try await client.post(["v1", "machines", name, "migrate", "status"], request))
    }

    private func resume(by client: AgentClient) async throws {
        let path = ["v1", "machines", name, "migrate"]
        let request = MoveStatusRequest(to: to)
        _ = try await client.perform("POST", path + ["resume"], body: request) { global.renderer.progress($0) }
        // It is on the target now, and its agent tells no more of it than where it was.
        let report: MoveStatusReport = try await client.post(path + ["status"], request)
        try global.renderer.print(report)
    }

    private func migrate(by client: AgentClient) async throws {
        let request = MigrateRequest(to: to ?? "", peer: peer, policy: try MoveOptions.wired(moving.policy))
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
