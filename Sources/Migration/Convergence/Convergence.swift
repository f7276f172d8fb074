public import Vocabulary

/// Decides, from how far a move is, what is done so that it ends.
///
/// It holds what it has seen and no clock, so that the whole of it is tested on values.
public struct Convergence: Sendable {
    private let policy: ConvergencePolicy
    private let memory: MemorySize
    private let allowsPostCopy: Bool
    /// The next rung of the ladder.
    private var next = 0
    /// Passes over the memory since the last step that brought nothing.
    private var stalls = 0
    private var iteration: UInt64 = 0
    /// The least that a pass began with.
    private var best: MemorySize?
    /// The last time that bytes were seen to be sent.
    private var lastSent: (bytes: MemorySize, at: Duration)?
    /// Whether the move is beyond all steps: in post-copy, aborted, or with the guest paused.
    private var isOver = false

    /// What is to be done.
    public enum Step: Hashable, Sendable {
        case wait
        case take(ConvergencePolicy.Action, because: String)
    }

    /// Prepares the decisions of one move.
    ///
    /// - Parameters:
    ///   - policy: What to do and when.
    ///   - memory: The guest's memory, which the deadline goes by.
    ///   - allowsPostCopy: Whether the move began so that post-copy can be; where not, the guest is paused in its place.
    public init(_ policy: ConvergencePolicy, memory: MemorySize, allowsPostCopy: Bool) {
        (self.policy, self.memory, self.allowsPostCopy) = (policy, memory, allowsPostCopy)
    }

    /// A pass that begins with more than this share of the best before it has brought nothing.
    static let stallShare = 0.9

    /// Looks at a move, and says what is to be done now.
    ///
    /// Whether a move stalls is decided where a pass over the memory ends: within one, what remains only falls.
    public mutating func step(_ statistics: Migrator.Progress, elapsed: Duration) -> Step {
        guard !isOver else { return .wait }
        noteIteration(statistics)
        if let step = silence(statistics, elapsed) { return step }
        let deadline = policy.deadline.map { ($0, $0.duration(for: memory)) }
        if let (rule, end) = deadline, elapsed >= end, mayTake(rule.action, statistics) {
            return take(rule.action, because: "the move has taken \(end.components.seconds) s, its deadline")
        }
        guard next < policy.ladder.count else { return .wait }
        let rung = policy.ladder[next]
        guard mayTake(rung.action, statistics), let reason = reason(rung.condition, elapsed, deadline?.1) else {
            return .wait
        }
        next += 1
        stalls = 0
        return take(rung.action, because: reason)
    }

    private mutating func noteIteration(_ statistics: Migrator.Progress) {
        guard statistics.iteration > iteration else { return }
        iteration = statistics.iteration
        // The first pass begins with all of the memory, and says nothing.
        guard iteration > 1 else { return }
        let rest = statistics.remaining
        if let best, Double(rest.bytes) > Double(best.bytes) * Self.stallShare { stalls += 1 }
        best = min(best ?? rest, rest)
    }

    private mutating func silence(_ statistics: Migrator.Progress, _ elapsed: Duration) -> Step? {
        if lastSent?.bytes != statistics.processed { lastSent = (statistics.processed, elapsed) }
        guard let limit = policy.silence, let since = lastSent?.at, elapsed - since >= limit else { return nil }
        return take(.abort, because: "nothing has been sent for \(limit.components.seconds) s")
    }

    /// Why a condition holds; `nil` if it does not.
    private func reason(
        _ condition: ConvergencePolicy.Condition, _ elapsed: Duration, _ deadline: Duration?
    ) -> String? {
        var reasons: [String] = []
        if let wanted = condition.stalls {
            guard stalls >= wanted else { return nil }
            reasons.append("\(stalls) \(stalls == 1 ? "pass" : "passes") over the memory brought nothing")
        }
        if let wanted = condition.iterations {
            guard iteration >= UInt64(wanted) else { return nil }
            reasons.append("the memory was gone through \(iteration) times")
        }
        if let wanted = condition.share {
            guard let deadline, elapsed >= deadline * wanted / 100 else { return nil }
            reasons.append("\(wanted) % of the time are over")
        }
        return reasons.isEmpty ? "it is the policy's next step" : reasons.joined(separator: ", ")
    }

    /// Whether it is time for a step at all.
    ///
    /// Post-copy waits for the first pass to end. Before, the target has nothing of the guest's firmware, which QEMU
    /// reads as a whole when the guest begins to run there: it would answer nobody until all of that was fetched, and
    /// could not be resumed if the link broke meanwhile.
    private func mayTake(_ action: ConvergencePolicy.Action, _ statistics: Migrator.Progress) -> Bool {
        action != .startPostCopy || !allowsPostCopy || statistics.hasBeenThrough
    }

    private mutating func take(_ action: ConvergencePolicy.Action, because reason: String) -> Step {
        var action = action
        if action == .startPostCopy, !allowsPostCopy { action = .suspend }
        switch action {
        case .allowDowntime, .limitBandwidth: break
        case .startPostCopy, .suspend, .abort: isOver = true
        }
        return .take(action, because: reason)
    }
}
