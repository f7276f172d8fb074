/// How many vCPUs machines have.
public enum SizeMix: String, CaseIterable, Sendable {
    case powersOfTwo = "powers of two"
    case odd
    case mixed

    /// The sizes, each as often as it is likely.
    public var sizes: [Int] {
        switch self {
        case .powersOfTwo: [2, 4, 8, 16, 32, 64]
        case .odd: [3, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30, 31, 33]
        case .mixed: Self.powersOfTwo.sizes + [3, 5, 6, 12, 20, 24]
        }
    }

    public var mean: Double { Double(sizes.reduce(0, +)) / Double(sizes.count) }
}

/// How much memory machines have.
public enum MemoryMix: Sendable {
    /// 2 GiB a vCPU.
    case ordinary
    /// 2, 4, 8 or 16 GiB a vCPU, so that memory runs out before CPUs on some dies.
    case heavy

    func memory(_ vcpus: Int, _ numbers: inout SeededNumbers) -> Int {
        switch self {
        case .ordinary: vcpus * 2 << 10
        case .heavy: vcpus * numbers.pick([2, 4, 8, 16]) << 10
        }
    }
}
