internal import Agent
internal import AgentAPI
internal import NIOHTTP1

/// Something that the API does: how it is asked for, who may ask, and what is answered.
///
/// The document that is published is made from the same values as the answers, so that they cannot disagree.
struct Route: Sendable {
    let method: HTTPMethod
    /// The parts of the path; those in braces stand for any text.
    let path: [String]
    /// The name that clients' libraries give it.
    let name: String
    let summary: String
    /// Who may ask; `nil` for all who can reach the agent.
    let role: Role?
    let query: [Parameter]
    /// What the request's body is; `nil` for none.
    let body: Schema?
    let answer: Answer
    /// The problems that it can answer beside those of every route.
    let problems: [ProblemKind]
    /// Whether a client may give the request a name, so that asking twice does it once.
    let isKeyed: Bool
    let respond: @Sendable (APIRequest) async throws -> APIResponse

    /// Something after the `?` of a target.
    struct Parameter: Sendable {
        let name: String
        let summary: String
    }

    /// What is answered where all goes well.
    enum Answer: Sendable {
        case json(Schema, status: HTTPResponseStatus)
        case text(type: String)
        case events
    }

    init(
        _ method: HTTPMethod, _ path: String, _ name: String, _ summary: String, role: Role? = .read,
        query: [Parameter] = [], body: Schema? = nil, answer: Answer, problems: [ProblemKind] = [],
        isKeyed: Bool = false, respond: @escaping @Sendable (APIRequest) async throws -> APIResponse
    ) {
        self.method = method
        self.path = path.split(separator: "/").map(String.init)
        (self.name, self.summary, self.role, self.query) = (name, summary, role, query)
        (self.body, self.answer, self.problems) = (body, answer, problems)
        (self.isKeyed, self.respond) = (isKeyed, respond)
    }

    var pattern: String { "/" + path.joined(separator: "/") }

    /// The names of the parts of the path that stand for any text.
    var placeholders: [String] { path.compactMap(\.placeholder) }

    /// Whether a request's path is one of this route.
    func matches(_ path: [String]) -> Bool {
        path.count == self.path.count
            && zip(self.path, path).allSatisfy { $0 == $1 || ($0.placeholder != nil && !$1.isEmpty) }
    }
}

extension Route {
    /// Creates a route that answers in JSON.
    static func json<Value: Codable & Sendable>(
        _ method: HTTPMethod, _ path: String, _ name: String, _ summary: String, role: Role? = .read,
        query: [Parameter] = [], body: Schema? = nil, status: HTTPResponseStatus = .ok, problems: [ProblemKind] = [],
        answer: @escaping @Sendable (APIRequest) async throws -> Value
    ) -> Self {
        Self(
            method, path, name, summary, role: role, query: query, body: body,
            answer: .json(Schema(of: Value.self), status: status), problems: problems
        ) { request in
            try APIResponse(try await answer(request), status: status)
        }
    }
}

extension APIRequest {
    /// The text that stands for a placeholder, by its place among the parts of the path.
    func part(_ index: Int) -> String { path.indices.contains(index) ? path[index] : "" }
}

extension String {
    /// The name in braces, of a part that stands for any text.
    fileprivate var placeholder: String? {
        hasPrefix("{") && hasSuffix("}") ? String(dropFirst().dropLast()) : nil
    }
}
