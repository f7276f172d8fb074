import PeerPlanners
import PlacementScenarios

/// How long decisions take.
enum SpeedReport {
    private static let columns = ["median", "mean", "99 %", "release", "berth is"]

    /// Prints the microseconds of a decision and of giving a place back, and how many times a planner's median ours is.
    ///
    /// The planners go through the sequences in turns, so that a busy machine slows all of them.
    static func print(_ scenarios: [PlacementScenario], _ subject: PlannerKind, _ peers: [PlannerKind]) {
        let rounds = 5
        let planners = [subject] + peers
        for scenario in scenarios {
            var times = [Times](repeating: Times(), count: planners.count)
            for _ in 0..<rounds {
                for (index, planner) in planners.enumerated() {
                    let runs = scenario.sequences.prefix(1).map { SequenceRun($0, planner) }
                    times[index].add(runs.flatMap(\.decisions), runs.flatMap(\.releases))
                }
            }
            Swift.print("\n\(TextTable.row(scenario.name + ", us", columns))")
            for (planner, time) in zip(planners, times) {
                Swift.print(TextTable.row("  " + planner.name, cells(time, times[0])))
            }
        }
    }

    private static func cells(_ times: Times, _ ours: Times) -> [String] {
        let ratios = zip(ours.medians, times.medians).map { $0 / $1 }
        return [times.all.middle, times.mean, times.all.share(0.99), times.releases.middle].map {
            TextTable.number($0 / 1_000, 2)
        } + [TextTable.number(ratios.middle, 2)]
    }

    private struct Times {
        private(set) var all: [Double] = []
        private(set) var releases: [Double] = []
        /// The median of each round.
        private(set) var medians: [Double] = []

        mutating func add(_ decisions: [Double], _ releases: [Double]) {
            all += decisions
            self.releases += releases
            medians.append(decisions.middle)
        }

        var mean: Double { all.reduce(0, +) / Double(all.count) }
    }
}

extension [Double] {
    fileprivate var middle: Double { share(0.5) }

    /// The value that a share of the values is below.
    fileprivate func share(_ share: Double) -> Double { isEmpty ? 0 : sorted()[Int(share * Double(count - 1))] }
}
