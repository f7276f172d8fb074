public import Libvirt
public import Vocabulary
internal import HostInventory
internal import Placement
internal import Provisioning

/// Moves a machine that runs, by a plan; what fails leaves it running where it was.
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

    /// How far a move is, by QEMU's figures.
    public struct Progress: Hashable, Sendable {
        public let elapsed: Duration
        public let total: MemorySize
        public let processed: MemorySize
        public let remaining: MemorySize
        /// Per second.
        public let rate: MemorySize
        /// How often memory was gone through.
        public let iteration: UInt64
        /// The downtime that QEMU expects, or measured once the move is over.
        public let downtime: Duration?
    }

    /// What became of a move.
    public struct Outcome: Sendable {
        public let progress: Progress
        /// Where the machine's vCPUs may really run on the target, by the kernel there.
        public let affinities: [CPUSet]
        /// Whether that is what was planned.
        public let isAsPlanned: Bool
        /// What is left on the source that should not be, a sentence each.
        public let leftovers: [String]
    }

    /// Moves the machine; cancelling the task aborts the move, and the machine runs on where it is.
    ///
    /// - Parameter report: Is called a few times a second with how far the move is.
    /// - Returns: What the target's kernel says of the machine's place.
    /// - Throws: ``MoveFailure``, which says where the machine is.
    public func run(report: @escaping @Sendable (Progress) -> Void) async throws -> Outcome {
        let watch = Task {
            while !Task.isCancelled {
                if let progress = try? await calls.run({ try plan.domain.migrationProgress() }) { report(progress) }
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
        defer { watch.cancel() }
        do {
            try await plan.domain.migrate(toURI: plan.targetURI, plan.parameters, plan.flags, on: calls)
        } catch {
            throw await MoveFailure(error, plan, source, target, calls)
        }
        return try await calls.run { try outcome() }
    }

    private func outcome() throws -> Outcome {
        let domain = try target.domain(plan.domain.uuid)
        let affinities = try domain.vcpus().map(\.affinity)
        let wanted = plan.target.berth.vcpuPins.map { $0.isEmpty ? plan.target.host.topology.online : $0 }
        return Outcome(
            progress: try domain.migrationProgress(.completed),
            affinities: affinities,
            isAsPlanned: affinities == wanted,
            leftovers: cleanSource()
        )
    }

    /// Removes what the move leaves on the source; what cannot be removed is named.
    private func cleanSource() -> [String] {
        guard plan.flags.contains(.undefinesOnSource), let variables = plan.firmwareVariables else { return [] }
        do throws(LibvirtError) {
            try variables.remove(from: source, keepingThatOf: target)
            return []
        } catch {
            return ["the UEFI variables of \(plan.name) are still on \(plan.source.name): \(error.message)"]
        }
    }
}

extension Domain {
    fileprivate func migrationProgress(_ flags: JobStatisticsFlags = []) throws(LibvirtError) -> Migrator.Progress {
        let figures = try job(flags).parameters
        return Migrator.Progress(
            elapsed: figures[.jobTimeElapsed] ?? .zero,
            total: figures[.jobDataTotal] ?? .zero,
            processed: figures[.jobDataProcessed] ?? .zero,
            remaining: figures[.jobDataRemaining] ?? .zero,
            rate: figures[.jobMemoryBandwidth] ?? .zero,
            iteration: figures[.jobMemoryIteration] ?? 0,
            downtime: figures[.jobDowntime]
        )
    }
}
