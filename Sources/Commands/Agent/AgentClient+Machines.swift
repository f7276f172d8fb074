internal import AgentAPI
internal import ArgumentParser

extension AgentClient {
    /// Has something done with each of some machines, one after the other, and goes on where one fails.
    ///
    /// - Throws: All that failed.
    func forEach(
        _ names: [String], _ method: String, _ action: String? = nil, query: [String: String] = [:],
        body: (any Encodable & Sendable)? = nil, isDryRun: Bool, _ renderer: Renderer
    ) async throws {
        guard !isDryRun else {
            throw ValidationError("The agent does, and does not say what it would do: leave --agent or --dry-run out.")
        }
        try await Commands.forEach(names) { name in
            let path = ["v1", "machines", name] + (action.map { [$0] } ?? [])
            let result = try await perform(method, path, query, body: body) { renderer.progress($0) }
            for message in result.messages { renderer.progress(message) }
        }
    }
}
