import Testing

/// Looks after each test whether it left the lab's hosts as they were, and empties them otherwise.
///
/// A host of the lab has one CPU for a machine: without this, one test that fails takes it from all that follow, and the
/// log tells of those.
struct HostsEmptied: SuiteTrait, TestTrait, TestScoping {
    /// For each test below, and not for the suite alone.
    let isRecursive = true

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        do {
            try await function()
        } catch {
            try await empty(after: test)
            throw error
        }
        try await empty(after: test)
    }

    private func empty(after test: Test) async throws {
        guard let lab = Lab.current else { return }
        // A test whose time is over is cancelled, and all that it calls: not so a task of its own.
        let found = try await Task { try await lab.empty() }.value
        guard !found.isEmpty else { return }
        Issue.record(
            "this test left something behind: \(found.joined(separator: ", "))", sourceLocation: test.sourceLocation)
    }
}

extension Trait where Self == HostsEmptied {
    /// Empties the lab's hosts after each test that left something there, which is an issue of that test.
    static var leavesHostsEmpty: Self { Self() }
}
