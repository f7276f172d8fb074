public import Libvirt
internal import FoundationEssentials
internal import HostInventory
internal import Provisioning
internal import Templates

/// Keeps a machine to one run of Berth while it moves, and settles what an earlier one left.
public struct MoveGuard: Sendable {
    private let lock: HostLock?

    /// Takes the machine's lock on the source, which the kernel gives back however this program ends.
    ///
    /// - Throws: `ProvisioningError` of kind `busy` if another run works on the machine, or ``LibvirtError``.
    @available(*, noasync)
    public init(_ machine: String, on source: Connection) throws {
        lock = try MachineLock(source).machine(machine)
    }

    /// Takes away what an earlier move left, if its run is over: of this machine's, since the lock is ours, and of another
    /// machine's when its claim has lapsed.
    ///
    /// Costs one call where nothing was left.
    ///
    /// - Returns: What was removed, a clause each.
    /// - Throws: ``EarlierMove`` if it is not over, or the machine is not on the source any more; ``LibvirtError``.
    @available(*, noasync)
    public func settle(_ machine: String, _ source: Connection) throws -> [String] {
        guard let live = try? LiveDomain(named: machine, on: source), let record = MoveRecord(live.root) else {
            return []
        }
        let isOurs = record.claimant == Claimant.name
        guard isOurs || Int(Date().timeIntervalSince1970) >= record.deadline else {
            throw EarlierMove(
                description: "\(machine) is being moved by berth on \(record.claimant); wait until it is done")
        }
        // The machine may have come here by a move that was cut off at its end, or be about to leave.
        let hasArrived = record.role == .arriving
        let (here, there) = (try MoveEnd(source), MoveEnd(uri: hasArrived ? record.source.uri : record.target.uri))
        let ends = hasArrived ? MoveEnds(source: there, target: here) : MoveEnds(source: here, target: there)
        let outcome = MoveCleaning(machine).clean(ends)
        guard outcome.status.verdict.home == (hasArrived ? .target : .source) else {
            throw EarlierMove(
                description: "\(outcome.status.sentence), by an earlier move; see berth migrate \(machine) --status")
        }
        if let failure = outcome.failures.first {
            throw EarlierMove(description: "\(failure); see berth migrate \(machine) --status")
        }
        return outcome.removed
    }
}

/// An earlier move of a machine that is not over.
public struct EarlierMove: Error, Sendable, CustomStringConvertible {
    public let description: String
}
