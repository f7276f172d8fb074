internal import Agent
internal import AgentAPI
internal import NIOHTTP1

extension API {
    /// What is asked before machines move, on their host or to another.
    static func movePlanRoutes(_ agent: Agent) -> [Route] {
        [
            .json(
                .POST, "/v1/machines/{name}/migrate/plan", "planMigration",
                "Where a machine would go on another host; it is not moved", role: .administer,
                body: Schema(of: MigrateRequest.self), problems: [.notFound, .lacking, .conflict]
            ) { request in
                try await agent.planMigration(request.part(2), try request.decoded(as: MigrateRequest.self))
            },
            .json(
                .POST, "/v1/defrag/plan", "planDefragmentation",
                "Which machines would be moved so that another finds room, or all lie better; none is",
                body: Schema(of: DefragRequest.self), problems: [.notFound, .lacking]
            ) { request in
                try await agent.planDefragmentation(try request.decoded(as: DefragRequest.self))
            },
        ]
    }
}
