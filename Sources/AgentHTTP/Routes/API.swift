internal import Agent
internal import AgentAPI
internal import NIOHTTP1

/// The API of an agent: finds the route of a request, looks whether the client may, and answers.
struct API: Sendable {
    let agent: Agent
    let routes: [Route]

    init(_ agent: Agent) {
        self.agent = agent
        let routes = Self.routes(agent)
        self.routes = routes + [.document(of: routes)]
    }

    private static func routes(_ agent: Agent) -> [Route] {
        hostRoutes(agent) + machineRoutes(agent) + workRoutes(agent) + resizeRoutes(agent) + movePlanRoutes(agent)
            + drainRoutes(agent) + moveStatusRoutes(agent) + examinationRoutes(agent)
            + operationRoutes(agent)
            + agentRoutes(agent)
            + pageRoutes
    }

    /// Answers a request; whatever goes wrong is an answer too.
    func respond(to request: APIRequest) async -> APIResponse {
        let method = request.method == .HEAD ? .GET : request.method
        let candidates = routes.filter { $0.matches(request.path) }
        guard !candidates.isEmpty else {
            return APIResponse(
                .notFound,
                "there is no /\(request.path.joined(separator: "/")) here; /v1/openapi.json lists all there is")
        }
        guard let route = candidates.first(where: { $0.method == method }) else {
            var response = APIResponse(
                .methodNotAllowed, "\(request.method.rawValue) cannot be done to \(candidates[0].pattern)")
            let allowed =
                candidates.map(\.method.rawValue) + (candidates.contains { $0.method == .GET } ? ["HEAD"] : [])
            response.headers.add(name: "allow", value: allowed.joined(separator: ", "))
            return response
        }
        if let refusal = refusal(of: request, route) { return refusal }
        do {
            // What was begun is told whether or not the hypervisor answers now.
            if route.isKeyed, let key = try request.requester.key, let operation = try agent.operations.earlier(key) {
                return try APIResponse(begun: operation)
            }
            return try await route.respond(request)
        } catch let failure as AgentFailure {
            return APIResponse(failure)
        } catch {
            agent.log.error("an answer failed", ["route": route.name, "reason": "\(error)"])
            return APIResponse(.failed, "\(error)")
        }
    }

    /// Why a request is not let through to its route.
    private func refusal(of request: APIRequest, _ route: Route) -> APIResponse? {
        if let needed = route.role {
            guard let role = request.client.role, role >= needed else {
                agent.log.warning(
                    "refused", ["client": request.client.name, "route": route.name, "needs": needed.rawValue])
                return APIResponse(
                    .forbidden,
                    "\(request.client.name) may not \(needed.rawValue); an administrator gives that right in "
                        + "berthd's configuration")
            }
        }
        guard route.method != .GET else { return nil }
        // A page of another site, open in a browser that has a certificate for the agent, must not act through it.
        if let origin = request.headers.first(name: "origin"),
            origin.split(separator: "/").last.map(String.init) != request.headers.first(name: "host")
        {
            return APIResponse(.forbidden, "the request comes from a page of \(origin)")
        }
        if route.body != nil {
            let type = request.headers.first(name: "content-type")?.split(separator: ";").first
            guard type?.lowercased() == "application/json" else {
                return APIResponse(.mediaType, "send application/json")
            }
        }
        return nil
    }
}
