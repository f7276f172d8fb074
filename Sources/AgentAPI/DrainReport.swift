/// How a host is emptied, or was.
public struct DrainReport: Codable, Hashable, Sendable {
    public var source: String
    public var targets: [String]
    /// Whether this is a plan, and nothing moved.
    public var isPlan: Bool
    /// Whether the host is empty of what was to move, everything in its planned place.
    public var isComplete: Bool
    /// In the order in which they move; those that stay come last.
    public var machines: [Machine]

    /// A machine of the host.
    public struct Machine: Codable, Hashable, Sendable {
        public var name: String
        public var isRunning: Bool
        /// `moves` while it runs, `moves-stopped` for one that does not, `restarts` for one that is shut down and started on
        /// its target, or `stays`.
        public var fate: String
        /// The target; `nil` for one that stays.
        public var to: String?
        public var berthBefore: BerthReport
        public var berthAfter: BerthReport?
        /// Why it stays, or has to be shut down.
        public var reasons: [FindingReport]
        public var warnings: [FindingReport]
        /// `planned`, `moved`, `failed`, `not-begun` or `stays`.
        public var state: String
        /// How it went; `nil` for one that did not move.
        public var move: MigrationReport?
        /// Why it did not move.
        public var error: String?

        public init(
            name: String, isRunning: Bool, fate: String, to: String?, berthBefore: BerthReport,
            berthAfter: BerthReport?, reasons: [FindingReport], warnings: [FindingReport], state: String,
            move: MigrationReport? = nil, error: String? = nil
        ) {
            (self.name, self.isRunning, self.fate, self.to) = (name, isRunning, fate, to)
            (self.berthBefore, self.berthAfter) = (berthBefore, berthAfter)
            (self.reasons, self.warnings, self.state) = (reasons, warnings, state)
            (self.move, self.error) = (move, error)
        }
    }

    public init(source: String, targets: [String], isPlan: Bool, isComplete: Bool, machines: [Machine]) {
        (self.source, self.targets, self.isPlan) = (source, targets, isPlan)
        (self.isComplete, self.machines) = (isComplete, machines)
    }
}
