internal import ArgumentParser
internal import FoundationEssentials

/// The options that have a command ask an agent in place of libvirt.
struct AgentOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Ask berthd, the agent of this host, instead of the hypervisor.",
            discussion: "By BERTH_AGENT_SOCKET, or /run/berth/berth.sock."))
    var agent = false

    @Option(
        help: ArgumentHelp("The agent's socket; implies --agent.", valueName: "path"), completion: .file())
    var agentSocket: String?

    @Option(
        help: ArgumentHelp(
            "The agent of another host, over TLS; implies --agent.",
            discussion: """
                Both sides show a certificate. This one's is in BERTH_AGENT_CERTIFICATE and BERTH_AGENT_KEY, or \
                /etc/berth/client.pem and client.key; the authorities of the agents' are in BERTH_AGENT_AUTHORITIES, or \
                /etc/berth/authority.pem.
                """, valueName: "host[:port]"))
    var agentHost: String?

    func validate() throws {
        guard agentSocket == nil || agentHost == nil else {
            throw ValidationError("Name one agent: by --agent-socket, or by --agent-host.")
        }
        guard agentHost.map({ RemoteAgent.parts(of: $0) != nil }) ?? true else {
            throw ValidationError(
                "'\(agentHost ?? "")' is no host with a port, such as node2:7373 or [2001:db8::2]:7373.")
        }
    }

    /// The agent to ask; `nil` for none.
    var client: AgentClient? {
        if let agentSocket { return AgentClient(end: .socket(agentSocket)) }
        if let agentHost, let (host, port) = RemoteAgent.parts(of: agentHost) {
            return AgentClient(
                end: .remote(
                    RemoteAgent(
                        host: host, port: port,
                        certificate: Self.file("BERTH_AGENT_CERTIFICATE", usually: "/etc/berth/client.pem"),
                        key: Self.file("BERTH_AGENT_KEY", usually: "/etc/berth/client.key"),
                        authorities: Self.file("BERTH_AGENT_AUTHORITIES", usually: "/etc/berth/authority.pem"))))
        }
        return agent ? Self.usualClient : nil
    }

    /// The agent where it usually is.
    static var usualClient: AgentClient {
        AgentClient(end: .socket(file("BERTH_AGENT_SOCKET", usually: "/run/berth/berth.sock")))
    }

    private static func file(_ variable: String, usually path: String) -> String {
        ProcessInfo.processInfo.environment[variable] ?? path
    }
}
