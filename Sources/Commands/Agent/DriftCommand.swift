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

    @OptionGroup var agent: AgentOptions

    @Option(name: .shortAndLong, help: "The form of the output: table, json or yaml.")
    var output = OutputFormat.table

    func run() async throws {
        let client = agent.client ?? AgentOptions.usualClient
        let drifts: [DriftReport] = try await client.get(["v1", "drift"])
        try Renderer(format: output, isQuiet: false).print(
            drifts, head: ["MACHINE", "WHAT", "BELONGS", "IS", "CAUSE", "STATE"]
        ) { drift in
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

    @OptionGroup var agent: AgentOptions

    @Option(name: .shortAndLong, help: "The form of the output: table, json or yaml.")
    var output = OutputFormat.table

    func run() async throws {
        let client = agent.client ?? AgentOptions.usualClient
        let operations: [OperationReport] = try await client.get(["v1", "operations"])
        try Renderer(format: output, isQuiet: false).print(
            operations, head: ["OPERATION", "WHAT", "MACHINES", "BEGUN", "STATE", "LAST"]
        ) { operation in
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
