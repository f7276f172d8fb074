import Foundation
import SimulatedHosts

/// Machines that stop and start without a pause, with clients that ask for this and that meanwhile.
struct Churn {
    /// MiB that the agent has in memory, every five seconds.
    private(set) var memory: [Double] = []
    private(set) var operations = 0
    private let minutes: Double

    /// In a shorter one, growth could be what an agent takes when it is first asked for something.
    private static let leastMinutesForGrowth = 10.0

    /// Churns, and prints a line each minute.
    init(_ agent: Agent, minutes: Double) throws {
        self.minutes = minutes
        var stream = try EventStream(agent.client)
        var stopped: Set<String> = []
        let begin = ContinuousClock.now
        var (nextSample, nextLine) = (begin, begin + .seconds(60))
        while case let now = ContinuousClock.now, now < begin + .seconds(minutes * 60) {
            if now >= nextSample {
                memory.append(try ProcessFigures.residentMiB(agent.program.identifier))
                nextSample += .seconds(5)
            }
            if now >= nextLine {
                try printLine(agent, after: begin.duration(to: now))
                nextLine += .seconds(60)
            }
            let machine = SimulatedHost.name(.random(in: 0..<Agent.machines))
            let power: Power = stopped.remove(machine) == nil ? .off : .on
            if power == .off { stopped.insert(machine) }
            try power.request(machine, agent.client)
            try stream.wait(for: power.words(machine))
            operations += 1
            if operations.isMultiple(of: 20) {
                for target in ["/metrics", "/v1/map", "/v1/machines", "/v1/machines/\(machine)"] {
                    try agent.client.get(target)
                }
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    private func printLine(_ agent: Agent, after time: Duration) throws {
        let cpu = try ProcessFigures.cpuSeconds(agent.program.identifier)
        Report.line(
            String(
                format: "%4.0f s: %d operations, %.1f MiB resident, %.0f s of CPU", time / .seconds(1), operations,
                memory.last ?? 0, cpu))
    }

    /// The most that was seen.
    var peak: Double { memory.max() ?? 0 }

    /// By how many MiB the last quarter's median is over the third's; `nil` if the churn was too short to tell.
    var growth: Double? {
        guard minutes >= Self.leastMinutesForGrowth else { return nil }
        let quarter = memory.count / 4
        return Percentiles(memory.suffix(quarter)).median - Percentiles(memory.dropLast(quarter).suffix(quarter)).median
    }
}
