import Testing

@testable import AgentHTTP

/// Requests that say the same, by whatever bytes, and those that do not.
struct CanonicalJSONTests {
    @Test(arguments: [
        (#"{"to":["b"],"only":["x","y"],"parallel":2}"#, #"{ "parallel": 2, "only": ["x", "y"], "to": ["b"] }"#),
        (#"{"a":{"c":null,"b":true}}"#, #"{"a":{"b":true,"c":null}}"#),
        (#"{"path":"/dev/x","text":"ü"}"#, #"{"text":"\u00fc","path":"\/dev\/x"}"#),
        (#"[1.5, 9007199254740993]"#, "[1.5,9007199254740993]"),
        ("", ""),
        ("no JSON {", "no JSON {"),
    ])
    func `has one form for`(one: String, other: String) {
        #expect(CanonicalJSON(Array(one.utf8)) == CanonicalJSON(Array(other.utf8)))
    }

    @Test(arguments: [
        (#"{"only":["x","y"]}"#, #"{"only":["y","x"]}"#),
        (#"{"cpus":1}"#, #"{"cpus":true}"#),
        (#"{"cpus":1}"#, #"{"cpus":"1"}"#),
        ("[9007199254740993]", "[9007199254740992]"),
        (#"{"clean":null}"#, "{}"),
    ])
    func `tells apart`(one: String, other: String) {
        #expect(CanonicalJSON(Array(one.utf8)) != CanonicalJSON(Array(other.utf8)))
    }
}
