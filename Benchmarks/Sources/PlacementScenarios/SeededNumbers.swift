internal import Foundation

/// Numbers that look random and are the same for the same seed on every machine and with every compiler.
///
/// SplitMix64 (Steele, Lea and Flood, 2014). The standard library's ways from bits to ranges may change between
/// versions, so the few that are needed are here too.
public struct SeededNumbers: Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// Returns a number from 0 up to, and without, `bound`.
    public mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Returns one of some values, each as likely as any other.
    public mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    /// Returns a number from 0 up to, and without, 1.
    public mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Returns a time that is distributed exponentially.
    public mutating func exponential(mean: Double) -> Double { -mean * log(1 - fraction()) }
}
