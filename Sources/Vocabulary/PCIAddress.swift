/// The place of a PCI function on the host, such as `0000:3b:00.1`.
public struct PCIAddress: Hashable, Sendable {
    public let domain: UInt32
    public let bus: UInt8
    /// 0 to 31.
    public let slot: UInt8
    /// 0 to 7.
    public let function: UInt8

    /// Creates an address, or `nil` if the slot or the function is out of range.
    public init?(domain: UInt32, bus: UInt8, slot: UInt8, function: UInt8) {
        guard slot < 32, function < 8 else { return nil }
        (self.domain, self.bus, self.slot, self.function) = (domain, bus, slot, function)
    }

    /// Creates an address from the notation of `lspci` and sysfs; the domain may be left out.
    ///
    /// - Returns: `nil` if the text is not of the form `[dddd:]bb:ss.f`, in hexadecimal digits.
    public init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        let device = parts[parts.count - 1].split(separator: ".", omittingEmptySubsequences: false)
        guard
            device.count == 2,
            let domain = parts.count == 3 ? UInt32(parts[0], radix: 16) : 0,
            let bus = UInt8(parts[parts.count - 2], radix: 16),
            let slot = UInt8(device[0], radix: 16),
            let function = UInt8(device[1], radix: 8)
        else { return nil }
        self.init(domain: domain, bus: bus, slot: slot, function: function)
    }
}

extension PCIAddress: Comparable, CustomStringConvertible {
    public static func < (left: Self, right: Self) -> Bool {
        (left.domain, left.bus, left.slot, left.function) < (right.domain, right.bus, right.slot, right.function)
    }

    public var description: String {
        "\(hex(domain, 4)):\(hex(UInt32(bus), 2)):\(hex(UInt32(slot), 2)).\(function)"
    }

    private func hex(_ value: UInt32, _ width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
