import Comparison
import Foundation
import SimulatedHosts

// The agent with 1,000 domains of libvirt's test driver: how soon it knows them, how soon it tells what changes, what
// its metrics cost beside those of an exporter, and what it takes when idle and after much work.

let words = Array(CommandLine.arguments.dropFirst())
let churnMinutes = words.count == 3 && words[1] == "--churn" ? Double(words[2]) : words.count == 1 ? 1 : nil
guard let churnMinutes, (0.1...10_000).contains(churnMinutes) else {
    print("usage: AgentBenchmarks PATH-OF-BERTHD [--churn MINUTES]")
    exit(64)
}

/// Measures what is told but not judged: times, and the CPU that an agent takes that has nothing to do.
func measureTimes(_ agent: Agent, starts: [Agent]) throws {
    Report.head()
    Report.times("adopt 1,000 machines, from the start to the first answer", starts.map(\.adoption), limit: "2000 ms")
    Report.times("… CPU time that it had used by then", starts.map(\.adoptionCPU), limit: "")
    try Report.times(
        "… of which it read the domains, by its own account", [agent.figure("berth_adoption_seconds")], limit: "")
    let latency = try Latency(agent, changes: 60)
    Report.times("stop or start, from the request to the event", latency.event, limit: "100 ms")
    Report.times("… until /metrics shows it, asked for then", latency.metrics, limit: "100 ms")
    Report.times("… until the page has all it asks for", latency.page, limit: "100 ms")
    let before = try ProcessFigures.cpuSeconds(agent.program.identifier)
    let idle = 30.0
    Thread.sleep(forTimeInterval: idle)
    let used = try ProcessFigures.cpuSeconds(agent.program.identifier) - before
    Report.value("CPU while idle, over 30 s", String(format: "%.2f %%", used / idle * 100), limit: "0.50 %")
}

/// Measures all metrics against the exporter's, and returns whether the limit is kept.
func compareMetrics(_ agent: Agent, _ exporter: Exporter) throws -> Bool {
    let ours = try agent.client.get("/metrics").figureCount
    let theirs = try exporter.client.get("/metrics").figureCount
    let fewest = try exporter.client.get("/info").figureCount
    Report.line("\n/metrics of 1,000 domains: \(ours) figures; the exporter's \(theirs), and \(fewest) with no devices")
    func comparison(_ name: String, _ target: String, limit: Double?) -> Comparison {
        Comparison(
            "all metrics", limit: limit, subject: { try agent.client.get("/metrics") },
            alternative: (name, { try exporter.client.get(target) }))
    }
    return try Comparison.run([
        comparison("an exporter in Python", "/metrics", limit: 1),
        comparison("one that leaves out devices", "/info", limit: nil),
    ])
}

/// Churns, and returns whether memory keeps its limits.
func measureMemory(_ agent: Agent, minutes: Double) throws -> Bool {
    Report.line(String(format: "\nchurn for %g min", minutes))
    let churn = try Churn(agent, minutes: minutes)
    // Each 30 seconds the agent gives back what is free.
    Thread.sleep(forTimeInterval: 35)
    let rest = try ProcessFigures.residentMiB(agent.program.identifier)
    let isBounded = Report.judged("resident at most, \(churn.operations) operations", churn.peak, limit: 150)
    let isBoundedAfter = Report.judged("resident half a minute later", rest, limit: 150)
    guard let growth = churn.growth else {
        Report.value("growth in the second half", "too short", limit: "from 10 min on")
        return isBounded && isBoundedAfter
    }
    // A heap that is trimmed now and then moves by a mebibyte or so of itself.
    return Report.judged("growth, the last quarter over the third", growth, limit: 2) && isBounded && isBoundedAfter
}

func measure(on stage: Stage) throws -> Bool {
    Report.line("load \(ProcessFigures.load)")
    let host = try SimulatedHost(domains: Agent.machines, in: stage.folder)
    var agents = [try Agent(words[0], host, on: stage)]
    for _ in 0..<2 {
        agents.last?.program.end()
        agents.append(try Agent(words[0], host, on: stage))
    }
    let agent = agents[agents.count - 1]
    try measureTimes(agent, starts: agents)
    let exporter = try Exporter(host, on: stage)
    let isFast = try compareMetrics(agent, exporter)
    exporter.program.end()
    let isSmall = try measureMemory(agent, minutes: churnMinutes)
    Report.line("load \(ProcessFigures.load)")
    return isFast && isSmall
}

let stage = try Stage()
do {
    stage.end(with: try measure(on: stage) ? 0 : 1)
} catch {
    stage.end(with: 1, failure: "\(error)")
}
