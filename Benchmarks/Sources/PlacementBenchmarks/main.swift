import Foundation
import PeerPlanners
import PlacementScenarios

// Berth's planner and its peers' on the same sequences, in one run.

let planners = [
    BerthPlanner.kind,
    PlannerKind("best fit, by number") { BestFit($0, .numbers) },
    PlannerKind("best fit, whole clusters") { BestFit($0, .wholeClusters) },
    PlannerKind("best fit, fitting clusters") { BestFit($0, .fittingClusters) },
]

QualityReport.print(PlacementScenario.quality(), planners)
