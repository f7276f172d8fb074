internal import AgentAPI
internal import ArgumentParser

/// Tells machines that are not where they belong, as in `berth drift`.
struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Tell machines that are not where they belong, and who moved them, as the agent sees it.",
        discussion: """
            EXAMPLES
              berth drift
              berth drift --output json
            """
    )

    @OptionGroup var listing: AgentListing

    func run() async throws {
        try await listing.print(
            "drift", head: ["MACHINE", "WHAT", "BELONGS", "IS", "CAUSE", "STATE"]
        ) { (drift: DriftReport) in
            [
                drift.machine, drift.vcpu.map { "vCPU \($0)" } ?? drift.subject,
                drift.planned.isEmpty ? "any" : drift.planned, drift.actual.isEmpty ? "any" : drift.actual, drift.cause,
                drift.state,
            ]
        }
    }
}

extension DriftReport: Report {
    var names: [String] { [machine] }
    func text(_ style: Style) -> String { message }
}
