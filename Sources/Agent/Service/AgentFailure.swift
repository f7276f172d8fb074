/// A reason that the agent did not do, or answer, what it was asked.
public struct AgentFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let kind: Kind
    /// What is wrong: a sentence each, at least one.
    public let messages: [String]

    /// What kind of reason it is, by which a client can go on.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// There is no such thing.
        case notFound = "not-found"
        /// The request makes no sense.
        case invalid
        /// The machine is not in a state that allows it, or something is there already.
        case conflict
        /// Another run works on the machine.
        case busy
        /// The host lacks what is asked for.
        case lacking
        /// The hypervisor does not answer.
        case unreachable
        /// Somebody asked to stop.
        case cancelled
        /// The hypervisor refused, or something failed that should not.
        case failed
    }

    public init(_ kind: Kind, _ messages: [String]) {
        (self.kind, self.messages) = (kind, messages.isEmpty ? ["it failed, and nothing says why"] : messages)
    }

    public init(_ kind: Kind, _ message: String) { self.init(kind, [message]) }

    public var description: String { messages.joined(separator: "; ") }
}
