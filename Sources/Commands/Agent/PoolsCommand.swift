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

    @OptionGroup var listing: AgentListing

    func run() async throws {
        try await listing.print(
            "pools", head: ["DIE", "CPUS", "SHOULD BE", "VCPUS", "AT LEAST", "MACHINES", "STATE"]
        ) { (pool: PoolReport) in
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
