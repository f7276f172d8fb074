public import HostInventory
public import Placement
public import Vocabulary

/// What becomes of each machine of a host that is emptied, decided before the first one moves.
public struct DrainPlan: Sendable {
    /// The host that is emptied.
    public let source: Host
    /// The hosts that its machines go to.
    public let targets: [Host]
    /// All machines of the host: those that move in their order, and then those that stay.
    public let machines: [Machine]

    /// A machine of the host.
    public struct Machine: Sendable {
        public let name: String
        public let isRunning: Bool
        public let memory: MemorySize
        /// Where it is.
        public let berth: Berth
        public let fate: Fate

        /// Where it goes; `nil` for one that stays.
        public var destination: Destination? {
            switch fate {
            case .moves(let destination), .movesStopped(let destination), .restarts(let destination, _): destination
            case .stays: nil
            }
        }
    }

    /// What becomes of a machine.
    public enum Fate: Sendable {
        /// It moves while it runs.
        case moves(Destination)
        /// It does not run, and its definition moves.
        case movesStopped(Destination)
        /// It is shut down, its definition moves, and it is started on the target, since it cannot move while it runs.
        case restarts(Destination, because: [Finding])
        /// It stays where it is: no target can have it.
        case stays([Finding])
    }

    /// A machine's place on a target.
    public struct Destination: Sendable {
        /// The target's place in the plan's list.
        public let target: Int
        public let host: String
        public let berth: Berth
        /// What the check found that does not hinder the move.
        public let warnings: [Finding]
        /// What is kept for it on the target until it moves.
        let claim: Claim
    }

    /// The machines that move, in their order.
    public var moves: [Machine] { machines.filter { $0.destination != nil } }
    /// The machines that stay.
    public var blocked: [Machine] { machines.filter { $0.destination == nil } }

    init(source: Host, targets: [Host], machines: [Machine]) {
        (self.source, self.targets) = (source, targets)
        self.machines = machines.sorted { $0.isBefore($1) }
    }
}

extension DrainPlan.Machine {
    /// Running machines go first, since a host that fails takes them along; of these the largest, so that no long move is
    /// left alone at the end.
    fileprivate func isBefore(_ other: Self) -> Bool {
        let (here, there) = (rank, other.rank)
        if here != there { return here < there }
        return memory == other.memory ? name < other.name : memory > other.memory
    }

    private var rank: Int {
        switch fate {
        case .moves: 0
        case .restarts: 1
        case .movesStopped: 2
        case .stays: 3
        }
    }
}
