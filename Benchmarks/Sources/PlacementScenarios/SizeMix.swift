internal import Foundation

/// How many vCPUs machines have.
///
/// Small machines are more frequent than large ones, as in any fleet: a size is as likely as one over its 0.8th power.
/// Together with the lists, this is what brings the peers' figures into the ranges that others measured for them; see
/// Benchmarks/README.md.
public enum SizeMix: String, CaseIterable, Sendable {
    case powersOfTwo = "powers of two"
    case odd
    case mixed

    public var sizes: [Int] {
        switch self {
        case .powersOfTwo: [2, 4, 8, 16, 32, 64]
        case .odd: [3, 5, 6, 7, 9, 11, 12, 13, 17, 19, 24, 25, 31, 33]
        case .mixed: [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]
        }
    }

    /// Each size as often as it is likely; whole numbers, so that no rounding of a machine's changes a sequence.
    public var draws: [Int] {
        sizes.flatMap { Array(repeating: $0, count: Int((1_000 / pow(Double($0), 0.8)).rounded())) }
    }

    public var mean: Double { Double(draws.reduce(0, +)) / Double(draws.count) }
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
