internal import Synchronization

/// Counts the steps of a policy as they are taken.
final class StepCount: Sendable {
    private let count: Mutex<Int>

    init(_ count: Int) { self.count = Mutex(count) }

    /// Counts one more, and returns how many there are.
    func add() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
