/// Something that happens while a host is emptied.
public struct DrainEvent: Sendable {
    public let machine: String
    public let kind: Kind

    public enum Kind: Sendable {
        /// The machine's move begins, with the name of the target.
        case begins(to: String)
        /// The machine is shut down, since it cannot move while it runs.
        case stops
        /// Something happens in its move.
        case move(MoveEvent)
        /// It is on its target.
        case arrived(MigrationPlan, Migrator.Outcome)
        /// It was started again: on its target, or where it was if it did not move.
        case started(on: String)
        /// It did not move; it is where it was, unless the error says otherwise.
        case failed(any Error)
    }
}

/// What became of the machines of a host that was to be emptied.
public struct DrainOutcome: Sendable {
    public let plan: DrainPlan
    /// What became of each machine that was to move, in the order of the plan.
    public let results: [Result]

    public struct Result: Sendable {
        public let machine: DrainPlan.Machine
        public let end: End
    }

    /// How a machine's move ended.
    public enum End: Sendable {
        case arrived(MigrationPlan, Migrator.Outcome)
        case failed(any Error)
        /// It was not begun, since somebody stopped the drain before.
        case notBegun
    }

    /// Whether the host is empty of what was to move, and nothing had to stay.
    public var isComplete: Bool {
        plan.blocked.isEmpty
            && results.allSatisfy { if case .arrived(_, let outcome) = $0.end { outcome.isAsPlanned } else { false } }
    }

    /// Whether there are machines whose turn did not come.
    public var isCutShort: Bool { results.contains { if case .notBegun = $0.end { true } else { false } } }
}
