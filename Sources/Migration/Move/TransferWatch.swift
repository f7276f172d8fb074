internal import Libvirt
internal import Placement
internal import Synchronization
internal import Vocabulary

/// Watches a transfer, and takes the steps of its policy.
///
/// libvirt has no event for the end of a pass over the memory unless the machine's QEMU is asked for some, so the figures
/// are read at an interval.
final class TransferWatch: Sendable {
    /// Between two looks: QEMU renews its figures no more often than ten times a second, and a look costs two calls.
    static let interval = Duration.milliseconds(250)
    /// What QEMU and libvirt let a guest stand still where nobody says anything.
    static let usualDowntime = Duration.milliseconds(300)

    private let plan: MigrationPlan
    private let calls: BlockingCalls
    private let report: @Sendable (MoveEvent) -> Void
    private let findings = Mutex(Findings())

    /// What the watch has seen, for whoever explains the end.
    struct Findings: Sendable {
        /// Why the policy gave the move up.
        var abortReason: String?
        /// Whether the guest has gone on on the target without all of its memory.
        var isInPostCopy = false
        var hasSwitchedOver = false
        /// The last figures: libvirt forgets those of a move that ended in post-copy.
        var progress: Migrator.Progress?
    }

    init(_ plan: MigrationPlan, _ calls: BlockingCalls, _ report: @escaping @Sendable (MoveEvent) -> Void) {
        (self.plan, self.calls, self.report) = (plan, calls, report)
    }

    /// How long libvirt's call may take to say itself that post-copy broke.
    static let patience = Duration.seconds(5)

    /// Watches until the task is cancelled, or the transfer breaks in post-copy, which `call` is told.
    func run(_ call: TransferCall) async {
        var convergence = Convergence(
            plan.policy, memory: plan.target.berth.memory.size, allowsPostCopy: plan.settings.allowsPostCopy)
        var begin: ContinuousClock.Instant?
        while !Task.isCancelled {
            if let look = try? await calls.run({ try self.look() }) {
                if look.isBroken {
                    try? await Task.sleep(for: Self.patience)
                    return call.leave()
                }
                if begin == nil { await prepare() }
                let start = begin ?? .now
                begin = start
                report(.progress(look.progress))
                findings.withLock { $0.progress = look.progress }
                if look.isSwitching { noteSwitch() }
                if case .take(let action, let reason) = convergence.step(look.progress, elapsed: .now - start) {
                    await take(action, reason)
                }
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    var seen: Findings { findings.withLock { $0 } }

    private struct Look {
        let progress: Migrator.Progress
        let isSwitching: Bool
        let isBroken: Bool
    }

    /// - Throws: `LibvirtError`, or ``NotYet`` before anything is sent.
    private func look() throws -> Look {
        let job = try plan.domain.job()
        guard job.parameters[.jobOperation] == .migrationOut else { throw NotYet() }
        let progress = Migrator.Progress(job.parameters)
        guard progress.total > .zero else { throw NotYet() }
        let state = try plan.domain.state()
        return Look(
            progress: progress,
            isSwitching: state.state == .paused && state.reason == .pausedForMigration,
            isBroken: MoveView.Activity(state.state, state.reason) == .broken)
    }

    private struct NotYet: Error {}

    private func noteSwitch() {
        let isFirst = findings.withLock { findings in
            defer { findings.hasSwitchedOver = true }
            return !findings.hasSwitchedOver
        }
        if isFirst { report(.phase(.switchOver)) }
    }

    /// libvirt takes the standstill of a migration under way alone.
    private func prepare() async {
        let most = plan.policy.start.downtime
        guard most != Self.usualDowntime else { return }
        await take(.allowDowntime(most), "the policy begins with it")
    }

    private func take(_ action: ConvergencePolicy.Action, _ reason: String) async {
        report(.step(action, because: reason))
        // Before the call: the migration ends while it is under way.
        findings.withLock { findings in
            switch action {
            case .abort: findings.abortReason = reason
            case .startPostCopy: findings.isInPostCopy = true
            // The guest is paused from here on, and not by the end of the move.
            case .suspend: findings.hasSwitchedOver = true
            case .allowDowntime, .limitBandwidth: break
            }
        }
        let plan = plan
        do {
            try await calls.run { () throws(LibvirtError) in
                switch action {
                case .allowDowntime(let most): try plan.domain.setMaximumDowntime(most)
                case .limitBandwidth(let most): try plan.domain.setMigrationBandwidth(most ?? .unlimitedBandwidth)
                case .startPostCopy: try plan.domain.startPostCopy()
                case .suspend: try plan.domain.suspend()
                case .abort: try plan.domain.abortJob()
                }
            }
        } catch {
            findings.withLock { findings in
                if action == .abort { findings.abortReason = nil }
                if action == .startPostCopy { findings.isInPostCopy = false }
            }
            report(.refusedStep(action, because: error.message))
        }
    }
}
