/// What kind of PCI function something is, by its maker's number and the maker's own, such as `19e5:a222`.
public struct PCIIdentity: Hashable, Sendable {
    public let vendor: UInt16
    public let product: UInt16

    public init(vendor: UInt16, product: UInt16) { (self.vendor, self.product) = (vendor, product) }

    /// Creates an identity from the notation of `lspci -n`.
    ///
    /// - Returns: `nil` if the text is not two numbers of four hexadecimal digits with a colon between.
    public init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard
            parts.count == 2, parts.allSatisfy({ $0.count == 4 && $0.allSatisfy(\.isHexDigit) }),
            let vendor = UInt16(parts[0], radix: 16), let product = UInt16(parts[1], radix: 16)
        else { return nil }
        self.init(vendor: vendor, product: product)
    }
}

extension PCIIdentity: CustomStringConvertible {
    public var description: String { "\(hex(vendor)):\(hex(product))" }

    private func hex(_ value: UInt16) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
