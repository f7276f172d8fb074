import Agent
import AgentAPI
import FoundationEssentials
import TestSupport
import Testing

@testable import AgentHTTP

struct OpenAPITests {
    private let api = API(Agent(AgentConfiguration(), log: .silent))

    /// `UPDATE_FIXTURES=1` writes the published document anew.
    @Test func `is published as it is served`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document = OpenAPIDocument(api.routes)
        try Golden(path: "Documentation/openapi.json").expect(
            String(decoding: try encoder.encode(document), as: UTF8.self))
    }

    @Test func `describes every route once, each with a name of its own`() throws {
        let document = OpenAPIDocument(api.routes)
        let operations = document.paths.values.flatMap(\.values)
        #expect(operations.count == api.routes.count)
        #expect(Set(operations.map(\.operationId)).count == api.routes.count)
        // What a route may answer wherever it is, it says.
        for operation in operations { #expect(operation.responses["503"] != nil, "\(operation.operationId)") }
    }

    @Test func `knows what a type looks like`() {
        struct Inner: Codable {
            var size: UInt64
        }
        struct Outer: Codable {
            enum Word: String, Codable, CaseIterable {
                case one
                case two
            }
            var list: [Inner]
            var maybe: String?
            var word: Word
            var distances: [Int: Int]
        }
        guard case .object(_, let fields) = Schema(of: Outer.self) else {
            Issue.record("an object is none")
            return
        }
        #expect(fields.map(\.name) == ["list", "maybe", "word", "distances"])
        #expect(fields[1].schema == .optional(.text(words: [])))
        #expect(fields[2].schema == .text(words: ["one", "two"]))
        #expect(fields[3].schema == .dictionary(.integer(atLeast: nil)))
        guard case .list(.object(_, let inner)) = fields[0].schema else {
            Issue.record("a list of objects is none")
            return
        }
        #expect(inner.map(\.schema) == [.integer(atLeast: 0)])
    }
}
