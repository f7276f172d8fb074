public import Libvirt
public import Vocabulary
internal import DomainXML
internal import HostInventory
internal import Placement
internal import Provisioning
internal import Templates

/// Moves a machine that runs, by a plan; what fails leaves it running where it was.
///
/// See ``MovePhase`` for the parts of a move. Each leaves something by which the next look at both hosts understands it,
/// whichever way this program ends: the record with the machine, and the claim on the target.
public struct Migrator: Sendable {
    private let plan: MigrationPlan
    private let source: Connection
    private let target: Connection
    private let calls: BlockingCalls

    public init(
        _ plan: MigrationPlan,
        from source: Connection,
        to target: Connection,
        calls: BlockingCalls = .shared
    ) {
        (self.plan, self.source, self.target, self.calls) = (plan, source, target, calls)
    }

    /// What became of a move.
    public struct Outcome: Sendable {
        public let progress: Progress
        /// Where the machine's vCPUs may really run on the target, by the kernel there.
        public let affinities: [CPUSet]
        /// What is elsewhere than planned, a sentence each.
        public let discrepancies: [String]
        /// What is left over that should not be, a sentence each.
        public let leftovers: [String]
        /// The files of copied disks that the source still has.
        public let keptOnSource: [String]

        /// Whether all is where it was planned.
        public var isAsPlanned: Bool { discrepancies.isEmpty }
    }

    /// Moves the machine; cancelling the task aborts the move, and the machine runs on where it is.
    ///
    /// - Parameter report: Is called when a part of the move begins, and a few times a second with how far it is.
    /// - Returns: What the target's kernel says of the machine's place.
    /// - Throws: ``MoveFailure``, which says where the machine is, or ``MigrationError`` if its place on the target has
    ///   been taken since it was planned.
    public func run(report: @escaping @Sendable (MoveEvent) -> Void) async throws -> Outcome {
        for remark in plan.settings.remarks { report(.remark(remark)) }
        let watch = TransferWatch(plan, calls, report)
        var rest = self
        do {
            report(.phase(.prepare))
            try await step { () throws(LibvirtError) in try plan.domain.setMove(plan.move.atStart) }
            if let claim = plan.claim {
                report(.phase(.claim))
                try await step { try claim.make() }
            }
            if !plan.copies.isEmpty || plan.isOffline { try await makeVolumes(report) }
            if !plan.replugs.isEmpty { try await unplug(report) }
            report(.phase(.transfer))
            try await transfer(watch)
        } catch {
            guard let again = await takenUp(watch.seen, report) else { throw await failure(error, watch.seen) }
            rest = again
        }
        if !watch.seen.hasSwitchedOver, !plan.isOffline { report(.phase(.switchOver)) }
        do {
            return try await rest.arrive(watch.seen, report)
        } catch {
            throw await rest.failure(error, watch.seen)
        }
    }

    /// Does a part of the move, unless somebody has aborted it.
    private func step(_ work: @escaping @Sendable () throws -> Void) async throws {
        try Task.checkCancellation()
        try await calls.run(work)
        try Task.checkCancellation()
    }

    private func makeVolumes(_ report: @escaping @Sendable (MoveEvent) -> Void) async throws {
        report(.phase(.volumes))
        let interruption = Interruption()
        let transfer = VolumeTransfer(plan, source, target, interruption, report)
        try Task.checkCancellation()
        try await calls.run({ try transfer.run() }, onCancel: { interruption.request() })
        try Task.checkCancellation()
    }

    private func unplug(_ report: @escaping @Sendable (MoveEvent) -> Void) async throws {
        report(.phase(.unplug))
        let interruption = Interruption()
        let removal = DeviceRemoval(plan, source, interruption)
        try Task.checkCancellation()
        try await calls.run({ try removal.run() }, onCancel: { interruption.request() })
        try Task.checkCancellation()
    }

    /// Goes on with a transfer that broke in post-copy, over connections that answer: the guest cannot run on either host meanwhile,
    /// and what its devices do in that time may have the target's emulator wait for a page itself, which no new transfer
    /// reaches then.
    ///
    /// - Returns: What does the rest of the move; `nil` if the target has not got all of the memory.
    private func takenUp(
        _ seen: TransferWatch.Findings, _ report: @escaping @Sendable (MoveEvent) -> Void
    ) async -> Self? {
        guard seen.isInPostCopy, !Task.isCancelled else { return nil }
        do {
            let ends = try await calls.run { () throws(LibvirtError) in
                MoveEnds(source: try MoveEnd(source), target: try MoveEnd(target))
            }
            guard try await PostCopyRecovery(plan.name, ends, calls: calls).takeUp(report: report) else { return nil }
            return try await calls.run { () throws(LibvirtError) in
                let ends = ends.reopened()
                return Self(
                    plan, from: try ends.source.connection.get(), to: try ends.target.connection.get(), calls: calls)
            }
        } catch {
            // Whoever aborted it knows why.
            if !Task.isCancelled { report(.remark((error as? RecoveryFailure)?.reason ?? "\(error)")) }
            return nil
        }
    }

    /// Puts the target's devices in.
    private func plug(_ report: @escaping @Sendable (MoveEvent) -> Void) async throws -> [String] {
        report(.phase(.plug))
        return try await calls.run {
            let domain = try target.domain(plan.domain.uuid)
            let root = try XMLDocument(parsing: try domain.xml()).root
            return MissingDevices(plan.move, root, home: .target)?.attach(to: domain) ?? []
        }
    }

    private func transfer(_ watch: TransferWatch) async throws {
        let call = TransferCall()
        let isWatched = !plan.isOffline
        let watching = Task { if isWatched { await watch.run(call) } }
        let result = await Result {
            try await call.run { [plan, calls] in
                try await plan.domain.migrate(toURI: plan.targetURI, plan.parameters, plan.flags, on: calls)
            }
        }
        watching.cancel()
        await watching.value
        try result.get()
    }

    private func arrive(
        _ seen: TransferWatch.Findings, _ report: @escaping @Sendable (MoveEvent) -> Void
    ) async throws -> Outcome {
        let unplugged = plan.replugs.isEmpty ? [] : try await plug(report)
        report(.phase(.verify))
        var (progress, found) = try await calls.run {
            let domain = try target.domain(plan.domain.uuid)
            // What does not run has no threads that could be elsewhere.
            if plan.isOffline {
                return (
                    Progress(), Arrival.Findings(affinities: Array(plan.target.berth.vcpuPins), discrepancies: [])
                )
            }
            let arrival = Arrival(domain, planned: plan.target.berth, on: plan.target.host, target)
            return (Progress(try domain.job(.completed).parameters), try arrival.verify())
        }
        progress.diskProcessed = max(progress.diskProcessed, seen.diskProcessed)
        // A move may be over before anybody looked how far it was.
        if !plan.isOffline { report(.progress(progress)) }
        report(.phase(.commit))
        let incomplete = try await calls.run { try commit() }
        report(.phase(.cleanup))
        let cleaning = try await clean()
        return Outcome(
            progress: progress.total > .zero ? progress : seen.progress ?? progress,
            affinities: found.affinities,
            discrepancies: found.discrepancies + incomplete + unplugged,
            leftovers: cleaning.failures,
            keptOnSource: plan.move.removesSourceVolumes
                ? [] : plan.copies.flatMap(\.volumes).unique().filter { !$0.isBase }.map(\.path)
        )
    }

    private func commit() throws(LibvirtError) -> [String] {
        guard plan.flags.contains(.persistsOnDestination) else { return [] }
        let domain = try target.domain(plan.domain.uuid)
        guard try domain.isPersistent() else { return ["\(plan.name) has no definition on \(plan.target.name)"] }
        if plan.move.startsWithHost { try domain.setStartsWithHost(true) }
        return []
    }

    private func clean() async throws(LibvirtError) -> MoveCleaning.Outcome {
        try await calls.run { () throws(LibvirtError) in
            MoveCleaning(plan.name).clean(MoveEnds(source: try MoveEnd(source), target: try MoveEnd(target)))
        }
    }

    /// Takes back what was done, and says where the machine is.
    private func failure(_ error: any Error, _ seen: TransferWatch.Findings) async -> any Error {
        let isCancelled = Task.isCancelled
        guard let cleaning = try? await clean() else { return error }
        if let error = error as? MigrationError { return error }
        return MoveFailure(error, cleaning, reason: seen.abortReason, isCancelled: isCancelled, machine: plan.name)
    }
}

extension Result {
    /// Creates the result of asynchronous work.
    fileprivate init(_ work: () async throws(Failure) -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
