/// Work that takes its time, as far as it has come.
public struct OperationReport: Codable, Hashable, Sendable {
    public var id: String
    public var kind: Kind
    /// The machines that it is about; empty for all of the host.
    public var machines: [String]
    public var state: State
    /// Who asked for it; `berthd` for what the agent finishes of an earlier run.
    public var client: String
    /// When it began, as ISO 8601 has it.
    public var begun: String
    /// When it ended; `nil` as long as it runs.
    public var ended: String?
    /// What was done, the oldest first; of much, the last lines.
    public var log: [String]
    /// The part that is done, from 0 to 1; `nil` where nobody can tell.
    public var progress: Double?
    /// Why it did not succeed.
    public var problem: Problem?
    public var result: Result?

    /// What is done.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        case provision
        case delete
        case start
        case stop
        case repin
        case defrag
        case migrate
        /// Machines that float are given what their pools have gained or lost.
        case pool
        case resize
        /// The host's machines move to others.
        case drain
        /// A job of libvirt's that something else than the agent began.
        case job
    }

    /// How far it has come.
    public enum State: String, Codable, CaseIterable, Sendable {
        case running
        case succeeded
        case failed
        /// Somebody asked to stop, and what was done is taken back.
        case cancelled
    }

    /// What came of it: the report that the command line would print.
    public struct Result: Codable, Hashable, Sendable {
        public var plans: [PlanReport]?
        public var repin: RepinReport?
        public var defrag: DefragReport?
        public var resize: ResizeReport?
        public var migration: MigrationReport?
        public var drain: DrainReport?
        /// What else is to be told, a sentence each.
        public var messages: [String]

        public init(
            plans: [PlanReport]? = nil, repin: RepinReport? = nil, defrag: DefragReport? = nil,
            resize: ResizeReport? = nil, migration: MigrationReport? = nil, drain: DrainReport? = nil,
            messages: [String] = []
        ) {
            (self.plans, self.repin, self.defrag, self.resize) = (plans, repin, defrag, resize)
            (self.migration, self.drain, self.messages) = (migration, drain, messages)
        }
    }

    public init(id: String, kind: Kind, machines: [String], client: String, begun: String) {
        (self.id, self.kind, self.machines, state) = (id, kind, machines, .running)
        (self.client, self.begun, log) = (client, begun, [])
    }
}
