internal import Synchronization

/// A wish to stop, which work under way looks at between its steps.
///
/// Set from anywhere, such as on Ctrl-C. Work that sees it takes back what it has done.
public final class Interruption: Sendable {
    private let flag = Atomic(false)

    public init() {}

    /// Asks the work to stop.
    public func request() { flag.store(true, ordering: .relaxed) }

    public var isRequested: Bool { flag.load(ordering: .relaxed) }

    /// Fails if somebody asked to stop.
    public func check() throws(Interrupted) {
        if isRequested { throw Interrupted() }
    }
}

/// Work that stopped because somebody asked for it.
public struct Interrupted: Error, Hashable, Sendable, CustomStringConvertible {
    public init() {}

    public var description: String { "interrupted" }
}
