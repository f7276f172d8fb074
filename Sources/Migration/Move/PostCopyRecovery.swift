public import Libvirt
internal import HostInventory
internal import Placement
internal import Provisioning
internal import Templates
internal import Vocabulary

/// Brings a machine home whose move broke in post-copy: each host has a part of its memory, and the guest is paused.
public struct PostCopyRecovery: Sendable {
    private let machine: String
    private let ends: MoveEnds
    private let calls: BlockingCalls

    public init(_ machine: String, _ ends: MoveEnds, calls: BlockingCalls = .shared) {
        (self.machine, self.ends, self.calls) = (machine, ends, calls)
    }

    /// Goes on with the move.
    ///
    /// - Returns: Where the machine is, and what was removed.
    /// - Throws: ``RecoveryFailure`` if there is nothing to resume or it broke again; the machine is then as it was.
    public func run(report: @escaping @Sendable (MoveEvent) -> Void) async throws -> MoveCleaning.Outcome {
        let (machine, ends) = (machine, ends)
        let status = await calls.run { MoveInspector(machine).status(ends) }
        guard status.verdict == .needsResume else {
            throw RecoveryFailure(machine: machine, reason: "there is nothing to resume: \(status.sentence)")
        }
        guard let record = status.source.presence?.record ?? status.target.presence?.record else {
            throw RecoveryFailure(
                machine: machine,
                reason:
                    "Berth did not begin the move; go on with virsh migrate --postcopy-resume and the flags that it "
                    + "began with")
        }
        report(.phase(.transfer))
        do throws(LibvirtError) {
            let domain = try await calls.run { () throws(LibvirtError) in
                try ends.source.connection.get().domain(named: machine)
            }
            let flags = MigrationFlags(rawValue: record.flags).union([.postCopy, .resumesPostCopy])
            try await domain.migrate(toURI: record.peer, [], flags, on: calls)
        } catch {
            let after = await calls.run { MoveInspector(machine).status(ends.reopened()) }
            throw RecoveryFailure(
                machine: machine, reason: "the move cannot go on: \(error.message); \(after.sentence)")
        }
        report(.phase(.verify))
        for discrepancy in try await calls.run({ try discrepancies() }) { report(.remark(discrepancy)) }
        report(.phase(.cleanup))
        return await calls.run { MoveCleaning(machine).clean(ends) }
    }

    private func discrepancies() throws -> [String] {
        let connection = try ends.target.connection.get()
        let live = try LiveDomain(named: machine, on: connection)
        guard let record = live.record else { return [] }
        let host = try HostReader(connection).host()
        return try Arrival(live.domain, planned: record.berth, on: host, connection).verify().discrepancies
    }
}

/// Why a move that broke in post-copy does not go on.
public struct RecoveryFailure: Error, Sendable, CustomStringConvertible {
    public let machine: String
    public let reason: String

    public var description: String { "\(machine): \(reason)" }
}
