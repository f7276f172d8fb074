public import Libvirt
internal import HostInventory
internal import Placement
internal import Provisioning
internal import Templates
internal import Vocabulary

/// Brings a machine home whose move broke in post-copy: each host has a part of its memory, and the guest is paused.
public struct PostCopyRecovery: Sendable {
    let machine: String
    let ends: MoveEnds
    let calls: BlockingCalls

    /// How long both hosts may take to see that the move broke: QEMU on the target waits for pages of a link that was
    /// cut until it hears of the source again.
    static let patience = Duration.seconds(60)

    public init(_ machine: String, _ ends: MoveEnds, calls: BlockingCalls = .shared) {
        (self.machine, self.ends, self.calls) = (machine, ends, calls)
    }

    /// Goes on with the move, and settles what it leaves.
    ///
    /// - Returns: Where the machine is, and what was removed.
    /// - Throws: ``RecoveryFailure`` if there is nothing to resume or it broke again; the machine is then as it was.
    public func run(report: @escaping @Sendable (MoveEvent) -> Void) async throws -> MoveCleaning.Outcome {
        try await goOn(report: report)
        report(.phase(.verify))
        for discrepancy in try await calls.run({ [machine, ends] in try ends.discrepancies(of: machine) }) {
            report(.remark(discrepancy))
        }
        report(.phase(.cleanup))
        return await calls.run { [machine, ends] in MoveCleaning(machine).clean(ends) }
    }

    /// Goes on with a transfer that broke a moment ago, as soon as both hosts answer and are sure of it.
    ///
    /// - Returns: Whether the target has all of the memory; `false` if the move did not break in post-copy.
    /// - Throws: ``RecoveryFailure``, as ``run(report:)`` does.
    func takeUp(report: @escaping @Sendable (MoveEvent) -> Void) async throws -> Bool {
        let end = ContinuousClock.now + Self.patience
        while true {
            switch await status().verdict {
            case .needsResume:
                report(.remark("the transfer broke in post-copy, and is taken up again"))
                try await goOn(report: report)
                return true
            case .runs(on: .target): return true
            case .moves where .now < end, .unknown where .now < end: try await Task.sleep(for: .seconds(1))
            default: return false
            }
        }
    }

    /// Goes on with the transfer until the target has all of the memory.
    ///
    /// - Throws: ``RecoveryFailure``, as ``run(report:)`` does.
    func goOn(report: @escaping @Sendable (MoveEvent) -> Void) async throws {
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
    }

    /// Has the source's daemon go on, as often as it says that something of the broken transfer is under way still.
    private func resume(_ record: MoveRecord, _ report: @escaping @Sendable (MoveEvent) -> Void) async throws {
        var end = ContinuousClock.now + Self.patience
        while true {
            do {
                try await transfer(try await source(), record, report)
                return
            } catch {
                let after = await status()
                // What was thought broken may have gone on by itself when the link came back.
                if after.verdict == .runs(on: .target) { return }
                guard let obstacle = Obstacle(error), [.needsResume, .moves].contains(after.verdict),
                    after.target.isReachable, .now < end
                else { throw RecoveryFailure(machine: machine, reason: reason(error, after)) }
                if try await flows(after, report) {
                    end = .now + Self.patience
                } else if obstacle == .underWay {
                    await interrupt()
                }
            }
        }
    }

    /// Waits a while for memory of the transfer that is thought broken: libvirt's daemons lose each other over a link that is
    /// cut for half a minute, and QEMU's connection outlives that, and goes on when the link is back.
    ///
    /// It is not to be cut off then: a page that is on its way may be one that the target's emulator itself waits for. Linux
    /// may take as long to try again as a link was cut. Where the target took note, its connection is gone.
    private func flows(
        _ status: MoveStatus, _ report: @escaping @Sendable (MoveEvent) -> Void
    ) async throws -> Bool {
        let first = await progress()
        for _ in 0..<(status.target.activity == .broken ? 1 : 20) {
            try await Task.sleep(for: .seconds(1))
            guard let first, let next = await progress() else { continue }
            if next.remaining != first.remaining {
                report(.progress(next))
                return true
            }
        }
        return false
    }

    private func progress() async -> Migrator.Progress? {
        guard let domain = try? await source() else { return nil }
        return try? await calls.run { () throws(LibvirtError) in Migrator.Progress(try domain.job().parameters) }
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
        let end = ContinuousClock.now + Self.patience
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
            if !goesOn, .now >= end { return call.leave(Silence()) }
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

    func status() async -> MoveStatus {
        await calls.run { [machine, ends] in ends.status(of: machine) }
    }
}

/// Why a move that broke in post-copy does not go on.
public struct RecoveryFailure: Error, Sendable, CustomStringConvertible {
    public let machine: String
    public let reason: String

    public var description: String { "\(machine): \(reason)" }
}
