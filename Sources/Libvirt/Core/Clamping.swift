internal import Vocabulary

// Numbers that come from a daemon must not stop the process, however wrong they are.

extension MemorySize {
    /// The number of units that libvirt reported; more than 64 bits can count becomes the largest size.
    init(clamping count: UInt64, times unit: MemorySize) {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit.bytes)
        self = .bytes(overflow ? .max : bytes)
    }

    init(clampingKibibytes count: some BinaryInteger) {
        self.init(clamping: UInt64(clamping: count), times: .kibibytes(1))
    }

    init(clampingMebibytes count: some BinaryInteger) {
        self.init(clamping: UInt64(clamping: count), times: .mebibytes(1))
    }

    /// The size in whole units, not less than the size itself.
    func count(of unit: MemorySize) -> UInt64 {
        let (quotient, remainder) = bytes.quotientAndRemainder(dividingBy: unit.bytes)
        return remainder > 0 ? quotient + 1 : quotient
    }
}

extension Duration {
    init(clampingNanoseconds count: some BinaryInteger) {
        self = .nanoseconds(1) * UInt64(clamping: count)
    }

    init(clampingMilliseconds count: some BinaryInteger) {
        self = .milliseconds(1) * UInt64(clamping: count)
    }

    /// The duration in whole units, cut off towards zero.
    func count(of unit: Duration) -> Int64 {
        Int64(clamping: attoseconds / unit.attoseconds)
    }
}
