/// A host to empty: all of its machines, or some, move to others.
public struct DrainRequest: Codable, Hashable, Sendable {
    /// The URIs of the hypervisors to move machines to, one at least; the host's own daemon reaches them by these too.
    public var to: [String]
    /// The machines that move, and no others.
    public var only: [String]?
    /// The most moves at a time, from 1 to 64.
    public var parallel: Int?
    /// Whether machines that cannot move while they run are shut down, moved, and started on their target.
    public var restart: Bool?
    /// Whether disks that the hosts do not share are copied.
    public var copyStorage: Bool?
    /// Whether copied disks are removed from the host, once their machine is on its target.
    public var removeSourceStorage: Bool?
    /// Whether devices that cannot move are taken out before, and the target's put in after.
    public var replug: Bool?
    /// What is done so that each move ends, as for the move of one machine.
    public var policy: String?

    public init(
        to: [String], only: [String]? = nil, parallel: Int? = nil, restart: Bool? = nil, copyStorage: Bool? = nil,
        removeSourceStorage: Bool? = nil, replug: Bool? = nil, policy: String? = nil
    ) {
        (self.to, self.only, self.parallel, self.restart) = (to, only, parallel, restart)
        (self.copyStorage, self.removeSourceStorage) = (copyStorage, removeSourceStorage)
        (self.replug, self.policy) = (replug, policy)
    }
}
