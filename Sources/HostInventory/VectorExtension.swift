/// Arm's scalable vectors (SVE), as a host's CPUs have them.
public enum VectorExtension: Hashable, Sendable {
    case absent
    /// Vectors of up to so many bits; `nil` if that is not known.
    case present(longest: Int?)

    /// The longest that the architecture knows, in bits.
    public static let longestOfAll = 2048

    /// The lengths that every CPU with vectors of some length has: the powers of two up to it.
    ///
    /// Other multiples of 128 bits may be there too; the kernel tells of none.
    public static func lengths(upTo longest: Int) -> [Int] {
        Array(sequence(first: 128) { $0 * 2 }.prefix { $0 <= longest })
    }

    /// The longest vectors that the kernel told of when it booted, in bits.
    public static func longest(in log: KernelLog) -> Fact<Int> {
        guard let bytes = log.longestVector else {
            return .unknown("\(log.source) does not tell the longest vector")
        }
        return .known(
            bytes * 8, Evidence(log.source, "SVE: maximum available vector length \(bytes) bytes per vector"))
    }

    /// Finds out what the host's CPUs have: by `/proc/cpuinfo`, and by the kernel's log, which alone tells the length.
    static func read(_ files: HostFiles?, _ log: KernelLog?) -> Fact<VectorExtension> {
        if case .known(let longest, let evidence)? = log.map(longest) {
            return .known(.present(longest: longest), evidence)
        }
        guard let text = files?.text("proc/cpuinfo") else {
            return .unknown("neither /proc/cpuinfo nor the kernel's log of this host can be read from here")
        }
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Features") }) else {
            return .unknown("/proc/cpuinfo lists no features")
        }
        let hasVectors = line.split(whereSeparator: \.isWhitespace).contains("sve")
        return .known(
            hasVectors ? .present(longest: nil) : .absent,
            Evidence("/proc/cpuinfo", hasVectors ? "Features has sve" : "Features has no sve"))
    }
}
