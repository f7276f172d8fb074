public import Vocabulary
internal import Libvirt

extension Migrator {
    /// How far a move is, by QEMU's figures.
    public struct Progress: Hashable, Sendable {
        public var elapsed = Duration.zero
        public var total = MemorySize.zero
        public var processed = MemorySize.zero
        public var remaining = MemorySize.zero
        /// The disks' part of the total; zero where none is copied.
        public var diskTotal = MemorySize.zero
        public var diskProcessed = MemorySize.zero
        /// Per second.
        public var rate = MemorySize.zero
        /// How often memory was gone through.
        public var iteration: UInt64 = 0
        /// The downtime that QEMU expects, or measured once the move is over.
        public var downtime: Duration?
        /// What the guest writes in a second.
        public var dirtyRate = MemorySize.zero
        /// Whether all of the memory was sent once, be it as zeros.
        ///
        /// ``iteration`` does not tell: QEMU also counts looks at what was written, of which 11.1 takes three at first.
        public var hasBeenThrough = false
        /// By how many percent QEMU slows the guest down.
        public var throttle = 0

        /// Whether memory is under way, and not the disks alone that go before it.
        public var isSendingMemory: Bool { total > diskTotal }

        /// The part that is on the target, from 0 to 1, as `virsh migrate --verbose` has it; `nil` before it is known how
        /// much there is.
        ///
        /// By what remains: what was sent leaves out pages of zeros, and counts twice what the guest wrote meanwhile.
        public var part: Double? {
            total > .zero ? max(0, 1 - Double(remaining.bytes) / Double(total.bytes)) : nil
        }

        public init() {}
    }
}

extension Migrator.Progress {
    init(_ figures: TypedParameters) {
        self.init()
        elapsed = figures[.jobTimeElapsed] ?? .zero
        total = figures[.jobDataTotal] ?? .zero
        processed = figures[.jobDataProcessed] ?? .zero
        remaining = figures[.jobDataRemaining] ?? .zero
        (diskTotal, diskProcessed) = (figures[.jobDiskTotal] ?? .zero, figures[.jobDiskProcessed] ?? .zero)
        rate = max(figures[.jobMemoryBandwidth] ?? .zero, figures[.jobDiskBandwidth] ?? .zero)
        iteration = figures[.jobMemoryIteration] ?? 0
        downtime = figures[.jobDowntime]
        let page = figures[.jobMemoryPageSize] ?? .zero
        let (bytes, overflow) = (figures[.jobMemoryDirtyRate] ?? 0).multipliedReportingOverflow(by: page.bytes)
        dirtyRate = .bytes(overflow ? .max : bytes)
        throttle = Int(figures[.jobThrottle] ?? 0)
        let (zeros, isTooMuch) = (figures[.jobMemoryConstantPages] ?? 0).multipliedReportingOverflow(by: page.bytes)
        let sent = zeros.addingReportingOverflow((figures[.jobMemoryNormalBytes] ?? .zero).bytes)
        hasBeenThrough = !isTooMuch && !sent.overflow && total > .zero && sent.partialValue >= total.bytes
    }
}

extension MemorySize {
    /// What libvirt takes for no limit of a migration's bandwidth: the most that QEMU's figure holds, in MiB.
    static let unlimitedBandwidth = Self.mebibytes(UInt64(Int64.max) >> 20)
}
