internal import ArgumentParser
internal import FoundationEssentials

/// The options that have a command ask the agent of this host in place of libvirt.
struct AgentOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Ask berthd, the agent of this host, instead of the hypervisor.",
            discussion: "By BERTH_AGENT_SOCKET, or /run/berth/berth.sock."))
    var agent = false

    @Option(
        help: ArgumentHelp("The agent's socket; implies --agent.", valueName: "path"), completion: .file())
    var agentSocket: String?

    /// The agent to ask; `nil` for none.
    var client: AgentClient? {
        if let agentSocket { return AgentClient(socket: agentSocket) }
        return agent ? Self.usualClient : nil
    }

    /// The agent where it usually is.
    static var usualClient: AgentClient {
        AgentClient(socket: ProcessInfo.processInfo.environment["BERTH_AGENT_SOCKET"] ?? "/run/berth/berth.sock")
    }
}
