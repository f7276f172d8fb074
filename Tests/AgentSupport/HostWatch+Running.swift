public import Agent
internal import AgentAPI

extension HostWatch {
    /// Has the watch, or the agent that it is of, look at the host while a function runs, which begins once the host
    /// was found.
    public func whileRunning<Result: Sendable>(
        isolation: isolated (any Actor)? = #isolation, _ look: @escaping @Sendable () async -> Void,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        // Before anything looks, so that the event cannot be missed.
        let events = board.events()
        let running = Task { await look() }
        defer { running.cancel() }
        for await event in events where event.kind == .found { break }
        return try await body()
    }

    /// Has the host looked at while a function runs, which begins once the host was found.
    public func whileRunning<Result: Sendable>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async rethrows -> Result {
        try await whileRunning({ await self.run() }, body)
    }
}

extension Agent {
    /// Runs the agent while a function runs, which begins once the host was found.
    public func whileRunning<Result: Sendable>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async rethrows -> Result {
        try await watch.whileRunning({ await self.run() }, body)
    }
}
