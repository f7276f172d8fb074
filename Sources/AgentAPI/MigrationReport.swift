/// How a migration went.
public struct MigrationReport: Codable, Hashable, Sendable {
    public var machine: String
    public var from: String
    public var to: String
    public var berthBefore: BerthReport
    public var berthAfter: BerthReport
    public var invalidationsAfter: TLBIReport
    public var totalMilliseconds: Int
    /// How long the guest stood still, as QEMU measured it; `nil` where it does not tell.
    public var downtimeMilliseconds: Int?
    public var transferredBytes: UInt64
    /// How often memory was gone through.
    public var iterations: Int

    public init(
        machine: String, from: String, to: String, berthBefore: BerthReport, berthAfter: BerthReport,
        invalidationsAfter: TLBIReport, totalMilliseconds: Int, downtimeMilliseconds: Int?, transferredBytes: UInt64,
        iterations: Int
    ) {
        (self.machine, self.from, self.to) = (machine, from, to)
        (self.berthBefore, self.berthAfter) = (berthBefore, berthAfter)
        self.invalidationsAfter = invalidationsAfter
        (self.totalMilliseconds, self.downtimeMilliseconds) = (totalMilliseconds, downtimeMilliseconds)
        (self.transferredBytes, self.iterations) = (transferredBytes, iterations)
    }
}

/// How far a migration is.
public struct MigrationProgress: Codable, Hashable, Sendable {
    public var machine: String
    public var elapsedMilliseconds: Int
    public var totalBytes: UInt64
    public var processedBytes: UInt64
    public var remainingBytes: UInt64
    public var bytesPerSecond: UInt64
    public var iteration: Int
    /// The downtime that QEMU expects; `nil` before it can tell.
    public var expectedDowntimeMilliseconds: Int?

    public init(
        machine: String, elapsedMilliseconds: Int, totalBytes: UInt64, processedBytes: UInt64, remainingBytes: UInt64,
        bytesPerSecond: UInt64, iteration: Int, expectedDowntimeMilliseconds: Int?
    ) {
        (self.machine, self.elapsedMilliseconds) = (machine, elapsedMilliseconds)
        (self.totalBytes, self.processedBytes, self.remainingBytes) = (totalBytes, processedBytes, remainingBytes)
        (self.bytesPerSecond, self.iteration) = (bytesPerSecond, iteration)
        self.expectedDowntimeMilliseconds = expectedDowntimeMilliseconds
    }
}
