import Foundation
import PeerPlanners
import PlacementScenarios

// Berth's planner and its peers' on the same sequences, in one run.

let words = CommandLine.arguments.dropFirst()
let seed = words.lazy.compactMap { UInt64($0) }.first ?? 1
let parts = words.filter { UInt64($0) == nil }
guard parts.allSatisfy({ ["quality", "speed", "refusal", "fleet", "defrag"].contains($0) }) else {
    print("usage: PlacementBenchmarks [quality] [speed] [refusal] [fleet] [defrag] [SEED]")
    exit(64)
}

/// Whether a part was asked for; all are if none is named.
func isWanted(_ part: String) -> Bool { parts.isEmpty || parts.contains(part) }

var isKept = true
if isWanted("quality") {
    isKept = QualityReport.print(
        PlacementScenario.quality(seed: seed), BerthPlanner.kind, repinning: RepinningBerthPlanner.kind,
        PlannerKind.peers)
}
if isWanted("speed") { SpeedReport.print(PlacementScenario.speed(seed: seed), BerthPlanner.kind, PlannerKind.peers) }
if isWanted("refusal") { isKept = RefusalReport.print() && isKept }
if isWanted("defrag") { DefragmentationReport.print(seed: seed) }
if isWanted("fleet") { isKept = FleetReport.print(seed: seed) && isKept }
exit(isKept ? 0 : 1)
