internal import Agent
internal import AgentAPI
internal import NIOHTTP1

/// A kind of problem that an answer can be (RFC 9457).
struct ProblemKind: Hashable, Sendable {
    let name: String
    let status: HTTPResponseStatus
    let title: String

    static let badRequest = Self(name: "bad-request", status: .badRequest, title: "The request is not as documented")
    static let forbidden = Self(name: "forbidden", status: .forbidden, title: "You may not do that")
    static let notFound = Self(name: "not-found", status: .notFound, title: "There is no such thing")
    static let methodNotAllowed = Self(
        name: "method-not-allowed", status: .methodNotAllowed, title: "That cannot be done here")
    static let conflict = Self(name: "conflict", status: .conflict, title: "Not in this state")
    static let busy = Self(name: "busy", status: .conflict, title: "Another run works on the machine")
    static let lacking = Self(name: "lacking", status: .conflict, title: "The host lacks what is asked for")
    static let cancelled = Self(name: "cancelled", status: .conflict, title: "It was cancelled")
    static let tooLarge = Self(name: "too-large", status: .payloadTooLarge, title: "The body is too large")
    static let mediaType = Self(
        name: "media-type", status: .unsupportedMediaType, title: "The body is of a type that is not taken here")
    static let invalid = Self(name: "invalid", status: .unprocessableEntity, title: "What is asked for makes no sense")
    static let failed = Self(name: "failed", status: .badGateway, title: "The hypervisor refused")
    static let unreachable = Self(
        name: "unreachable", status: .serviceUnavailable, title: "The hypervisor does not answer")

    static let overloaded = Self(
        name: "overloaded", status: .serviceUnavailable, title: "The agent has too much to do")

    /// The kind for a reason that the agent gives; a wrong body and a wrong target are told apart by who asks.
    init(_ kind: AgentFailure.Kind) {
        self =
            switch kind {
            case .notFound: .notFound
            case .invalid: .invalid
            case .conflict: .conflict
            case .busy: .busy
            case .lacking: .lacking
            case .unreachable: .unreachable
            case .cancelled: .cancelled
            case .failed: .failed
            }
    }

    private init(name: String, status: HTTPResponseStatus, title: String) {
        (self.name, self.status, self.title) = (name, status, title)
    }
}

extension Problem {
    init(_ kind: ProblemKind, _ messages: [String]) {
        self.init(
            type: "urn:berth:\(kind.name)", title: kind.title, status: Int(kind.status.code),
            detail: messages.joined(separator: "; "), problems: messages.count > 1 ? messages : nil)
    }
}

extension APIResponse {
    /// An answer that is a problem.
    init(_ kind: ProblemKind, _ messages: [String]) {
        do {
            try self.init(Problem(kind, messages), status: kind.status, type: "application/problem+json")
        } catch {
            preconditionFailure("A problem is text and numbers, which always encode.")
        }
        // Seconds after which it makes sense to ask again.
        if [.unreachable, .busy, .overloaded].contains(kind) { headers.add(name: "retry-after", value: "2") }
    }

    init(_ kind: ProblemKind, _ message: String) { self.init(kind, [message]) }

    init(_ failure: AgentFailure) { self.init(ProblemKind(failure.kind), failure.messages) }
}
