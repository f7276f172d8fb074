internal import Agent
internal import AgentAPI
internal import NIOHTTP1

extension API {
    /// What gives machines other sizes.
    static func resizeRoutes(_ agent: Agent) -> [Route] {
        [
            .operation(
                .POST, "/v1/machines/{name}/resize", "resizeMachine",
                "Give a machine more or fewer vCPUs and memory, as it runs or for its next start",
                body: Schema(of: ResizeRequest.self)
            ) { request in
                try agent.resize(
                    request.part(2), try request.decoded(as: ResizeRequest.self), for: try request.requester)
            },
            .json(
                .POST, "/v1/machines/{name}/resize/plan", "planResize", "How a machine would be resized; it is not",
                body: Schema(of: ResizeRequest.self), problems: [.notFound, .lacking, .conflict]
            ) { request in
                try await agent.planResize(request.part(2), try request.decoded(as: ResizeRequest.self))
            },
        ]
    }
}
