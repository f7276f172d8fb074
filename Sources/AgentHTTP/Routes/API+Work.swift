internal import Agent
internal import AgentAPI
internal import NIOHTTP1

extension API {
    /// What changes machines: operations that are begun, and told of until they are over.
    static func workRoutes(_ agent: Agent) -> [Route] {
        [
            .json(
                .POST, "/v1/plan", "planMachines", "What would be done for manifests; nothing is",
                body: Schema(of: ProvisionRequest.self), problems: [.lacking]
            ) { request in
                try await agent.plan(try request.decoded(as: ProvisionRequest.self))
            },
            .operation(
                .POST, "/v1/machines", "provisionMachines", "Make the machines of manifests, and start them",
                role: .administer, body: Schema(of: ProvisionRequest.self)
            ) { request in
                try agent.provision(try request.decoded(as: ProvisionRequest.self), for: try request.requester)
            },
            .operation(
                .DELETE, "/v1/machines/{name}", "deleteMachine", "Delete a machine with the volumes made for it",
                role: .administer,
                query: [
                    .init(name: "force", summary: "`true` also deletes a machine that runs: its power is cut"),
                    .init(name: "keepDisks", summary: "`true` keeps the volumes"),
                ]
            ) { request in
                try agent.delete(
                    request.part(2), force: try request.flag("force"), keepingVolumes: try request.flag("keepDisks"),
                    for: try request.requester)
            },
            .operation(.POST, "/v1/machines/{name}/start", "startMachine", "Start a machine in its place") { request in
                try agent.start(request.part(2), for: try request.requester)
            },
            .operation(
                .POST, "/v1/machines/{name}/stop", "stopMachine", "Shut a machine down, or cut its power",
                body: Schema(of: StopRequest.self)
            ) { request in
                try agent.stop(
                    request.part(2), try request.decoded(as: StopRequest.self), for: try request.requester)
            },
            .operation(
                .POST, "/v1/machines/{name}/repin", "repinMachine", "Bring a machine to another place on its host",
                body: Schema(of: RepinRequest.self)
            ) { request in
                try agent.repin(
                    request.part(2), try request.decoded(as: RepinRequest.self), for: try request.requester)
            },
            .operation(
                .POST, "/v1/machines/{name}/migrate", "migrateMachine", "Move a machine to another host, live",
                role: .administer, body: Schema(of: MigrateRequest.self)
            ) { request in
                try agent.migrate(
                    request.part(2), try request.decoded(as: MigrateRequest.self), for: try request.requester)
            },
            .operation(
                .POST, "/v1/defrag", "defragment", "Move machines so that another finds room, or that all lie better",
                body: Schema(of: DefragRequest.self)
            ) { request in
                try agent.defragment(try request.decoded(as: DefragRequest.self), for: try request.requester)
            },
        ]
    }

    /// What is asked about operations.
    static func operationRoutes(_ agent: Agent) -> [Route] {
        [
            .json(.GET, "/v1/operations", "listOperations", "Operations, the newest first") { _ in
                agent.operations.all.map(OperationReport.init)
            },
            .json(
                .GET, "/v1/operations/{id}", "getOperation", "An operation, as far as it has come",
                problems: [.notFound]
            ) { request in
                OperationReport(try agent.operations.operation(request.part(2)))
            },
            .json(
                .DELETE, "/v1/operations/{id}", "cancelOperation",
                "Ask an operation to stop; what it has done is taken back", role: .operate, status: .accepted,
                problems: [.notFound]
            ) { request in
                let operation = try agent.operations.operation(request.part(2))
                operation.cancel()
                return OperationReport(operation)
            },
        ]
    }
}

extension Route {
    /// Creates a route that begins an operation, and answers at once.
    static func operation(
        _ method: HTTPMethod, _ path: String, _ name: String, _ summary: String, role: Role = .operate,
        query: [Parameter] = [], body: Schema? = nil,
        begin: @escaping @Sendable (APIRequest) async throws -> Operation
    ) -> Self {
        Self(
            method, path, name, summary, role: role, query: query, body: body,
            answer: .json(Schema(of: OperationReport.self), status: .accepted), problems: [.busy], isKeyed: true
        ) { request in
            try APIResponse(begun: try await begin(request))
        }
    }
}

extension APIResponse {
    /// Tells an operation that was begun.
    init(begun operation: Operation) throws {
        try self.init(OperationReport(operation), status: .accepted)
        headers.add(name: "location", value: "/v1/operations/\(operation.report.id)")
    }
}

extension APIRequest {
    /// Who asks, and by which name for what is asked.
    var requester: Requester {
        get throws(AgentFailure) {
            guard let text = headers.first(name: "idempotency-key") else { return Requester(client.name) }
            guard (1...255).contains(text.utf8.count) else {
                throw AgentFailure(.invalid, "an idempotency key has 1 to 255 bytes")
            }
            let parts = [method.rawValue] + path + query.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
            let request = parts.joined(separator: "\n") + "\n\n" + CanonicalJSON(body).text
            return Requester(client.name, key: Operations.Key(text, of: client.name, for: request))
        }
    }

    /// Whether something after the `?` is asked for.
    fileprivate func flag(_ name: String) throws(AgentFailure) -> Bool {
        switch query[name] {
        case nil, "false": return false
        case "true": return true
        case .some(let text): throw AgentFailure(.invalid, "'\(text)' for '\(name)' is not true or false")
        }
    }
}

extension OperationReport {
    /// Tells an operation; why it failed, as an answer would.
    fileprivate init(_ operation: Operation) {
        self = operation.report
        problem = operation.failure.map { Problem(ProblemKind($0.kind), $0.messages) }
    }
}
