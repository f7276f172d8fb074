public import Templates

/// The two hosts of a move.
public enum MoveSide: String, Hashable, Sendable, CaseIterable, Codable {
    case source
    case target

    var other: Self { self == .source ? .target : .source }
}

/// What one host of a move says of the machine.
public struct MoveView: Hashable, Sendable {
    /// The host's name, or its URI where it does not answer.
    public let host: String
    public let content: Content

    public enum Content: Hashable, Sendable {
        /// The host does not answer.
        case unreachable(String)
        /// It does not know the machine.
        case absent
        case present(Presence)
    }

    /// A domain of the machine.
    public struct Presence: Hashable, Sendable {
        public var activity: Activity
        /// Whether libvirt has a job of a move for it.
        public var isInJob: Bool
        /// What Berth recorded of the move, in the running domain or its definition.
        public var record: MoveRecord?

        public init(_ activity: Activity, isInJob: Bool = false, record: MoveRecord? = nil) {
            (self.activity, self.isInJob, self.record) = (activity, isInJob, record)
        }
    }

    /// What a domain does, as far as a move goes.
    public enum Activity: String, Hashable, Sendable {
        /// It runs here, or somebody paused it here.
        case runs
        /// It has a process that waits for the rest of a move.
        case waits
        /// Its post-copy broke, so that part of its memory is on the other host.
        case broken
        /// Its process is ending, by its guest's wish or that of whoever ended it.
        case ends
        /// It is a definition alone.
        case off
    }

    public init(host: String, _ content: Content) { (self.host, self.content) = (host, content) }

    var presence: Presence? { if case .present(let presence) = content { presence } else { nil } }
    var activity: Activity? { presence?.activity }
    /// Why the host does not answer.
    var silence: String? { if case .unreachable(let reason) = content { reason } else { nil } }
    var isReachable: Bool { silence == nil }
}
