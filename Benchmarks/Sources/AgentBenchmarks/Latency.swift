import Foundation
import SimulatedHosts

/// How long a change takes until whoever asked for it, whoever watches, and whoever scrapes know of it.
struct Latency {
    private(set) var event: [Duration] = []
    private(set) var metrics: [Duration] = []
    private(set) var page: [Duration] = []

    /// What the page asks for when it is told of a change.
    private static let pageTargets = ["/v1/agent", "/v1/map", "/v1/drift", "/v1/operations", "/v1/machines"]

    /// Stops and starts machines, one after the other, each of them once.
    init(_ agent: Agent, changes: Int) throws {
        var stream = try EventStream(agent.client)
        let machines = (0..<Agent.machines).shuffled().prefix(changes / 2).map(SimulatedHost.name)
        for power in Power.allCases {
            for (number, machine) in machines.enumerated() {
                // Each change finds an agent that has done with the one before.
                Thread.sleep(forTimeInterval: 0.1)
                let begin = ContinuousClock.now
                try power.request(machine, agent.client)
                try stream.wait(for: power.words(machine))
                event.append(begin.duration(to: .now))
                // In turns, since the one would have to wait for the other.
                if number.isMultiple(of: 2) {
                    metrics.append(try Self.metrics(of: agent, show: power, machine, since: begin))
                } else {
                    page.append(try Self.page(of: agent, shows: power, machine, since: begin))
                }
            }
        }
    }

    private static func metrics(
        of agent: Agent, show power: Power, _ machine: String, since begin: ContinuousClock.Instant
    ) throws -> Duration {
        while begin.duration(to: .now) < .seconds(20) {
            let answer = try agent.client.get("/metrics")
            let time = begin.duration(to: .now)
            if answer.contains(power.figure(machine)) { return time }
        }
        throw Failure("/metrics does not show that \(machine) is \(power.state).")
    }

    private static func page(
        of agent: Agent, shows power: Power, _ machine: String, since begin: ContinuousClock.Instant
    ) throws -> Duration {
        while begin.duration(to: .now) < .seconds(20) {
            let answers = try pageTargets.map { try agent.client.get($0) }
            let time = begin.duration(to: .now)
            let machines = try answers.last.map(Agent.Machine.all) ?? []
            if machines.contains(where: { $0.name == machine && $0.state == power.state }) { return time }
        }
        throw Failure("/v1/machines does not show that \(machine) is \(power.state).")
    }
}
