import Foundation
import Templates
import Testing

/// That the published schema and the reader know the same keys in every place.
///
/// The reader is asked: a key that there is in no place makes it name those that there are.
struct ManifestSchemaTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Documentation/manifest.schema.json").standardizedFileURL

    /// A place of a manifest, from the outside: keys, and `nil` for an item of a list.
    private typealias Path = [String?]

    private static let stray = "zzzzzzzz"

    /// What the reader says of a manifest that has a value in one place.
    private static func problems(_ value: String, at path: Path) -> [String] {
        let manifest = path.reversed().reduce(value) { inner, step in
            step.map { "{\"\($0)\": \(inner)}" } ?? "[\(inner)]"
        }
        do throws(ManifestError) {
            _ = try ManifestReader.machines(yaml: manifest, file: "m")
            return []
        } catch {
            return error.problems.map(\.message)
        }
    }

    /// The keys that the reader takes in a place; `nil` if it takes no keys there.
    private static func keys(at path: Path) -> Set<String>? {
        let start = "unknown key '\(stray)'; the keys here are "
        return problems("{\"\(stray)\": 1}", at: path).first { $0.hasPrefix(start) }
            .map { Set($0.dropFirst(start.count).components(separatedBy: ", ")) }
    }

    /// Compares the schema of a place with the reader, and goes on to the places in it.
    private static func compare(_ schema: [String: Any], at path: Path) {
        let place = path.map { $0 ?? "[]" }.joined(separator: ".")
        let alternatives = schema["anyOf"] as? [[String: Any]] ?? [schema]
        let mapping = alternatives.first { $0["type"] as? String == "object" }
        let properties = mapping?["properties"] as? [String: [String: Any]]
        #expect(keys(at: path) == properties.map { Set($0.keys) }, "the keys of '\(place)'")
        let items = alternatives.lazy.compactMap { $0["items"] as? [String: Any] }.first
        if items == nil { #expect(keys(at: path + [nil]) == nil, "the schema has no list in '\(place)'") }
        for word in alternatives.flatMap({ $0["enum"] as? [String] ?? [] }) {
            let refused = problems("\"\(word)\"", at: path).filter { $0.hasPrefix("'\(word)' is not") }
            #expect(refused == [], "'\(word)' in '\(place)'")
        }
        for (name, property) in properties ?? [:] { compare(property, at: path + [name]) }
        if let items { compare(items, at: path + [nil]) }
    }

    @Test func `the reader and the schema know the same keys in every place`() throws {
        let root = try JSONSerialization.jsonObject(with: Data(ManifestSchema.json.utf8))
        Self.compare(try #require(root as? [String: Any]), at: [])
    }

    @Test func `what is published is what the program prints`() throws {
        if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
            try ManifestSchema.json.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == ManifestSchema.json)
    }

    @Test func `what has to be there is said to be`() throws {
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data(ManifestSchema.json.utf8)) as? [String: Any])
        let required = try #require(root["required"] as? [String])
        #expect(
            required
                == Self.problems("{\"title\": \"x\"}", at: []).compactMap { message in
                    message.firstMatch(of: /the machine has no '(.*):'/).map { String($0.1) }
                })
        #expect(root["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect(root["additionalProperties"] as? Bool == false)
    }
}
