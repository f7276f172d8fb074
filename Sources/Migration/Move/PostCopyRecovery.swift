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

    /// How long both hosts may take to see that the move broke: QEMU on the target waits for pages of a link that was
    /// cut until it hears of the source again.
    static let patience = Duration.seconds(60)

    public init(_ machine: String, _ ends: MoveEnds, calls: BlockingCalls = .shared) {
        (self.machine, self.ends, self.calls) = (machine, ends, calls)
    }

    /// Goes on with the move.
    ///
    /// - Returns: Where the machine is, and what was removed.
    /// - Throws: ``RecoveryFailure`` if there is nothing to resume or it broke again; the machine is then as it was.
    public func run(report: @escaping @Sendable (MoveEvent) -> Void) async throws -> MoveCleaning.Outcome {
        let status = await status()
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
        try await resume(record, report)
        report(.phase(.verify))
        for discrepancy in try await calls.run({ [machine, ends] in try ends.discrepancies(of: machine) }) {
            report(.remark(discrepancy))
        }
        report(.phase(.cleanup))
        return await calls.run { [machine, ends] in MoveCleaning(machine).clean(ends) }
    }

    /// Has the source's daemon go on, as often as it says that something of the broken transfer is under way still.
    private func resume(_ record: MoveRecord, _ report: @escaping @Sendable (MoveEvent) -> Void) async throws {
        let end = ContinuousClock.now + Self.patience
        while true {
            do {
                let domain = try await source()
                try await transfer(domain, record, report)
                return
            } catch {
                let after = await status()
                // What was thought broken may have gone on by itself when the link came back.
                if after.verdict == .runs(on: .target) { return }
                let code = (error as? LibvirtError)?.code
                let isUnderWay = code == .operationInvalid || code == .operationTimeout
                guard isUnderWay, after.verdict == .needsResume || after.verdict == .moves, .now < end else {
                    throw RecoveryFailure(
                        machine: machine, reason: "the move cannot go on: \(cause(error, after)); \(after.sentence)")
                }
                await interrupt()
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Waits for libvirt's call, or until the transfer breaks once more.
    private func transfer(
        _ domain: Domain, _ record: MoveRecord, _ report: @escaping @Sendable (MoveEvent) -> Void
    ) async throws {
        let flags = MigrationFlags(rawValue: record.flags).union([.postCopy, .resumesPostCopy])
        let call = TransferCall()
        let watching = Task { await watch(domain, call, report) }
        defer { watching.cancel() }
        try await call.run { [calls] in try await domain.migrate(toURI: record.peer, [], flags, on: calls) }
    }

    private func watch(
        _ domain: Domain, _ call: TransferCall, _ report: @escaping @Sendable (MoveEvent) -> Void
    ) async {
        var goesOn = false
        while !Task.isCancelled {
            if let look = try? await calls.run({ (try domain.state(), Migrator.Progress(try domain.job().parameters)) })
            {
                let isBroken = MoveView.Activity(look.0.state, look.0.reason) == .broken
                if isBroken, goesOn {
                    try? await Task.sleep(for: TransferWatch.patience)
                    return call.leave()
                }
                if !isBroken {
                    goesOn = true
                    report(.progress(look.1))
                }
            }
            try? await Task.sleep(for: TransferWatch.interval)
        }
    }

    /// Makes QEMU on the source take note that the link broke, which it would find out by itself after a quarter of an
    /// hour; its end of the connection goes with it, and so QEMU on the target hears of it.
    private func interrupt() async {
        try? await calls.run { [machine, ends] () throws(LibvirtError) in
            try ends.source.reopened().connection.get().domain(named: machine).abortJob(.postCopy)
        }
    }

    private func source() async throws(LibvirtError) -> Domain {
        try await calls.run { [machine, ends] () throws(LibvirtError) in
            try ends.source.reopened().connection.get().domain(named: machine)
        }
    }

    private func status() async -> MoveStatus {
        await calls.run { [machine, ends] in ends.status(of: machine) }
    }

    /// What went wrong, with what is known of it.
    private func cause(_ error: any Error, _ after: MoveStatus) -> String {
        let message = (error as? LibvirtError)?.message ?? "\(error)"
        guard !after.target.isReachable else { return message }
        return "\(message), and the daemon of \(after.target.host) does not answer any more; start it again, and if it "
            + "ends at each --resume, as that of libvirt 11.3 does, update it first, which the guest survives"
    }
}

/// Why a move that broke in post-copy does not go on.
public struct RecoveryFailure: Error, Sendable, CustomStringConvertible {
    public let machine: String
    public let reason: String

    public var description: String { "\(machine): \(reason)" }
}
