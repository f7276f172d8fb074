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
    /// Between two looks once the guest stands still: the daemon asks QEMU for each, and has to end the transfer through the same
    /// monitor.
    static let intervalAtEnd = Duration.seconds(1)
    /// What QEMU and libvirt let a guest stand still where nobody says anything.
    static let usualDowntime = Duration.milliseconds(300)

    private let subject: Subject
    private let calls: BlockingCalls
    private let report: @Sendable (MoveEvent) -> Void
    private let findings = Mutex(Findings())

    /// What is watched.
    struct Subject: Sendable {
        let domain: Domain
        let policy: ConvergencePolicy
        /// The guest's memory.
        let memory: MemorySize
        let allowsPostCopy: Bool
        /// The steps of the policy that somebody took before; `nil` for a move that begins, and has to be prepared.
        var stepsTaken: Int?
    }

    /// What the watch has seen, for whoever explains the end.
    struct Findings: Sendable {
        /// Why the policy gave the move up.
        var abortReason: String?
        /// Whether the guest has gone on on the target without all of its memory.
        var isInPostCopy = false
        var hasSwitchedOver = false
        /// What was copied of disks, of which the figures of a move that is over say nothing.
        var diskProcessed = MemorySize.zero
        /// The last figures: libvirt forgets those of a move that ended in post-copy.
        var progress: Migrator.Progress?
    }

    init(_ subject: Subject, _ calls: BlockingCalls, _ report: @escaping @Sendable (MoveEvent) -> Void) {
        (self.subject, self.calls, self.report) = (subject, calls, report)
    }

    convenience init(
        _ plan: MigrationPlan, _ calls: BlockingCalls, _ report: @escaping @Sendable (MoveEvent) -> Void
    ) {
        let subject = Subject(
            domain: plan.domain, policy: plan.policy, memory: plan.target.berth.memory.size,
            allowsPostCopy: plan.settings.allowsPostCopy)
        self.init(subject, calls, report)
    }

    /// How long libvirt's call may take to say itself that post-copy broke.
    static let patience = Duration.seconds(5)

    /// Watches until the task is cancelled, or the transfer breaks in post-copy, which the call that waits for it is told.
    func run(_ call: TransferCall? = nil) async {
        var convergence = Convergence(
            subject.policy, memory: subject.memory, allowsPostCopy: subject.allowsPostCopy,
            stepsTaken: subject.stepsTaken ?? 0)
        var begin: ContinuousClock.Instant?
        while !Task.isCancelled {
            if let look = try? await calls.run({ try self.look() }) {
                if look.isBroken {
                    try? await Task.sleep(for: Self.patience)
                    call?.leave()
                    return
                }
                if begin == nil, subject.stepsTaken == nil { await prepare() }
                // One that was begun before goes by libvirt's clock, for the sake of its deadline.
                let start = begin ?? .now - (subject.stepsTaken == nil ? .zero : look.progress.elapsed)
                begin = start
                report(.progress(look.progress))
                findings.withLock {
                    $0.progress = look.progress
                    $0.diskProcessed = max($0.diskProcessed, look.progress.diskProcessed)
                }
                if look.isSwitching { noteSwitch() }
                if case .take(let action, let reason) = convergence.step(look.progress, elapsed: .now - start) {
                    await take(action, reason)
                }
            }
            try? await Task.sleep(for: seen.hasSwitchedOver ? Self.intervalAtEnd : Self.interval)
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
        let job = try subject.domain.job()
        guard job.parameters[.jobOperation] == .migrationOut else { throw NotYet() }
        let progress = Migrator.Progress(job.parameters)
        guard progress.total > .zero else { throw NotYet() }
        let state = try subject.domain.state()
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
        let most = subject.policy.start.downtime
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
        let domain = subject.domain
        do {
            try await calls.run { () throws(LibvirtError) in
                switch action {
                case .allowDowntime(let most): try domain.setMaximumDowntime(most)
                case .limitBandwidth(let most): try domain.setMigrationBandwidth(most ?? .unlimitedBandwidth)
                case .startPostCopy: try domain.startPostCopy()
                case .suspend: try domain.suspend()
                case .abort: try domain.abortJob()
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
