internal import Agent
internal import AgentAPI
internal import NIOHTTP1

/// The document of the API (OpenAPI 3.1), made from its routes.
struct OpenAPIDocument: Encodable {
    let openapi = "3.1.0"
    let info: [String: String]
    let paths: [String: [String: Operation]]
    let components: [String: [String: Schema.Definition]]

    /// Something that can be done.
    struct Operation: Encodable {
        let operationId: String
        let summary: String
        let description: String?
        let parameters: [Parameter]?
        let requestBody: Content?
        let responses: [String: Content]
    }

    /// A part of the target.
    struct Parameter: Encodable {
        enum CodingKeys: String, CodingKey {
            case name, description, required, schema
            case place = "in"
        }

        let name: String
        let place: String
        let description: String?
        let required: Bool
        let schema: Schema
    }

    /// What is sent, or answered.
    struct Content: Encodable {
        let description: String
        let required: Bool?
        let content: [String: [String: Schema]]?
    }

    /// Describes routes.
    init(_ routes: [Route]) {
        info = [
            "title": "berthd", "version": Agent.version,
            "description": "The agent of a libvirt host that gives each virtual machine its place.",
        ]
        var paths: [String: [String: Operation]] = [:]
        for route in routes {
            paths[route.pattern, default: [:]][route.method.rawValue.lowercased()] = Operation(route)
        }
        self.paths = paths
        let problem = Schema(of: Problem.self)
        let objects = routes.flatMap { [$0.body, $0.answer.schema].compactMap(\.self) } + [problem]
        components = [
            "schemas": objects.reduce(into: [:]) { definitions, schema in
                for (name, fields) in schema.objects { definitions[name] = Schema.Definition(fields: fields) }
            }
        ]
    }
}

extension OpenAPIDocument.Operation {
    init(_ route: Route) {
        operationId = route.name
        summary = route.summary
        description = route.role.map { "Needs the role '\($0.rawValue)'." }
        let parts = route.placeholders.map { name in
            OpenAPIDocument.Parameter(
                name: name, place: "path", description: nil, required: true, schema: .text(words: []))
        }
        let query = route.query.map { parameter in
            OpenAPIDocument.Parameter(
                name: parameter.name, place: "query", description: parameter.summary, required: false,
                schema: .text(words: []))
        }
        let keys =
            route.isKeyed
            ? [
                OpenAPIDocument.Parameter(
                    name: "Idempotency-Key", place: "header",
                    description: "A name for the request: asked for twice by the same, it is done once",
                    required: false, schema: .name(atMost: 255))
            ] : []
        let all = parts + query + keys
        parameters = all.isEmpty ? nil : all
        requestBody = route.body.map { schema in
            OpenAPIDocument.Content(
                description: "", required: true, content: ["application/json": ["schema": schema]])
        }
        var responses = ["\(route.answer.status.code)": route.answer.content]
        let kinds =
            route.problems + [.badRequest, .invalid, .tooLarge, .unreachable, .failed]
            + (route.role == nil ? [] : [.forbidden]) + (route.body == nil ? [] : [.mediaType])
        for kind in kinds {
            responses["\(kind.status.code)"] = OpenAPIDocument.Content(
                description: kind.title, required: nil,
                content: ["application/problem+json": ["schema": Schema(of: Problem.self)]])
        }
        self.responses = responses
    }
}

extension Route.Answer {
    var schema: Schema? { if case .json(let schema, _) = self { schema } else { nil } }

    var status: HTTPResponseStatus { if case .json(_, let status) = self { status } else { .ok } }

    fileprivate var content: OpenAPIDocument.Content {
        let content: [String: [String: Schema]] =
            switch self {
            case .json(let schema, _): ["application/json": ["schema": schema]]
            case .text(let type): [String(type.split(separator: ";")[0]): ["schema": .text(words: [])]]
            case .events: ["text/event-stream": ["schema": .text(words: [])]]
            }
        return OpenAPIDocument.Content(description: "As asked", required: nil, content: content)
    }
}

extension Route {
    /// The route of the document itself.
    static func document(of routes: [Route]) -> Route {
        let own = Route(
            .GET, "/v1/openapi.json", "getDocument", "This document", role: nil, answer: .text(type: "application/json")
        ) { _ in APIResponse(text: "", type: "") }
        let document = OpenAPIDocument(routes + [own])
        return Route(
            .GET, "/v1/openapi.json", "getDocument", "This document", role: nil, answer: .text(type: "application/json")
        ) { _ in try APIResponse(document) }
    }
}
