/// How long to wait before the next attempt: longer after each failure, up to a limit.
struct Backoff: Hashable, Sendable {
    let first: Duration
    let limit: Duration
    private var next: Duration

    init(first: Duration = .milliseconds(100), limit: Duration = .seconds(10)) {
        (self.first, self.limit, next) = (first, limit, first)
    }

    /// Returns how long to wait after another failure.
    mutating func failed() -> Duration {
        defer { next = min(limit, next * 2) }
        return next
    }

    /// Begins anew after a success.
    mutating func succeeded() { next = first }
}
