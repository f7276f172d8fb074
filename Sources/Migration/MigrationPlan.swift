public import HostInventory
public import Placement
public import Templates
public import Vocabulary
internal import DomainXML
internal import Libvirt

/// Everything that is decided before a machine moves.
public struct MigrationPlan: Sendable {
    /// The machine's name.
    public let name: String
    public let source: HostSide
    public let target: HostSide
    /// The URI by which the source's daemon reaches the target's.
    public let targetURI: String
    /// What there is to know beside it.
    public let record: MachineRecord?
    /// What the check found that does not block the move.
    public let warnings: [Finding]

    /// What is done so that the move ends.
    public let policy: ConvergencePolicy
    /// How memory is sent.
    public let settings: TransferSettings

    /// The disks that are copied, and how.
    public let copies: [DiskCopy]
    /// The devices that are taken out before, and whose like is put in after.
    public let replugs: [DeviceReplug]
    /// Whether the machine does not run, so that its definition moves.
    public let isOffline: Bool

    let domain: Domain
    /// The machine's document as it was read.
    let root: XMLElement
    let claim: TargetClaim?
    let move: MoveRecord
    let parameters: TypedParameters
    let flags: MigrationFlags

    /// A host of the move, and the machine's place there.
    public struct HostSide: Sendable {
        public let host: Host
        /// The name of the hypervisor's host.
        public var name: String { host.name }
        /// Where the machine's vCPUs may run there.
        public let berth: Berth
        public let invalidations: TLBIDomain
    }
}

/// A reason that a machine cannot move.
public struct MigrationError: Error, Sendable, CustomStringConvertible {
    /// Everything that blocks the move, in the order in which it was looked for.
    public let blockers: [Finding]
    public let machine: String

    public var description: String {
        blockers.map { "\(machine) cannot move: \($0)" }.joined(separator: "\n")
    }
}
