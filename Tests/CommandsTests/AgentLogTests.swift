import Testing

@testable import Commands

/// The log of an operation, of which a client asks again and again, and the agent keeps the last lines.
struct AgentLogTests {
    @Test(arguments: [
        ([], ["a", "b"], ["a", "b"]),
        (["a"], ["a", "b"], ["b"]),
        (["a", "b"], ["a", "b"], []),
        (["a", "b", "c"], ["b", "c", "d"], ["d"]),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        (["a", "a"], ["a", "a", "a"], ["a"]),
    ])
    func `is told each line once`(told: [String], log: [String], news: [String]) {
        #expect(Array(AgentClient.news(in: log, since: told)) == news)
    }
}
