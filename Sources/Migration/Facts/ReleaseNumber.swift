/// The version of a program or a kernel, such as `11.3.0` or `6.6.0-28.0.0.34.oe2403.aarch64`.
///
/// Ordered by the numbers at its beginning, up to the first part that is none: what a distribution adds behind
/// them says nothing about which is newer.
public struct ReleaseNumber: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    public let text: String
    private let numbers: [Int]

    public init(_ text: String) {
        self.text = text
        let version = text.prefix { $0.isNumber || $0 == "." }
        let numbers = version.split(separator: ".").compactMap { Int($0) }
        // 11.3 and 11.3.0 are the same.
        self.numbers = Array((numbers + [0, 0, 0]).prefix(max(3, numbers.count)))
    }

    public init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(String.self)) }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(text)
    }

    public static func < (left: Self, right: Self) -> Bool { left.numbers.lexicographicallyPrecedes(right.numbers) }

    public var description: String { text }
}
