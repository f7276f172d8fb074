/// A move of a machine to another host that is to be looked into.
public struct MigrationCheckRequest: Codable, Hashable, Sendable {
    /// The URI of the hypervisor to move it to.
    public var to: String
    /// The URI by which the source's daemon reaches the target's.
    public var peer: String?
    /// Whether memory travels encrypted.
    public var tls: Bool?
    /// Whether the guest may go on on the target before all of its memory is there.
    public var postCopy: Bool?
    /// What the link carries in a second, where somebody knows.
    public var bandwidthBytesPerSecond: UInt64?
    /// How long the guest may stand still.
    public var maxDowntimeMilliseconds: Int?
    /// The disks that are copied if the hosts do not share them; `all` alone for all.
    public var copyStorage: [String]?
    /// Whether copied disks are removed from the source.
    public var removeSourceStorage: Bool?
    /// Network cards that are taken out before and put in after, by their addresses, beside what cannot move; left out,
    /// nothing is.
    public var replug: [String]?

    public init(to: String, peer: String? = nil) { (self.to, self.peer) = (to, peer) }
}

/// The other host of a machine's move.
public struct MoveStatusRequest: Codable, Hashable, Sendable {
    /// The URI of the hypervisor that it went to; left out, that of its last move.
    public var to: String?
    /// Whether what moves left over is removed.
    public var clean: Bool?

    public init(to: String? = nil, clean: Bool? = nil) { (self.to, self.clean) = (to, clean) }
}
