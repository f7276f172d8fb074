import Agent
import AgentAPI
import AgentTestSupport
import FoundationEssentials
import LibvirtTestSupport
import NIOHTTP1
import Testing

@testable import AgentHTTP

/// The API on a host of libvirt's test driver, without a socket.
@Suite(.timeLimit(.minutes(10)))
struct APITests {
    /// Runs an agent until a function returns.
    private func serving(_ body: (API) async throws -> Void) async throws {
        let connection = try blocking { try TestHost.twoGuests.connect() }
        let agent = Agent(AgentConfiguration(), log: .silent) { _ in connection }
        try await agent.whileRunning { try await body(API(agent)) }
    }

    private func answer(
        _ api: API, _ method: HTTPMethod, _ target: String, role: Role? = .administer, headers: HTTPHeaders = [:],
        body: String = ""
    ) async throws -> (status: UInt, text: String, headers: HTTPHeaders) {
        let request = try APIRequest(
            method, target, headers: headers, body: Array(body.utf8), client: Client(role: role, name: "alice"))
        let response = await api.respond(to: request)
        guard case .bytes(let bytes) = response.body else { return (response.status.code, "events", response.headers) }
        return (response.status.code, String(decoding: bytes, as: UTF8.self), response.headers)
    }

    private func decoded<Value: Decodable>(_ text: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    @Test func `tells machines, the host and the agent as the command line's reports do`() async throws {
        try await serving { api in
            let machines = try decoded(try await answer(api, .GET, "/v1/machines").text, as: [MachineSummary].self)
            #expect(machines.map(\.name) == ["database", "web"])
            let machine = try decoded(try await answer(api, .GET, "/v1/machines/web").text, as: MachineReport.self)
            #expect(machine.vcpus == 4)
            let domain = try decoded(try await answer(api, .GET, "/v1/machines/web/tlbi").text, as: TLBIReport.self)
            #expect(domain.contributions.count == 4)
            let host = try decoded(try await answer(api, .GET, "/v1/host").text, as: HostReport.self)
            #expect(host.machines.map(\.name) == ["database", "web"])
            let map = try decoded(try await answer(api, .GET, "/v1/map?machine=web").text, as: HostMap.self)
            #expect(map.chosen?.machine == "web")
            let status = try decoded(try await answer(api, .GET, "/v1/agent").text, as: AgentStatus.self)
            #expect(status.isReady)
            #expect(try await answer(api, .GET, "/v1/drift").text == "[]\n")
        }
    }

    @Test(arguments: [
        ("/nowhere", 404, "not-found"), ("/v1/machines/", 404, "not-found"), ("/v1/machines/nobody", 404, "not-found"),
        ("/v1/machines/a%2Fb", 404, "not-found"), ("/v1/map?machine=nobody", 404, "not-found"),
    ])
    func `says what there is not`(target: String, status: UInt, type: String) async throws {
        try await serving { api in
            let answer = try await answer(api, .GET, target)
            #expect(answer.status == status)
            #expect(answer.headers.first(name: "content-type") == "application/problem+json")
            #expect(try decoded(answer.text, as: Problem.self).type == "urn:berth:\(type)")
        }
    }

    @Test(arguments: ["nothing", "", "/%", "/%4", "/%zz", "/%ff", "/%00", "/?a=%"])
    func `refuses a target that is none`(target: String) {
        #expect(throws: AgentFailure.self) {
            _ = try APIRequest(.GET, target, client: Client(role: .read, name: "alice"))
        }
    }

    @Test func `says what can be done instead`() async throws {
        try await serving { api in
            let answer = try await answer(api, .DELETE, "/v1/machines")
            #expect(answer.status == 405)
            #expect(answer.headers.first(name: "allow") == "GET, POST, HEAD")
        }
    }

    @Test func `lets nobody read who has no role, and everybody ask whether it lives`() async throws {
        try await serving { api in
            for route in api.routes where route.role != nil {
                let target = route.pattern.replacing("{name}", with: "web").replacing("{id}", with: "1")
                let answer = try await answer(api, route.method, target, role: nil)
                #expect(answer.status == 403, "\(route.name)")
                #expect(try decoded(answer.text, as: Problem.self).type == "urn:berth:forbidden")
            }
            #expect(try await answer(api, .GET, "/healthz", role: nil).text == "ok\n")
            #expect(try await answer(api, .GET, "/readyz", role: nil).text == "ok\n")
        }
    }

    @Test func `tells metrics under the usual names and its own`() async throws {
        try await serving { api in
            let text = try await answer(api, .GET, "/metrics").text
            for line in [
                "libvirt_up 1", "libvirt_domain_info_virtual_cpus{domain=\"web\"} 4",
                "libvirt_domain_info_vstate{domain=\"web\"} 1", "berth_machines 2",
                "berth_machine_mask_width{machine=\"web\"} 16", "berth_ready 1",
            ] {
                #expect(text.contains("\n\(line)\n"), "\(line)")
            }
        }
    }

    @Test func `answers 503 as long as the hypervisor was never reached`() async throws {
        let agent = Agent(AgentConfiguration(), log: .silent) { _ in throw AgentFailure(.failed, "away") }
        let api = API(agent)
        let answer = try await answer(api, .GET, "/v1/machines")
        #expect(answer.status == 503)
        #expect(answer.headers.first(name: "retry-after") == "2")
        #expect(try await self.answer(api, .GET, "/readyz").status == 503)
        #expect(try await self.answer(api, .GET, "/healthz").status == 200)
    }
}
