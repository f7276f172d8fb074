internal import Templates

extension AgentConfiguration {
    /// What is done about pools that are larger or smaller than they should be.
    public struct Pools: Hashable, Sendable {
        public var policy = Drift.Policy.observe
        /// How often is looked.
        public var interval = Duration.seconds(2)
        /// The most machines that are repinned for their pools' sake in ``window``.
        public var repins = 32
        public var window = Duration.seconds(60)

        public init() {}
    }
}

extension AgentConfiguration.Pools {
    mutating func read(_ node: ManifestNode) {
        let values = node.values("pools", keys: ["policy", "intervalSeconds", "repins", "windowSeconds"])
        if let policy: AgentConfiguration.Drift.Policy = values["policy"]?.choice() { self.policy = policy }
        if let number = values["intervalSeconds"]?.number("a number of seconds", in: 1...3600) {
            interval = .seconds(number)
        }
        if let number = values["repins"]?.number("a number of repins", in: 0...100_000) { repins = number }
        if let number = values["windowSeconds"]?.number("a number of seconds", in: 1...86_400) {
            window = .seconds(number)
        }
    }
}
