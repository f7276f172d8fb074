internal import AgentAPI
internal import ArgumentParser

/// Tells the CPUs that machines float over, as in `berth pools`.
struct PoolsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pools",
        abstract: "Tell the CPUs that machines float over, and those that they should, as the agent sees it.",
        discussion: """
            EXAMPLES
              berth pools
              berth pools --output json
            """
    )

    @OptionGroup var agent: AgentOptions

    @Option(name: .shortAndLong, help: "The form of the output: table, json or yaml.")
    var output = OutputFormat.table

    func run() async throws {
        let client = agent.client ?? AgentOptions.usualClient
        let pools: [PoolReport] = try await client.get(["v1", "pools"])
        try Renderer(format: output, isQuiet: false).print(
            pools, head: ["DIE", "CPUS", "SHOULD BE", "VCPUS", "AT LEAST", "MACHINES", "STATE"]
        ) { pool in
            [
                "\(pool.die)", pool.cpus, pool.target, "\(pool.vcpus)", "\(pool.leastCPUs)",
                pool.machines.joined(separator: ","),
                pool.reason.isEmpty ? pool.state : "\(pool.state): \(pool.reason)",
            ]
        }
    }
}

extension PoolReport: Report {
    var names: [String] { ["\(die)"] }
    func text(_ style: Style) -> String { "die \(die): \(vcpus) vCPUs float over CPU \(cpus): \(state)" }
}
