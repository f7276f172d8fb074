import PeerPlanners
import PlacementScenarios

/// How good the places are that planners find.
enum QualityReport {
    private static let columns = [
        "accepted", "vCPUs", "refused*", "clusters", "mean", "live", "spread", "shared", "beyond", "3 for 2", "moved",
        "avoidable", "least shared",
    ]

    /// Prints every planner's figures in each scenario, and returns whether Berth's keep their limits.
    static func print(
        _ scenarios: [PlacementScenario], _ subject: PlannerKind, repinning: PlannerKind, _ peers: [PlannerKind]
    ) -> Bool {
        var isKept = true
        for scenario in scenarios {
            Swift.print("\n\(TextTable.row(scenario.name, columns))")
            var figures: [String: PlacementFigures] = [:]
            for planner in [subject, repinning] + peers {
                let found = self.figures(scenario, planner, measuringBounds: planner.name == repinning.name)
                figures[planner.name] = found
                Swift.print(TextTable.row("  " + planner.name, cells(found)))
            }
            guard !scenario.isHeavyOnMemory, let ours = figures[subject.name],
                let bestFit = figures[PlannerKind.bestFit.name]
            else { continue }
            let moving = figures[repinning.name] ?? PlacementFigures()
            let broken = brokenLimits(ours) + brokenLimits(moving).map { "with repinning \($0)" }
            let missed = missedAims(ours, bestFit) + missedAimsOfMoving(moving).map { "with repinning \($0)" }
            if !broken.isEmpty { Swift.print("  BROKEN: \(broken.joined(separator: ", "))") }
            if !missed.isEmpty { Swift.print("  missed: \(missed.joined(separator: ", "))") }
            isKept = isKept && broken.isEmpty
        }
        return isKept
    }

    private static func figures(
        _ scenario: PlacementScenario, _ planner: PlannerKind, measuringBounds: Bool
    ) -> PlacementFigures {
        scenario.sequences.reduce(PlacementFigures()) {
            SequenceRun($1, planner, addingTo: $0, measuringBounds: measuringBounds).figures
        }
    }

    /// What every planner has to keep in any scenario.
    private static func brokenLimits(_ ours: PlacementFigures) -> [String] {
        [
            ("refuses what fits", ours.refusedThoughFitting > 0),
            ("three dies where two would do", ours.onThreeForTwo > 0),
            ("moves over 0.3", ours.movedPerAdmitted > 0.3),
        ]
        .filter(\.1).map(\.0)
    }

    /// What a planner that moves nothing aims at; where the best fit is perfect already, no less is asked.
    private static func missedAims(_ ours: PlacementFigures, _ bestFit: PlacementFigures) -> [String] {
        [
            ("more clusters than best fit", ours.clusterRatio > bestFit.clusterRatio),
            ("more spread than best fit", ours.spreadShare > bestFit.spreadShare),
            ("more shared than best fit", ours.sharedShare > bestFit.sharedShare),
        ]
        .filter(\.1).map(\.0)
    }

    /// What a planner that moves machines aims at.
    private static func missedAimsOfMoving(_ ours: PlacementFigures) -> [String] {
        [
            ("avoidable dies beyond need", ours.avoidableShare > 0),
            ("clusters over 1.01", ours.liveClusterRatio > 1.01),
            ("shared over 5 % and over the least", ours.sharedShare > max(0.05, ours.fewestSharedShare)),
        ]
        .filter(\.1).map(\.0)
    }

    private static func cells(_ figures: PlacementFigures) -> [String] {
        [
            "\(figures.accepted)",
            "\(figures.acceptedVCPUs)",
            "\(figures.refusedThoughFitting)",
            TextTable.number(figures.clusterRatio, 3),
            TextTable.number(figures.meanClusterRatio, 3),
            TextTable.number(figures.liveClusterRatio, 3),
            TextTable.percent(figures.spreadShare),
            TextTable.percent(figures.sharedShare),
            TextTable.percent(figures.beyondNeedShare),
            "\(figures.onThreeForTwo)",
            TextTable.number(figures.movedPerAdmitted, 2),
            TextTable.percent(figures.avoidableShare),
            TextTable.percent(figures.fewestSharedShare),
        ]
    }
}
