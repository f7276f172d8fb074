internal import AgentAPI
internal import ArgumentParser

/// Tells what the agent does, and did, as in `berth operations`.
struct OperationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations",
        abstract: "List what the agent does and did last.",
        discussion: """
            EXAMPLES
              berth operations
              berth operations --output json
            """
    )

    @OptionGroup var listing: AgentListing

    func run() async throws {
        try await listing.print(
            "operations", head: ["OPERATION", "WHAT", "MACHINES", "BEGUN", "STATE", "LAST"]
        ) { (operation: OperationReport) in
            [
                operation.id, operation.kind.rawValue, operation.machines.joined(separator: ","), operation.begun,
                operation.state.rawValue, operation.problem?.detail ?? operation.log.last ?? "",
            ]
        }
    }
}

extension OperationReport: Report {
    var names: [String] { [id] }
    func text(_ style: Style) -> String { "\(kind.rawValue) \(machines.joined(separator: ", ")): \(state.rawValue)" }
}
