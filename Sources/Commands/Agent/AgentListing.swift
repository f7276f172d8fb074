internal import ArgumentParser

/// The options of a command that lists what the agent alone knows: which agent, and the form of the output.
struct AgentListing: ParsableArguments {
    @OptionGroup var agent: AgentOptions

    @Option(name: .shortAndLong, help: "The form of the output: table, json or yaml.")
    var output = OutputFormat.table

    /// Fetches a list and prints it.
    ///
    /// - Parameters:
    ///   - path: What is asked for, below `/v1`.
    ///   - head: The columns of the table.
    ///   - row: What stands in them.
    /// - Throws: What ``AgentClient/get(_:_:)`` throws.
    func print<Item: Report & Decodable & Sendable>(
        _ path: String, head: [String], row: (Item) -> [String]
    ) async throws {
        let client = agent.client ?? AgentOptions.usualClient
        let items: [Item] = try await client.get(["v1", path])
        try Renderer(format: output, isQuiet: false).print(items, head: head, row: row)
    }
}
