import Agent
import AgentAPI
import AgentTestSupport
import Foundation
import LibvirtTestSupport
import NIOHTTP1
import TestSupport
import Testing

@testable import AgentHTTP

/// The API against its own document: whatever it is asked, it answers as the document says.
@Suite(.timeLimit(.minutes(10)))
struct ContractTests {
    /// Makes requests from the document, right ones and others.
    private struct Asker {
        var random: SplitMix64

        static let names = [
            "web", "database", "", "..", "%00", "a b", "\u{1F6A2}", "-1", "' OR 1=1",
            String(repeating: "x", count: 300),
        ]

        mutating func pick<Element>(_ elements: [Element]) -> Element {
            elements[Int.random(in: 0..<elements.count, using: &random)]
        }

        mutating func isLucky(_ odds: Int) -> Bool { Int.random(in: 0..<odds, using: &random) == 0 }

        mutating func text() -> String { pick(Self.names + ["true", "false", "0", "{name: web, vcpus: 1}"]) }

        /// A value as a schema says, or now and then one of another type.
        mutating func value(_ schema: Schema) -> Any {
            if isLucky(12) { return pick([text(), -1, 1.5, true, NSNull(), [Any](), [String: Any]()] as [Any]) }
            switch schema {
            case .boolean: return isLucky(2)
            case .integer: return pick([0, 1, -1, 1 << 40, Int.max])
            case .number: return pick([0, 0.5, -1e300])
            case .text(let words): return words.isEmpty ? text() : pick(words)
            case .name: return text()
            case .list(let inner): return (0..<Int.random(in: 0...3, using: &random)).map { _ in value(inner) }
            case .dictionary(let inner): return [text(): value(inner)]
            case .object(_, let fields):
                var object: [String: Any] = [:]
                for field in fields where !field.schema.isOptional || isLucky(2) {
                    object[field.name] = value(field.schema)
                }
                if isLucky(6), let field = fields.randomElement(using: &random) { object[field.name] = nil }
                return object
            case .optional(let inner): return value(inner)
            case .any: return text()
            }
        }

        mutating func body(_ schema: Schema) throws -> [UInt8] {
            let data = try JSONSerialization.data(withJSONObject: value(schema), options: .fragmentsAllowed)
            return isLucky(10) ? Array(data.prefix(data.count / 2)) : Array(data)
        }

        private static func encoded(_ text: String) -> String {
            text.utf8.map { "%" + String(format: "%02X", $0) }.joined()
        }

        /// A request for a route, by a client that may or may not.
        mutating func request(_ route: Route) throws -> APIRequest {
            let path = route.path.map { part in part.hasPrefix("{") ? Self.encoded(pick(Self.names + ["web"])) : part }
            let query = route.query.filter { _ in isLucky(2) }.map { "\($0.name)=\(Self.encoded(text()))" }
            var headers: HTTPHeaders = isLucky(8) ? [:] : ["content-type": "application/json"]
            if route.isKeyed, isLucky(2) { headers.add(name: "idempotency-key", value: text()) }
            let role = isLucky(6) ? nil : pick(Role.allCases + [.administer, .administer])
            return try APIRequest(
                route.method, "/" + path.joined(separator: "/") + "?" + query.joined(separator: "&"), headers: headers,
                body: try route.body.map { try body($0) } ?? [], client: Client(role: role, name: "alice"))
        }
    }

    /// Why a value is not as a schema says; `nil` if it is.
    private static func flaw(_ value: Any, _ schema: Schema, at place: String = "") -> String? {
        switch schema {
        case .boolean: return value is Bool ? nil : "\(place): no truth value"
        case .integer, .number: return value is NSNumber ? nil : "\(place): no number"
        case .text(let words):
            guard let text = value as? String else { return "\(place): no text" }
            return words.isEmpty || words.contains(text) ? nil : "\(place): '\(text)' is none of \(words)"
        case .name: return value is String ? nil : "\(place): no text"
        case .list(let inner):
            guard let list = value as? [Any] else { return "\(place): no list" }
            return list.lazy.compactMap { flaw($0, inner, at: place + "[]") }.first
        case .dictionary(let inner):
            guard let object = value as? [String: Any] else { return "\(place): no object" }
            return object.lazy.compactMap { flaw($1, inner, at: "\(place).\($0)") }.first
        case .object(_, let fields):
            guard let object = value as? [String: Any] else { return "\(place): no object" }
            if let stray = object.keys.first(where: { key in !fields.contains { $0.name == key } }) {
                return "\(place): '\(stray)' is not in the document"
            }
            return fields.lazy.compactMap { field in
                guard let value = object[field.name] else {
                    return field.schema.isOptional ? nil : "\(place): has no '\(field.name)'"
                }
                return flaw(value, field.schema, at: "\(place).\(field.name)")
            }.first
        case .optional(let inner): return flaw(value, inner, at: place)
        case .any: return nil
        }
    }

    @Test func `answers nothing that its document does not describe`() async throws {
        let connection = try blocking { try TestHost.twoGuests.connect() }
        let agent = Agent(AgentConfiguration(), log: .silent) { _ in connection }
        try await agent.whileRunning { try await Self.hold(API(agent)) }
        await agent.operations.close(within: .seconds(5))
    }

    /// Asks for everything, over and over, and holds the answers against the document.
    private static func hold(_ api: API) async throws {
        let document = OpenAPIDocument(api.routes)
        var asker = Asker(random: SplitMix64(seed: 6))
        for round in 0..<40 {
            for route in api.routes {
                // What is no target at all is told before any route is looked for.
                guard let request = try? asker.request(route) else { continue }
                let response = await api.respond(to: request)
                let (status, place) = (Int(response.status.code), "round \(round): \(route.method) \(request.path)")
                // A part that is empty is another route, or none.
                guard route.matches(request.path) else { continue }
                let operation = document.paths[route.pattern]?[route.method.rawValue.lowercased()]
                #expect(operation?.responses["\(status)"] != nil, "\(place) is answered \(status)")
                #expect(status != 500)
                guard case .bytes(let bytes) = response.body else { continue }
                let type =
                    response.headers.first(name: "content-type")?.split(separator: ";").first.map(String.init) ?? ""
                #expect(operation?.responses["\(status)"]?.content?[type] != nil, "\(place) is answered \(type)")
                guard let schema = operation?.responses["\(status)"]?.content?[type]?["schema"], type.hasSuffix("json"),
                    route.name != "getDocument"
                else { continue }
                let value = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
                #expect(flaw(value, schema) == nil, "\(place): \(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}
