internal import Agent
internal import AgentAPI
internal import NIOHTTP1

extension API {
    /// What is asked about the agent itself, and what it tells by itself.
    static func agentRoutes(_ agent: Agent) -> [Route] {
        [
            .json(.GET, "/v1/agent", "getAgent", "How the agent itself is") { _ in agent.status },
            Route(
                .GET, "/v1/events", "followEvents", "Changes as they happen, as server-sent events", answer: .events
            ) { _ in
                APIResponse(events: agent.watch.board.events())
            },
            Route(
                .GET, "/metrics", "getMetrics", "All that is measured, in Prometheus' text format",
                answer: .text(type: "text/plain; version=0.0.4; charset=utf-8")
            ) { _ in
                APIResponse(bytes: await agent.metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
            },
            Route(
                .GET, "/healthz", "getHealth", "Whether the agent lives", role: nil,
                answer: .text(type: "text/plain; charset=utf-8")
            ) { _ in
                APIResponse(text: "ok\n", type: "text/plain; charset=utf-8")
            },
            Route(
                .GET, "/readyz", "getReadiness", "Whether the agent sees the hypervisor", role: nil,
                answer: .text(type: "text/plain; charset=utf-8"), problems: [.unreachable]
            ) { _ in
                guard agent.status.isReady else { return APIResponse(.unreachable, "the hypervisor does not answer") }
                return APIResponse(text: "ok\n", type: "text/plain; charset=utf-8")
            },
        ]
    }
}
