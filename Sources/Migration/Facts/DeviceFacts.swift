public import HostInventory

/// A PCI function of a host, as far as it matters to a machine that has it, or could get it.
public struct DeviceFacts: Hashable, Sendable, Codable {
    /// Such as `0000:01:00.0`.
    public var address: String
    /// Maker and product, such as `8086:10c9`.
    public var kind: String
    public var name: String = ""
    /// The driver that it is bound to; `nil` for none.
    public var driver: String?
    /// All functions of its IOMMU group; empty where there is no group.
    public var group: [String] = []
    /// The physical function of a virtual one.
    public var physicalFunction: String?
    /// The types of mediated devices that it can make, and how many more of each.
    public var mediatedTypes: [String: Int] = [:]
    /// Whether the kernel can move the device's state: by debugfs, or by its driver.
    public var migration: Fact<Bool> = .unknown(Self.unprobed)
    /// Whether the device itself tells which memory it wrote.
    public var dirtyTracking: Fact<Bool> = .unknown(Self.unprobed)

    static let unprobed = "the kernel's debugfs of this host cannot be read from here"

    public init(address: String, kind: String) { (self.address, self.kind) = (address, kind) }

    private enum CodingKeys: String, CodingKey {
        case address, kind, name, driver, group, physicalFunction, mediatedTypes, migration, dirtyTracking
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        address = try fields.decode(String.self, forKey: .address)
        kind = try fields.decode(String.self, forKey: .kind)
        name = try fields.decodeIfPresent(String.self, forKey: .name) ?? ""
        driver = try fields.decodeIfPresent(String.self, forKey: .driver)
        group = try fields.decodeIfPresent([String].self, forKey: .group) ?? []
        physicalFunction = try fields.decodeIfPresent(String.self, forKey: .physicalFunction)
        mediatedTypes = try fields.decodeIfPresent([String: Int].self, forKey: .mediatedTypes) ?? [:]
        migration = try fields.fact(.migration)
        dirtyTracking = try fields.fact(.dirtyTracking)
    }
}
