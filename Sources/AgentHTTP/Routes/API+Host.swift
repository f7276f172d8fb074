internal import Agent
internal import AgentAPI
internal import NIOHTTP1

extension API {
    /// What is asked about the host.
    static func hostRoutes(_ agent: Agent) -> [Route] {
        [
            .json(.GET, "/v1/host", "getHost", "The host: CPUs, dies, nodes, pages, and who has what") { _ in
                try agent.host()
            },
            .json(
                .GET, "/v1/map", "getMap", "A picture of the host: each CPU in its place, and what it is used for",
                query: [.init(name: "machine", summary: "The machine whose TLB invalidations are shown")],
                problems: [.notFound]
            ) { request in
                try await agent.map(of: request.query["machine"])
            },
            .json(.GET, "/v1/drift", "getDrift", "Machines that are not where they belong, and who moved them") { _ in
                agent.drift.reports
            },
            .json(.GET, "/v1/pools", "getPools", "The CPUs that machines float over, and those that they should") { _ in
                agent.pools.reports
            },
        ]
    }
}
