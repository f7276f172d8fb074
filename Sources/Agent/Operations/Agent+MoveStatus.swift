public import AgentAPI
internal import Libvirt
internal import Migration
internal import Provisioning
internal import Reports
internal import Vocabulary

extension Agent {
    /// Tells all that speaks against a move, and moves nothing.
    public func checkMigration(
        _ name: String, _ request: MigrationCheckRequest
    ) async throws(AgentFailure) -> MigrationCheckReport {
        let wishes = try MigrationWishes(request)
        let (housekeeping, reserves) = (housekeeping, configuration.reserves)
        return try await asking { connection, _ in
            var reader = MigrationReader(
                from: .live(connection), to: .live(try Self.target(request.to)),
                targetURI: request.peer ?? request.to)
            (reader.housekeeping, reader.reserves, reader.depth) = (housekeeping, reserves, .thorough)
            return MigrationCheckReport(MigrationCheck(try reader.read(name, wishes: wishes).pair))
        }
    }

    /// Tells which host runs a machine and what moves left over on either, and removes that if somebody wants it.
    public func moveStatus(
        _ name: String, _ request: MoveStatusRequest
    ) async throws(AgentFailure) -> MoveStatusReport {
        try Self.check(target: request.to)
        return try await asking { connection, _ in
            try MoveStatusReport(
                of: name, on: try Self.ends(name, request.to, connection), isCleaning: request.clean ?? false,
                guardedBy: connection)
        }
    }

    /// Goes on with a move that broke in post-copy.
    public func resumeMove(
        _ name: String, _ request: MoveStatusRequest, for requester: Requester
    ) throws(AgentFailure) -> Operation {
        try Self.check(target: request.to)
        let connection = try openConnection()
        return try operations.begin(.migrate, [name], for: requester.client, key: requester.key) { operation in
            let (ends, guarding) = try await BlockingCalls.shared.run {
                (try Self.ends(name, request.to, connection), try MoveGuard(name, on: connection))
            }
            defer { withExtendedLifetime(guarding) {} }
            return try await self.following(name, operation, requester.key, .init()) { report in
                let outcome = try await PostCopyRecovery(name, ends).run(report: report)
                self.moves.end(name, .arrived, downtime: nil)
                return .init(messages: [outcome.status.sentence] + outcome.failures)
            }
        }
    }

    @available(*, noasync)
    private static func ends(_ name: String, _ target: String?, _ connection: Connection) throws -> MoveEnds {
        let here = try MoveEnd(connection)
        do throws(UnrecordedMove) {
            return try MoveEnds(of: name, from: here, to: target)
        } catch {
            throw AgentFailure(.conflict, "\(error); name the other host in 'to'")
        }
    }
}

extension MigrationWishes {
    /// What somebody wants of a move that is looked into.
    fileprivate init(_ request: MigrationCheckRequest) throws(AgentFailure) {
        self.init()
        guard request.maxDowntimeMilliseconds.map({ $0 > 0 }) ?? true, request.bandwidthBytesPerSecond != 0 else {
            throw AgentFailure(.invalid, "a bandwidth and a downtime are at least 1")
        }
        guard request.copyStorage != nil || !(request.removeSourceStorage ?? false) else {
            throw AgentFailure(.invalid, "'removeSourceStorage' goes with 'copyStorage'")
        }
        (encrypts, usesPostCopy) = (request.tls ?? false, request.postCopy ?? false)
        bandwidth = request.bandwidthBytesPerSecond.map { .bytes($0) }
        if let most = request.maxDowntimeMilliseconds { maximumDowntime = .milliseconds(most) }
        if let copied = request.copyStorage { disks = copied == ["all"] ? .all : .named(Set(copied)) }
        removesSourceDisks = request.removeSourceStorage ?? false
        (replugs, replugNames) = (request.replug != nil, Set((request.replug ?? []).map { $0.lowercased() }))
    }
}
