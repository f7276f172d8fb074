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
    /// Whether it moved, and not only would.
    public var isDone = true
    /// Whether the machine does not run, so that its definition moved.
    public var isOffline = false
    /// The disks that were copied, or would be.
    public var copiedDisks: [Disk] = []
    /// What was copied of disks, as far as it was seen; it is not among the transferred bytes.
    public var diskBytes: UInt64 = 0
    /// The files of copied disks that the source still has.
    public var keptOnSource: [String] = []

    /// A disk that is copied.
    public struct Disk: Codable, Hashable, Sendable {
        public var disk: String
        public var path: String
        /// What was expected to be sent.
        public var bytes: UInt64
        /// `whole`, `uppermost` for what the disk holds beside an image that both hosts have, or `files`.
        public var manner: String

        public init(disk: String, path: String, bytes: UInt64, manner: String) {
            (self.disk, self.path, self.bytes, self.manner) = (disk, path, bytes, manner)
        }
    }

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
    /// The disks' part of the total, and what of it is copied.
    public var diskBytes: UInt64 = 0
    public var diskProcessedBytes: UInt64 = 0
    /// What the guest writes to its memory.
    public var dirtyBytesPerSecond: UInt64 = 0
    /// By how much QEMU slows the guest down.
    public var throttlePercent = 0

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
