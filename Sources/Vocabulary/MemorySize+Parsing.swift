extension MemorySize {
    /// Creates a size from libvirt's notation: a number and a unit apart from it.
    ///
    /// libvirt reads `KB` as 1000 bytes, and `KiB` or `k` as 1024, in any letter case. A number without a
    /// unit is in KiB, or in what `defaultUnit` says. The corresponding C function is `virScaleInteger`.
    ///
    /// - Returns: `nil` for an unknown unit, a number that is not whole, or more than 64 bits.
    public init?(libvirtCount text: some StringProtocol, unit: String?, defaultUnit: Self = .kibibytes(1)) {
        guard let factor = unit.map(Self.factor) ?? defaultUnit.bytes else { return nil }
        guard let count = UInt64(digits: text) else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    /// Creates a size from what people write, such as `4GiB`, `512 MiB` or `2G`.
    ///
    /// The units are libvirt's: `G` and `GiB` are 2^30 bytes, `GB` is 10^9. A number without a unit
    /// is refused, since half of the readers would take it for another one than the writer.
    ///
    /// - Throws: ``ParsingError``, which says what would be right.
    public init(parsing text: some StringProtocol) throws(ParsingError) {
        let unit = text.drop { $0.isASCII && $0.isWholeNumber }
        let name = unit.drop(while: \.isWhitespace)
        guard let count = UInt64(digits: text[..<unit.startIndex]) else {
            throw ParsingError(text: String(text), reason: .notANumber)
        }
        guard !name.isEmpty else { throw ParsingError(text: String(text), reason: .noUnit) }
        guard let factor = Self.factor(String(name)) else {
            throw ParsingError(text: String(text), reason: .unknownUnit(String(name)))
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow else { throw ParsingError(text: String(text), reason: .tooLarge) }
        self.bytes = bytes
    }

    /// A reason that a text is not a size.
    public struct ParsingError: Error, Hashable, Sendable, CustomStringConvertible {
        public enum Reason: Hashable, Sendable {
            case notANumber
            case noUnit
            case unknownUnit(String)
            case tooLarge
        }

        public let text: String
        public let reason: Reason

        public var description: String {
            switch reason {
            case .notANumber: "'\(text)' is not a size: write a whole number and a unit, such as 4GiB"
            case .noUnit: "'\(text)' has no unit: write \(text)MiB or \(text)GiB"
            case .unknownUnit(let unit): "'\(unit)' in '\(text)' is not a unit: use KiB, MiB, GiB or TiB"
            case .tooLarge: "'\(text)' is more than 64 bits can count"
            }
        }
    }

    /// The bytes in a unit, by the names that libvirt's `virScaleInteger` takes.
    private static func factor(_ unit: String) -> UInt64? {
        switch unit.lowercased() {
        case "b", "byte", "bytes": 1
        case "k", "kib": 1 << 10
        case "m", "mib": 1 << 20
        case "g", "gib": 1 << 30
        case "t", "tib": 1 << 40
        case "p", "pib": 1 << 50
        case "e", "eib": 1 << 60
        case "kb": 1_000
        case "mb": 1_000_000
        case "gb": 1_000_000_000
        case "tb": 1_000_000_000_000
        case "pb": 1_000_000_000_000_000
        case "eb": 1_000_000_000_000_000_000
        default: nil
        }
    }
}

extension UInt64 {
    /// Creates a number from decimal digits alone, without the sign that `init(_:)` would take.
    fileprivate init?(digits text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        self.init(text)
    }
}
