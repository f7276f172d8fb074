internal import Agent
internal import AgentAPI
internal import NIOHTTP1

extension API {
    /// What is asked about machines.
    static func machineRoutes(_ agent: Agent) -> [Route] {
        [
            .json(.GET, "/v1/machines", "listMachines", "All machines, those that Berth did not make included") { _ in
                try agent.machines()
            },
            .json(
                .GET, "/v1/machines/{name}", "getMachine", "A machine: its state, its place and its disks",
                problems: [.notFound]
            ) { request in
                try await agent.machine(request.part(2))
            },
            .json(
                .GET, "/v1/machines/{name}/tlbi", "getInvalidations",
                "Who receives a machine's TLB invalidations, and which vCPU widens them", problems: [.notFound]
            ) { request in
                try await agent.invalidations(of: request.part(2))
            },
        ]
    }
}
