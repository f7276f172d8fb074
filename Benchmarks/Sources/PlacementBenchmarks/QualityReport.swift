import Foundation
import PeerPlanners
import PlacementScenarios

/// How good the places are that planners find.
struct QualityReport {
    private static let columns = [
        "accepted", "vCPUs", "refused*", "clusters", "live", "spread", "shared", "beyond", "3 for 2", "moved",
    ]

    static func print(_ scenarios: [PlacementScenario], _ planners: [PlannerKind]) {
        for scenario in scenarios {
            Swift.print("\n\(row(scenario.name, columns))")
            for planner in planners {
                var figures = PlacementFigures()
                for sequence in scenario.sequences {
                    figures = SequenceRun(sequence, planner, addingTo: figures).figures
                }
                Swift.print(row("  " + planner.name, cells(figures)))
            }
        }
    }

    private static func cells(_ figures: PlacementFigures) -> [String] {
        [
            "\(figures.accepted)",
            "\(figures.acceptedVCPUs)",
            "\(figures.refusedThoughFitting)",
            String(format: "%.3f", figures.clusterRatio),
            String(format: "%.3f", figures.liveClusterRatio),
            percent(figures.spreadShare),
            percent(figures.sharedShare),
            percent(figures.beyondNeedShare),
            "\(figures.onThreeForTwo)",
            String(format: "%.2f", figures.movedPerAdmitted),
        ]
    }

    private static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

    private static func row(_ name: String, _ cells: [String]) -> String {
        name.padding(toLength: 44, withPad: " ", startingAt: 0)
            + cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
    }
}
