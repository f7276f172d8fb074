public import PlacementScenarios

/// A way of planning, by name.
public struct PlannerKind: Sendable {
    public let name: String
    public let make: @Sendable (PlacementHost) -> any SequencePlanner

    public init(_ name: String, _ make: @escaping @Sendable (PlacementHost) -> any SequencePlanner) {
        (self.name, self.make) = (name, make)
    }

    /// The best fit that others are measured against: the fullest die that has room, and in it the fewest clusters.
    public static let bestFit = Self("best fit") { BestFit($0, .fittingClusters) }

    public static let peers = [
        bestFit,
        Self("best fit, whole clusters first") { BestFit($0, .wholeClusters) },
        Self("best fit, CPUs by number") { BestFit($0, .numbers) },
        Self("hwloc, greedy") { HwlocGreedy($0) },
        Self("Nova, spread") { Nova($0) },
        Self("Nova, pack") { Nova($0, packs: true) },
        Self("Kubernetes static") { KubernetesStatic($0, alignsByUncoreCache: false) },
        Self("Kubernetes static, uncore-aligned") { KubernetesStatic($0, alignsByUncoreCache: true) },
    ]
}
