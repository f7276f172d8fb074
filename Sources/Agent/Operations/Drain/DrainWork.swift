internal import AgentAPI

/// How far a drain is, as the next agent has to know it: libvirt knows where machines are, and neither that the others are
/// to follow, nor that one is only down to be moved.
struct DrainWork: Codable, Hashable, Sendable {
    let request: DrainRequest
    /// The moves under way: by machine, the operation under whose name each is noted.
    private(set) var moves: [String: String] = [:]
    /// Machines that were shut down to be moved, and are to run again.
    private(set) var stopped: Set<String> = []

    init(_ request: DrainRequest) { self.request = request }

    mutating func begin(_ machine: String, as operation: String) { moves[machine] = operation }

    mutating func stop(_ machine: String) { stopped.insert(machine) }

    mutating func start(_ machine: String) { stopped.remove(machine) }

    /// Notes that a machine's move is over, and returns the operation that it was noted under.
    mutating func end(_ machine: String) -> String? { moves.removeValue(forKey: machine) }
}

/// How much of a drain is done.
struct DrainProgress: Hashable, Sendable {
    private let count: Int
    private var parts: [String: Double] = [:]

    /// - Parameter count: The machines that move.
    init(of count: Int) { self.count = count }

    /// Notes how far a machine's move is, from 0 to 1.
    mutating func advance(_ machine: String, to part: Double) { parts[machine] = min(1, max(0, part)) }

    /// The part that is done, from 0 to 1.
    var part: Double { count == 0 ? 1 : parts.values.reduce(0, +) / Double(count) }
}
