internal import AgentAPI

extension AgentClient.Refusal {
    /// What is wrong, a sentence each.
    var lines: [String] { problem.problems ?? [problem.detail] }

    /// The exit status that the same would have without the agent.
    var status: ExitStatus {
        switch problem.type {
        case "urn:berth:invalid", "urn:berth:bad-request": .wrongInput
        case "urn:berth:lacking": .hostLacks
        case "urn:berth:unreachable": .unreachable
        case "urn:berth:busy": .busy
        case "urn:berth:cancelled": .interrupted
        default: .failed
        }
    }
}
