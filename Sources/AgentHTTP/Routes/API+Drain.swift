internal import Agent
internal import AgentAPI
internal import NIOHTTP1

extension API {
    /// What empties the host.
    static func drainRoutes(_ agent: Agent) -> [Route] {
        [
            .operation(
                .POST, "/v1/drain", "drainHost", "Move all machines of the host to others, by a plan for all of them",
                role: .administer, body: Schema(of: DrainRequest.self)
            ) { request in
                try agent.drain(try request.decoded(as: DrainRequest.self), for: try request.requester)
            },
            .json(
                .POST, "/v1/drain/plan", "planDrain", "Where each machine of the host would go; none is moved",
                role: .administer, body: Schema(of: DrainRequest.self), problems: [.notFound, .lacking]
            ) { request in
                try await agent.planDrain(try request.decoded(as: DrainRequest.self))
            },
        ]
    }
}
