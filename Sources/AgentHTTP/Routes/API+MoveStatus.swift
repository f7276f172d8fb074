internal import Agent
internal import AgentAPI
internal import NIOHTTP1

extension API {
    /// What is asked about moves: before, and after one that was cut off.
    static func moveStatusRoutes(_ agent: Agent) -> [Route] {
        [
            .json(
                .POST, "/v1/machines/{name}/migrate/check", "checkMigration",
                "Everything that speaks against a move to another host; the machine is not moved", role: .administer,
                body: Schema(of: MigrationCheckRequest.self), problems: [.notFound, .lacking, .conflict]
            ) { request in
                try await agent.checkMigration(request.part(2), try request.decoded(as: MigrationCheckRequest.self))
            },
            .json(
                .POST, "/v1/machines/{name}/migrate/status", "getMoveStatus",
                "Which host runs a machine, and what moves left over on either", role: .administer,
                body: Schema(of: MoveStatusRequest.self), problems: [.notFound, .conflict, .busy]
            ) { request in
                try await agent.moveStatus(request.part(2), try request.decoded(as: MoveStatusRequest.self))
            },
            .operation(
                .POST, "/v1/machines/{name}/migrate/resume", "resumeMove",
                "Go on with a move that broke in post-copy", role: .administer,
                body: Schema(of: MoveStatusRequest.self)
            ) { request in
                try agent.resumeMove(
                    request.part(2), try request.decoded(as: MoveStatusRequest.self), for: try request.requester)
            },
        ]
    }

    /// What is asked about the host's features.
    static func examinationRoutes(_ agent: Agent) -> [Route] {
        [
            .json(
                .GET, "/v1/host/features", "getFeatures",
                "What the host can do for machines: by its hardware, by its kernel, and as it is now"
            ) { _ in
                try await agent.features()
            },
            .json(
                .POST, "/v1/host/hugepages", "planHugepages",
                "Who has which hugepages on which node, and what to tell the kernel to have others",
                body: Schema(of: HugepagesRequest.self)
            ) { request in
                try await agent.hugepages(try request.decoded(as: HugepagesRequest.self))
            },
        ]
    }
}
