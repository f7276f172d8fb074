@testable import Agent
import Testing

struct BackoffTests {
    @Test func `waits longer after each failure, up to a limit, and begins anew after a success`() {
        var backoff = Backoff(first: .milliseconds(100), limit: .milliseconds(300))
        let waits = (0..<4).map { _ in backoff.failed() }
        #expect(waits == [.milliseconds(100), .milliseconds(200), .milliseconds(300), .milliseconds(300)])
        backoff.succeeded()
        #expect(backoff.failed() == .milliseconds(100))
    }
}
