import Agent
import AgentAPI
import AgentTestSupport
import FoundationEssentials
import LibvirtTestSupport
import NIOHTTP1
import Testing

@testable import AgentHTTP

/// Work that the API does on a host of libvirt's test driver, from the request to its end.
@Suite(.timeLimit(.minutes(10)))
struct WorkTests {
    private static let manifest = "{name: web, template: x86_64-q35, vcpus: 2, memory: 64MiB}"

    private func serving(_ body: (API, Agent) async throws -> Void) async throws {
        let connection = try blocking { try TestHost.stocked.connect() }
        let agent = Agent(AgentConfiguration(), log: .silent) { _ in connection }
        try await agent.whileRunning { try await body(API(agent), agent) }
    }

    private func ask<Value: Decodable>(
        _ api: API, _ method: HTTPMethod, _ target: String, body: some Encodable, key: String? = nil,
        role: Role = .administer
    ) async throws -> (status: UInt, value: Value) {
        var headers: HTTPHeaders = ["content-type": "application/json; charset=utf-8"]
        if let key { headers.add(name: "idempotency-key", value: key) }
        let request = try APIRequest(
            method, target, headers: headers, body: Array(try JSONEncoder().encode(body)),
            client: Client(role: role, name: "alice"))
        let response = await api.respond(to: request)
        guard case .bytes(let bytes) = response.body else { throw CancellationError() }
        return (response.status.code, try JSONDecoder().decode(Value.self, from: Data(bytes)))
    }

    /// Waits until an operation is over.
    private func end(_ begun: OperationReport, _ api: API) async throws -> OperationReport {
        while true {
            let report: OperationReport = try await ask(
                api, .GET, "/v1/operations/\(begun.id)", body: [String: String]()
            ).value
            if report.state != .running { return report }
            await Task.yield()
        }
    }

    @Test func `makes a machine, moves it, and deletes it`() async throws {
        try await serving { api, _ in
            let request = ProvisionRequest(manifest: Self.manifest)
            let plans: [PlanReport] = try await ask(api, .POST, "/v1/plan", body: request, role: .read).value
            #expect(plans.map(\.action) == ["create"])
            let begun: (status: UInt, value: OperationReport) = try await ask(api, .POST, "/v1/machines", body: request)
            #expect(begun.status == 202)
            let made = try await end(begun.value, api)
            #expect(made.state == .succeeded)
            #expect(made.result?.plans?.first?.isDone == true)
            #expect(made.log.contains("web: starts"))

            let repin: OperationReport = try await ask(
                api, .POST, "/v1/machines/web/repin", body: RepinRequest(cpus: [4, 5])
            ).value
            #expect(try await end(repin, api).result?.repin?.berthAfter.vcpus.map(\.cpus) == ["4", "5"])

            let refused: OperationReport = try await ask(
                api, .DELETE, "/v1/machines/web", body: [String: String]()
            ).value
            #expect(try await end(refused, api).problem?.type == "urn:berth:conflict")
            let deleted: OperationReport = try await ask(
                api, .DELETE, "/v1/machines/web?force=true", body: [String: String]()
            ).value
            #expect(try await end(deleted, api).state == .succeeded)
        }
    }

    @Test func `does once what is asked for twice under one name`() async throws {
        try await serving { api, agent in
            let request = ProvisionRequest(manifest: Self.manifest)
            let first: OperationReport = try await ask(api, .POST, "/v1/machines", body: request, key: "a").value
            let second: OperationReport = try await ask(api, .POST, "/v1/machines", body: request, key: "a").value
            #expect(first.id == second.id)
            #expect(agent.operations.all.count == 1)
            let other = ProvisionRequest(manifest: Self.manifest, strict: true)
            let refused: (status: UInt, value: Problem) = try await ask(
                api, .POST, "/v1/machines", body: other, key: "a")
            #expect(refused.status == 422)
            _ = try await end(first, api)
        }
    }

    @Test func `tells what was begun while the hypervisor is away`() async throws {
        let connection = try blocking { try TestHost.stocked.connect() }
        let agent = Agent(AgentConfiguration(), log: .silent) { _ in connection }
        let events = agent.watch.board.events()
        let running = Task { await agent.run() }
        for await event in events where event.kind == .found { break }
        let (api, request) = (API(agent), ProvisionRequest(manifest: Self.manifest))
        let first: OperationReport = try await ask(api, .POST, "/v1/machines", body: request, key: "a").value
        _ = try await end(first, api)
        running.cancel()
        await running.value
        let again: (status: UInt, value: OperationReport) = try await ask(
            api, .POST, "/v1/machines", body: request, key: "a")
        #expect(again.status == 202)
        #expect(again.value.id == first.id)
        #expect(again.value.state == .succeeded)
        let other: (status: UInt, value: Problem) = try await ask(api, .POST, "/v1/machines", body: request, key: "b")
        #expect(other.status == 503)
        // Who may not, is not told either.
        let refused: (status: UInt, value: Problem) = try await ask(
            api, .POST, "/v1/machines", body: request, key: "a", role: .operate)
        #expect(refused.status == 403)
    }

    @Test(arguments: ["", "nowhere://", "qemu+unix:///system?socket=/nonexistent"])
    func `tells that a host to move to does not answer`(target: String) async throws {
        try await serving { api, _ in
            let body = MigrateRequest(to: target)
            for path in ["migrate/plan", "migrate/check"] {
                let refused: (status: UInt, value: Problem) = try await ask(
                    api, .POST, "/v1/machines/web/\(path)", body: body)
                #expect(refused.status == (target.isEmpty ? 422 : 409), "\(path): \(refused.value)")
                #expect(refused.value.detail.contains("the host to move to"))
            }
            let plan: (status: UInt, value: Problem) = try await ask(
                api, .POST, "/v1/drain/plan", body: DrainRequest(to: [target]))
            #expect(plan.status == (target.isEmpty ? 422 : 409))
        }
    }

    @Test func `empties a host that has nothing to move, and tells what cannot`() async throws {
        try await serving { api, agent in
            let request = DrainRequest(to: [try TestHost.stocked.uri])
            let refused: (status: UInt, value: Problem) = try await ask(
                api, .POST, "/v1/drain", body: request, role: .operate)
            #expect(refused.status == 403)
            let senseless: (status: UInt, value: Problem) = try await ask(
                api, .POST, "/v1/drain", body: DrainRequest(to: []))
            #expect(senseless.status == 422)
            let done = try await end(try await ask(api, .POST, "/v1/drain", body: request, key: "a").value, api)
            #expect(done.kind == .drain)
            #expect(done.state == .succeeded)
            #expect(done.result?.drain?.isComplete == true)
            #expect(done.result?.drain?.machines == [])

            let machine = ProvisionRequest(manifest: Self.manifest)
            _ = try await end(try await ask(api, .POST, "/v1/machines", body: machine).value, api)
            let plan: DrainReport = try await ask(api, .POST, "/v1/drain/plan", body: request).value
            #expect(plan.isPlan)
            #expect(plan.machines.map(\.state) == ["stays"])
            // The test driver moves nothing.
            let failed = try await end(try await ask(api, .POST, "/v1/drain", body: request).value, api)
            #expect(failed.problem?.type == "urn:berth:lacking")
            #expect(failed.result?.drain?.machines.map(\.name) == ["web"])
            #expect(agent.operations.all.count == 3)
        }
    }

    @Test func `tells all that is wrong with a manifest at once`() async throws {
        try await serving { api, agent in
            let request = ProvisionRequest(manifest: "{name: web, vcpus: 0, memroy: 1GiB}")
            let refused: (status: UInt, value: Problem) = try await ask(api, .POST, "/v1/machines", body: request)
            #expect(refused.status == 422)
            #expect(refused.value.problems?.count == 4)
            #expect(agent.operations.all.isEmpty)
        }
    }

    @Test func `takes JSON alone`() async throws {
        try await serving { api, _ in
            let request = try APIRequest(
                .POST, "/v1/machines", body: Array("{}".utf8), client: Client(role: .administer, name: "alice"))
            #expect(await api.respond(to: request).status.code == 415)
            let foreign = try APIRequest(
                .POST, "/v1/machines/web/start", headers: ["origin": "https://elsewhere.example", "host": "here"],
                client: Client(role: .administer, name: "alice"))
            #expect(await api.respond(to: foreign).status.code == 403)
        }
    }
}
