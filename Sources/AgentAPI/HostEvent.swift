/// Something that happened on a host, as the agent tells those who follow it.
public struct HostEvent: Codable, Hashable, Sendable {
    /// Counts the events since the agent started, by which a client that was away knows what it missed.
    public var id: UInt64
    public var kind: Kind
    /// The machine that it is about; `nil` for the host.
    public var machine: String?
    /// A sentence for people.
    public var message: String
    /// The operation that it is about.
    public var operation: String?

    /// What kind of thing happened.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// A machine came, or something about it changed.
        case machine
        /// A machine is no more.
        case gone
        /// The host's CPUs or free pages changed.
        case host
        /// A machine is not where it belongs.
        case drift
        /// A machine is where it belongs again.
        case settled
        /// An operation began, came further, or ended.
        case operation
        /// The hypervisor does not answer; what is shown is what was seen last.
        case lost
        /// The hypervisor answers, and all was read anew.
        case found
        /// The follower was too slow, and events are missing before this one.
        case missed
    }

    public init(id: UInt64, kind: Kind, machine: String? = nil, message: String, operation: String? = nil) {
        (self.id, self.kind, self.machine) = (id, kind, machine)
        (self.message, self.operation) = (message, operation)
    }
}
