internal import Vocabulary

/// The bitmaps in which libvirt passes sets of host CPUs: one bit per CPU, in bytes, lowest first.
enum CPUMap {
    /// The bytes of one map that is asked for: room for 8192 CPUs, the most that Linux can have.
    ///
    /// libvirt cuts off what does not fit without a word, so the size must not be guessed too small.
    static let byteCount = 1024

    /// Returns the map of a set, in as many bytes as it needs.
    ///
    /// The corresponding C macro is `VIR_USE_CPU`.
    static func bytes(_ cpus: CPUSet) -> [UInt8] {
        guard let last = cpus.last else { return [0] }
        var map = [UInt8](repeating: 0, count: last.rawValue / 8 + 1)
        for cpu in cpus { map[cpu.rawValue / 8] |= 1 << UInt8(cpu.rawValue % 8) }
        return map
    }

    /// Returns the set that a map names.
    ///
    /// The corresponding C macro is `VIR_CPU_USABLE`.
    static func set(_ bytes: some Collection<UInt8>) -> CPUSet {
        var words = [UInt64](repeating: 0, count: (bytes.count + 7) / 8)
        for (index, byte) in bytes.enumerated() where byte != 0 {
            words[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
        }
        return CPUSet(words: words)
    }

    /// Splits several maps that follow each other.
    static func sets(_ bytes: [UInt8], count: Int) -> [CPUSet] {
        (0..<count).map { set(bytes[($0 * byteCount)..<(($0 + 1) * byteCount)]) }
    }
}
