/// Where a machine is that moves or moved, and what is left over.
public struct MoveStatusReport: Codable, Hashable, Sendable {
    public var machine: String
    public var source: String
    public var target: String
    /// `source` or `target` for a machine that runs there, `stopped` for one that does not run and did not, `moving`, `standstill`, `needs-resume`, `undecided`, `twice`,
    /// `nowhere` or `unknown`.
    public var verdict: String
    /// Where the machine is, as a sentence.
    public var message: String
    /// The hosts that run it.
    public var runsOn: [String]
    public var leftovers: [Leftover]
    /// What was removed, a clause each.
    public var removed: [String]
    /// What could not be removed, and why, a sentence each.
    public var failures: [String]

    /// Something of a move that is there and should not be.
    public struct Leftover: Codable, Hashable, Sendable {
        public var host: String
        /// `process`, `standstill`, `definition`, `claim`, `variables`, `volumes`, `devices` or `record`.
        public var kind: String
        public var message: String

        public init(host: String, kind: String, message: String) {
            (self.host, self.kind, self.message) = (host, kind, message)
        }
    }

    public init(
        machine: String, source: String, target: String, verdict: String, message: String, runsOn: [String],
        leftovers: [Leftover], removed: [String], failures: [String]
    ) {
        (self.machine, self.source, self.target) = (machine, source, target)
        (self.verdict, self.message, self.runsOn) = (verdict, message, runsOn)
        (self.leftovers, self.removed, self.failures) = (leftovers, removed, failures)
    }
}
