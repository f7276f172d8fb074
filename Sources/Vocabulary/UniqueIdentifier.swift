/// A UUID, by which libvirt names domains, networks, pools and secrets for good.
public struct UniqueIdentifier: Hashable, Sendable {
    /// The 16 bytes, the first in the highest bits of `high`.
    private let high: UInt64
    private let low: UInt64

    /// Creates an identifier from its 16 bytes, or `nil` if there are more or fewer.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Creates an identifier from 32 hexadecimal digits, with or without hyphens.
    public init?(parsing text: some StringProtocol) {
        var (high, low, digits) = (UInt64(0), UInt64(0), 0)
        for character in text where character != "-" {
            guard character.isASCII, let digit = character.hexDigitValue, digits < 32 else { return nil }
            if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            digits += 1
        }
        guard digits == 32 else { return nil }
        (self.high, self.low) = (high, low)
    }

    /// Returns a new identifier of the random kind, version 4 of RFC 9562.
    public static func random() -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(
            high: generator.next() & ~0xF000 | 0x4000,
            low: generator.next() & ~(0b11 << 62) | (0b10 << 62)
        )
    }

    private init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// The 16 bytes, in the order in which they are written.
    public var bytes: [UInt8] {
        [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) } }
    }
}

extension UniqueIdentifier: CustomStringConvertible {
    /// The identifier in lowercase digits with hyphens, as libvirt prints it.
    public var description: String {
        let digits = [high, low].map { word in
            let text = String(word, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        let text = digits[0] + digits[1]
        var rest = text[...]
        let groups = [8, 4, 4, 4, 12].map { length in
            defer { rest = rest.dropFirst(length) }
            return rest.prefix(length)
        }
        return groups.joined(separator: "-")
    }
}
