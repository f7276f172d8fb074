public import Vocabulary

/// What is done for a move that does not end by itself: how it begins, a ladder of steps with conditions, and what
/// happens at its deadline.
///
/// A policy is data, which people can write down as well; see ``ConvergencePolicy/init(from:)``.
public struct ConvergencePolicy: Hashable, Sendable {
    public var name: String
    public var start = Start()
    /// Taken from the first to the last, each once.
    public var ladder: [Rung] = []
    public var deadline: Deadline?
    /// After how long without a byte sent the move is aborted.
    public var silence: Duration?

    /// What is settled before the first byte is sent.
    public struct Start: Hashable, Sendable {
        /// How long the guest may stand still at first.
        public var downtime = Duration.milliseconds(300)
        /// The most to send per second; `nil` for no limit of the move's own.
        public var bandwidth: MemorySize?
        /// By how much QEMU slows the guest down where it writes faster than is sent; `nil` for never.
        public var throttle: Throttle?
        /// The most connections to send over; the CPUs kept for emulators on both hosts limit them further.
        public var connections = 1
        /// Ways to compress, as libvirt names them: `xbzrle` over one connection, `zlib` and `zstd` over several.
        public var compression: [String] = []
        /// Whether memory is sent without copying it first, over several connections.
        public var sendsWithoutCopy = false
        /// Whether the ladder may go on to post-copy.
        public var allowsPostCopy = false

        public init() {}
    }

    /// Percentages of the guest's CPU time.
    public struct Throttle: Hashable, Sendable {
        public var initial: Int
        public var increment: Int

        public init(initial: Int, increment: Int) { (self.initial, self.increment) = (initial, increment) }
    }

    /// A step, and when it is taken.
    public struct Rung: Hashable, Sendable {
        public var condition: Condition
        public var action: Action

        public init(_ condition: Condition, _ action: Action) { (self.condition, self.action) = (condition, action) }
    }

    /// When a step is taken: if all holds that is given.
    public struct Condition: Hashable, Sendable {
        /// Passes over the memory since the last step that began with hardly less than the best before them.
        public var stalls: Int?
        /// Passes over the memory since the move began.
        public var iterations: Int?
        /// Percent of the time until the deadline.
        public var share: Int?

        public init(stalls: Int? = nil, iterations: Int? = nil, share: Int? = nil) {
            (self.stalls, self.iterations, self.share) = (stalls, iterations, share)
        }
    }

    /// Something that makes a move end.
    public enum Action: Hashable, Sendable {
        /// Lets the guest stand still longer at the end.
        case allowDowntime(Duration)
        /// Sends as much per second; `nil` lifts the limit.
        case limitBandwidth(MemorySize?)
        /// Lets the guest go on on the target, without all of its memory: from then on there is no way back.
        case startPostCopy
        /// Pauses the guest until it is on the target.
        case suspend
        /// Gives the move up; the guest runs on where it is.
        case abort
    }

    /// When a move has taken too long, and what happens then.
    public struct Deadline: Hashable, Sendable {
        /// For each GiB of the guest's memory.
        public var perGiB: Duration
        /// However small the guest is.
        public var least: Duration
        public var action: Action

        public init(perGiB: Duration, least: Duration, action: Action) {
            (self.perGiB, self.least, self.action) = (perGiB, least, action)
        }

        /// The time that a guest has.
        public func duration(for memory: MemorySize) -> Duration {
            // In steps of a MiB, so that the product stays far from the largest duration.
            max(least, perGiB * Double(memory.mebibytes(rounding: .up)) / 1024)
        }
    }

    public init(name: String) { self.name = name }
}

extension ConvergencePolicy {
    /// Never slows the guest down, and gives up rather than disturb it.
    public static let careful: Self = {
        var policy = Self(name: "careful")
        policy.ladder = [
            Rung(Condition(stalls: 2), .allowDowntime(.milliseconds(500))),
            Rung(Condition(stalls: 2), .allowDowntime(.seconds(1))),
        ]
        policy.deadline = Deadline(perGiB: .seconds(120), least: .seconds(600), action: .abort)
        policy.silence = .seconds(60)
        return policy
    }()

    /// Slows a busy guest down bit by bit and lets it stand still up to two seconds, and then gives up.
    public static let balanced: Self = {
        var policy = Self(name: "balanced")
        policy.start.throttle = Throttle(initial: 20, increment: 10)
        policy.ladder = [
            Rung(Condition(stalls: 2), .allowDowntime(.milliseconds(500))),
            Rung(Condition(stalls: 2), .allowDowntime(.seconds(1))),
            Rung(Condition(stalls: 3), .allowDowntime(.seconds(2))),
        ]
        policy.deadline = Deadline(perGiB: .seconds(240), least: .seconds(900), action: .abort)
        policy.silence = .seconds(60)
        return policy
    }()

    /// Moves the guest in any case: it is slowed down, goes on on the target without all of its memory where that can
    /// be, and is paused elsewhere.
    public static let mustFinish: Self = {
        var policy = Self(name: "must-finish")
        policy.start.throttle = Throttle(initial: 30, increment: 20)
        policy.start.allowsPostCopy = true
        policy.ladder = [
            Rung(Condition(stalls: 1), .allowDowntime(.milliseconds(500))),
            Rung(Condition(stalls: 1), .allowDowntime(.seconds(1))),
            Rung(Condition(stalls: 2), .startPostCopy),
        ]
        policy.deadline = Deadline(perGiB: .seconds(60), least: .seconds(120), action: .startPostCopy)
        policy.silence = .seconds(60)
        return policy
    }()

    /// The policies that have names.
    public static let named = [careful, balanced, mustFinish]
}
