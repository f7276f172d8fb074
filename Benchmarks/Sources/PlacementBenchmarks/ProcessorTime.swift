import Foundation

/// The time that a processor works for this process: what other programs take of the machine meanwhile is no part of it.
enum ProcessorTime {
    /// Returns how long some work takes that one thread does, in milliseconds.
    static func measure(_ work: () -> Void) -> Double {
        let before = clock()
        work()
        return Double(clock() - before) * 1_000 / Double(CLOCKS_PER_SEC)
    }
}
