/// The parts of a move, in their order.
///
/// What is undone when one fails: nothing for ``prepare`` but the record of the move; the claim on the target as well
/// for ``claim`` and ``transfer``, and the volumes there from ``volumes`` on; devices that it gave up
/// in ``unplug`` are put in again. From ``switchOver`` on the machine is on the target, and what is left is done there,
/// or later by `berth migrate --status --clean`.
public enum MovePhase: String, Hashable, Sendable, CaseIterable, Codable {
    /// The move is recorded with the machine on the source.
    case prepare
    /// The place on the target is claimed, and looked at again.
    case claim
    /// Volumes are made on the target for disks that are copied, and files are copied that nobody writes to.
    case volumes
    /// The guest gives up the devices that cannot move.
    case unplug
    /// Memory is sent, while the guest runs, and before it what disks hold that are copied.
    case transfer
    /// The guest stands still, the rest is sent, and it goes on on the target.
    case switchOver = "switch-over"
    /// The machine gets the target's devices in place of those that it gave up.
    case plug
    /// The target's kernel is asked where the machine's threads and its memory are.
    case verify
    /// The definition on the target gets what libvirt did not take along.
    case commit
    /// What the move left on the source is removed, and the record of the move last.
    case cleanup

    /// What is done, for people.
    public var title: String {
        switch self {
        case .prepare: "prepares the move"
        case .claim: "claims its place on the target"
        case .volumes: "makes its volumes on the target"
        case .unplug: "gives up devices that cannot move"
        case .plug: "gets the target's devices"
        case .transfer: "moves to the target"
        case .switchOver: "switches over"
        case .verify: "looks where it is on the target"
        case .commit: "completes its definition on the target"
        case .cleanup: "cleans up the source"
        }
    }
}
