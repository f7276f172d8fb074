/// What was found of a move before it: both hosts, every finding, and what would be done.
public struct MigrationCheckReport: Codable, Hashable, Sendable {
    public var machine: String
    public var from: String
    public var to: String
    /// Whether nothing blocks the move.
    public var isPossible: Bool
    /// What blocks first, then warnings, then notes.
    public var findings: [FindingReport]
    public var berthBefore: BerthReport
    /// `nil` if the target has no place for it.
    public var berthAfter: BerthReport?
    public var invalidationsBefore: TLBIReport
    public var invalidationsAfter: TLBIReport?
    public var devices: [Device]
    /// `nil` where figures are missing, of which the findings tell.
    public var estimate: Estimate?

    /// How a device of the host comes along.
    public struct Device: Codable, Hashable, Sendable {
        public var device: String
        public var alias: String?
        public var mac: String?
        public var from: String
        /// The device of the target that takes its place.
        public var to: String?
        /// `migrates`, `replug`, `failover` or `stuck`.
        public var way: String

        public init(device: String, alias: String?, mac: String?, from: String, to: String?, way: String) {
            (self.device, self.alias, self.mac) = (device, alias, mac)
            (self.from, self.to, self.way) = (from, to, way)
        }
    }

    /// How long the move is expected to take.
    public struct Estimate: Codable, Hashable, Sendable {
        /// `nil` if the move would never end by itself.
        public var totalMilliseconds: Int?
        public var downtimeMilliseconds: Int
        public var rounds: Int
        public var bytes: UInt64
        /// What the link has to carry for the move to end by itself.
        public var neededBytesPerSecond: UInt64

        public init(
            totalMilliseconds: Int?, downtimeMilliseconds: Int, rounds: Int, bytes: UInt64,
            neededBytesPerSecond: UInt64
        ) {
            (self.totalMilliseconds, self.downtimeMilliseconds) = (totalMilliseconds, downtimeMilliseconds)
            (self.rounds, self.bytes, self.neededBytesPerSecond) = (rounds, bytes, neededBytesPerSecond)
        }
    }

    public init(
        machine: String, from: String, to: String, isPossible: Bool, findings: [FindingReport],
        berthBefore: BerthReport, berthAfter: BerthReport?, invalidationsBefore: TLBIReport,
        invalidationsAfter: TLBIReport?, devices: [Device], estimate: Estimate?
    ) {
        (self.machine, self.from, self.to, self.isPossible) = (machine, from, to, isPossible)
        (self.findings, self.berthBefore, self.berthAfter) = (findings, berthBefore, berthAfter)
        (self.invalidationsBefore, self.invalidationsAfter) = (invalidationsBefore, invalidationsAfter)
        (self.devices, self.estimate) = (devices, estimate)
    }
}
