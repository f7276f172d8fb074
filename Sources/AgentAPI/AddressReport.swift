/// An address of a machine, and who knows of it.
public struct AddressReport: Codable, Hashable, Sendable {
    public var address: String
    /// The length of its network's prefix; 0 where nobody knows it.
    public var prefix: Int
    /// The interface: the guest's name for it where the agent tells, else the host's.
    public var interface: String
    public var mac: String?
    /// `lease`, `agent` or `arp`, one or several.
    public var sources: [String]

    public init(address: String, prefix: Int, interface: String, mac: String?, sources: [String]) {
        (self.address, self.prefix, self.interface) = (address, prefix, interface)
        (self.mac, self.sources) = (mac, sources)
    }
}
