internal import Dispatch
internal import Synchronization

extension Domain {
    /// Moves the domain to the host of another connection; cancelling the task aborts the migration.
    ///
    /// A cancelled migration throws ``LibvirtError/Code/operationAborted``, and the domain runs on here. If it
    /// is too late to abort, such as in post-copy, the migration goes on and its outcome is reported.
    ///
    /// The corresponding C functions are `virDomainMigrate3` and `virDomainAbortJob`.
    public func migrate(
        to destination: Connection,
        _ parameters: TypedParameters = [],
        _ flags: MigrationFlags,
        on calls: BlockingCalls
    ) async throws(LibvirtError) -> Domain {
        try await abortingMigration(on: calls) { () throws(LibvirtError) in
            try migrate(to: destination, parameters, flags)
        }
    }

    /// Moves the domain to the host that this host's daemon reaches by a URI; cancelling the task aborts the
    /// migration.
    ///
    /// A cancelled migration throws ``LibvirtError/Code/operationAborted``, and the domain runs on here. If it
    /// is too late to abort, such as in post-copy, the migration goes on and its outcome is reported.
    ///
    /// The corresponding C functions are `virDomainMigrateToURI3` and `virDomainAbortJob`.
    public func migrate(
        toURI uri: String?,
        _ parameters: TypedParameters = [],
        _ flags: MigrationFlags,
        on calls: BlockingCalls
    ) async throws(LibvirtError) {
        try await abortingMigration(on: calls) { () throws(LibvirtError) in
            try migrate(toURI: uri, parameters, flags)
        }
    }

    private func abortingMigration<Success: Sendable>(
        on calls: BlockingCalls,
        _ work: @escaping @Sendable () throws(LibvirtError) -> Success
    ) async throws(LibvirtError) -> Success {
        let attempt = MigrationAttempt()
        return try await calls.run { () throws(LibvirtError) in
            try attempt.run(work)
        } onCancel: {
            attempt.cancel { abortMigration() }
        }
    }

    /// Aborts the job if it is a migration that leaves this host, and not another client's backup.
    private func abortMigration() {
        // Fails before the migration has begun and after it has ended.
        guard let job = try? job(), job.parameters[.jobOperation] == .migrationOut else { return }
        try? abortJob()
    }
}

/// A migration that may be cancelled before, while and after it runs.
private final class MigrationAttempt: Sendable {
    private enum Phase {
        case waiting
        case cancelled
        case running
        case over
    }

    private let phase = Mutex(Phase.waiting)
    private let end = DispatchSemaphore(value: 0)

    func run<Success>(_ work: () throws(LibvirtError) -> Success) throws(LibvirtError) -> Success {
        let mayRun = phase.withLock { phase in
            guard phase == .waiting else { return false }
            phase = .running
            return true
        }
        guard mayRun else {
            throw LibvirtError(
                .operationAborted, "The migration was cancelled before it began", function: "virDomainMigrate3")
        }
        defer {
            phase.withLock { $0 = .over }
            end.signal()
        }
        return try work()
    }

    /// Calls `abort` until the work has ended: there is nothing to abort before libvirt has begun the job.
    func cancel(_ abort: () -> Void) {
        let isRunning = phase.withLock { phase in
            if phase == .waiting { phase = .cancelled }
            return phase == .running
        }
        guard isRunning else { return }
        repeat { abort() } while end.wait(timeout: .now() + .milliseconds(100)) == .timedOut
    }
}
