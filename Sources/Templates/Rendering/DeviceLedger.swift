public import Vocabulary

/// Who has which PCI functions of a host: the domains that run, and those that are only defined.
public struct DeviceLedger: Hashable, Sendable {
    private var owners: [PCIAddress: String] = [:]

    public init() {}

    /// Enters that a domain has a function; the first that is entered has it.
    public mutating func enter(_ device: PCIAddress, owner: String) {
        if owners[device] == nil { owners[device] = owner }
    }

    /// Returns the name of the domain that has a function, unless it is a given one.
    public func owner(of device: PCIAddress, besides own: String) -> String? {
        owners[device].flatMap { $0 == own ? nil : $0 }
    }
}
