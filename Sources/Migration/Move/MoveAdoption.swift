public import Libvirt
internal import HostInventory
internal import Placement
internal import Provisioning
internal import Templates
internal import Vocabulary

/// Follows a move whose run is gone, and brings it to its end: libvirt's daemons go on with it by themselves, and what
/// remains is the policy's steps, the look at the target, and the cleaning.
public struct MoveAdoption: Sendable {
    private let machine: String
    private let ends: MoveEnds
    private let policy: ConvergencePolicy
    private let stepsTaken: Int
    private let calls: BlockingCalls

    /// Creates the rest of a move.
    ///
    /// - Parameters:
    ///   - machine: The machine's name.
    ///   - ends: Both hosts.
    ///   - policy: What is done so that the move ends.
    ///   - stepsTaken: How many steps of the policy were taken before.
    ///   - calls: Where calls are made that block.
    public init(
        _ machine: String, _ ends: MoveEnds, policy: ConvergencePolicy, stepsTaken: Int = 0,
        calls: BlockingCalls = .shared
    ) {
        (self.machine, self.ends, self.policy) = (machine, ends, policy)
        // The first one may be what the policy begins with, which is no rung.
        let preparations = policy.start.downtime == TransferWatch.usualDowntime ? 0 : 1
        (self.stepsTaken, self.calls) = (max(0, stepsTaken - preparations), calls)
    }

    /// What became of the move.
    public struct Outcome: Sendable {
        /// How far memory was when it was last looked at; `nil` if nothing was sent any more.
        public let progress: Migrator.Progress?
        public let status: MoveStatus
        /// What was removed, a clause each.
        public let removed: [String]
        /// What is left over or elsewhere than planned, a sentence each.
        public let discrepancies: [String]
    }

    /// Follows the move to its end; cancelling the task aborts it, and the machine runs on where it is.
    ///
    /// - Throws: ``MoveFailure``, which says where the machine is, if it is not on the target.
    public func run(report: @escaping @Sendable (MoveEvent) -> Void) async throws -> Outcome {
        var follower: TransferWatch?
        var last: Migrator.Progress?
        if await look().verdict == .moves {
            report(.phase(.transfer))
            (follower, last) = await follow(report)
        }
        var status = await settled()
        if status.verdict == .needsResume {
            _ = try await PostCopyRecovery(machine, ends, calls: calls).run(report: report)
            status = await look()
        }
        var discrepancies: [String] = []
        if status.verdict == .runs(on: .target) {
            report(.phase(.verify))
            discrepancies = (try? await calls.run { [machine, ends] in try ends.discrepancies(of: machine) }) ?? []
        }
        report(.phase(.cleanup))
        let (machine, ends) = (machine, ends)
        let cleaning = await calls.run { MoveCleaning(machine).clean(ends) }
        guard cleaning.status.verdict == .runs(on: .target) else {
            throw MoveFailure(
                CutOff(), cleaning, reason: follower?.seen.abortReason, isCancelled: Task.isCancelled,
                machine: machine)
        }
        return Outcome(
            progress: last, status: cleaning.status, removed: cleaning.removed,
            discrepancies: discrepancies + cleaning.failures)
    }

    /// Why a move did not come about whose own end nobody saw.
    private struct CutOff: Error, CustomStringConvertible {
        var description: String { "the run that began it was cut off, and the move did not come to its end" }
    }

    private func look() async -> MoveStatus {
        await calls.run { [machine, ends] in ends.status(of: machine) }
    }

    /// Takes the policy's steps for as long as memory is sent.
    private func follow(
        _ report: @escaping @Sendable (MoveEvent) -> Void
    ) async -> (TransferWatch?, Migrator.Progress?) {
        let (machine, ends) = (machine, ends)
        let found = try? await calls.run { () throws -> (Domain, LiveDomain) in
            let connection = try ends.source.connection.get()
            return (try connection.domain(named: machine), try LiveDomain(named: machine, on: connection))
        }
        guard let (domain, live) = found else { return (nil, nil) }
        let flags = MigrationFlags(rawValue: MoveRecord(live.root)?.flags ?? 0)
        let subject = TransferWatch.Subject(
            domain: domain, policy: policy, memory: live.record?.berth.memory.size ?? live.root.memory,
            allowsPostCopy: flags.contains(.postCopy), stepsTaken: stepsTaken)
        let watch = TransferWatch(subject, calls, report)
        let watching = Task { await watch.run() }
        var last: Migrator.Progress?
        while let progress = try? await calls.run({ try Self.progress(of: domain) }) {
            last = progress
            if Task.isCancelled { try? await calls.run { () throws(LibvirtError) in try domain.abortJob() } }
            await Self.pause()
        }
        watching.cancel()
        await watching.value
        return (watch, last)
    }

    /// How far a domain's move is.
    ///
    /// - Throws: ``LibvirtError``, or `CancellationError` if it does not move.
    private static func progress(of domain: Domain) throws -> Migrator.Progress {
        let job = try domain.job()
        guard job.parameters[.jobOperation] == .migrationOut else { throw CancellationError() }
        return Migrator.Progress(job.parameters)
    }

    /// Waits until the daemons agree on who has the machine: they settle that after the memory is sent.
    private func settled() async -> MoveStatus {
        for _ in 0..<60 {
            let status = await look()
            switch status.verdict {
            case .moves, .undecided, .standsStill, .twice: await Self.pause()
            case .runs, .stopped, .needsResume, .nowhere, .unknown: return status
            }
        }
        return await look()
    }

    /// Waits for half a second, also when the task was cancelled: an abort takes its time too.
    private static func pause() async { _ = await Task { try? await Task.sleep(for: .milliseconds(500)) }.value }
}
