public import AgentAPI
internal import Libvirt
internal import Migration
internal import Placement
internal import Provisioning
internal import Reports
internal import Templates
internal import Vocabulary

extension Agent {
    /// Says where a machine would go on another host, and moves nothing.
    public func planMigration(_ name: String, _ request: MigrateRequest) async throws(AgentFailure) -> MigrationReport {
        let planner = try planner(request)
        return try await asking { connection, _ in
            MigrationReport(try planner(connection, Self.target(request.to)).plan(name), nil)
        }
    }

    /// Moves a machine to another host.
    public func migrate(
        _ name: String, _ request: MigrateRequest, for requester: Requester
    ) throws(AgentFailure) -> Operation {
        let planner = try planner(request)
        try Self.check(target: request.to)
        let source = try openConnection()
        let work = OperationJournal.Work(migration: request)
        return try operations.begin(
            .migrate, [name], for: requester.client, key: requester.key, resuming: nil, noting: work
        ) { operation in
            let (guarding, target, plan) = try await BlockingCalls.shared.run {
                let guarding = try MoveGuard(name, on: source)
                for clause in try guarding.settle(name, source) {
                    operation.note("\(name): of an earlier move is removed: \(clause)")
                }
                let target = try Self.target(request.to)
                return (guarding, target, try planner(source, target).plan(name))
            }
            defer { withExtendedLifetime(guarding) {} }
            for warning in plan.warnings { operation.note("\(name): \(warning) [\(warning.code)]") }
            operation.note("\(name): moves to CPU \(plan.target.berth.cpus) of \(plan.target.name)")
            return try await self.following(name, operation, requester.key, work) { report in
                let outcome = try await Migrator(plan, from: source, to: target).run(report: report)
                self.moves.end(name, .arrived, downtime: outcome.progress.downtime)
                for leftover in outcome.leftovers { operation.note("\(name): \(leftover)") }
                return .init(migration: MigrationReport(plan, outcome), messages: outcome.discrepancies)
            }
        }
    }

    /// What plans a move that was asked for, once there are connections to both hosts: the source's and the target's.
    private func planner(
        _ request: MigrateRequest
    ) throws(AgentFailure) -> @Sendable (Connection, Connection) -> MigrationPlanner {
        let policy = try Self.policy(request.policy)
        let (housekeeping, reserves) = (housekeeping, configuration.reserves)
        return { source, target in
            var planner = MigrationPlanner(
                from: source, to: target, targetURI: request.peer ?? request.to, housekeeping: housekeeping,
                reserves: reserves)
            planner.policy = policy
            return planner
        }
    }

    /// Goes on with a move whose agent was killed, or whose other run was.
    func adopt(_ name: String, _ ends: MoveEnds, _ guarding: MoveGuard, _ entry: OperationJournal.Entry?) {
        attempt(name) { () throws(AgentFailure) in
            let work = entry?.work ?? OperationJournal.Work()
            let policy = try Self.policy(work.migration?.policy)
            _ = try operations.begin(
                .migrate, [name], for: entry?.report.client ?? "berthd", key: entry?.key, resuming: entry?.report,
                noting: work
            ) { operation in
                defer { withExtendedLifetime(guarding) {} }
                operation.note("\(name): goes on with a move that an earlier run began")
                return try await self.following(name, operation, entry?.key, work) { report in
                    let adoption = MoveAdoption(name, ends, policy: policy, stepsTaken: work.steps)
                    let outcome = try await adoption.run(report: report)
                    self.moves.end(name, .arrived, downtime: nil)
                    return .init(messages: [outcome.status.sentence] + outcome.discrepancies)
                }
            }
        }
    }

    /// Tells of a move in its operation, in the figures, and in the journal.
    func following(
        _ name: String, _ operation: Operation, _ key: Operations.Key?, _ work: OperationJournal.Work,
        _ move: (@escaping @Sendable (MoveEvent) -> Void) async throws -> OperationReport.Result
    ) async throws -> OperationReport.Result {
        let steps = StepCount(work.steps)
        do {
            return try await move { event in
                self.moves.note(event, of: name)
                if let line = event.line { operation.note("\(name): \(line)") }
                switch event {
                case .progress(let progress): if let part = progress.part { operation.advance(to: part) }
                case .step:
                    var work = work
                    work.steps = steps.add()
                    self.operations.note(operation, key: key, work)
                case .phase, .refusedStep, .remark: break
                }
            }
        } catch {
            self.moves.end(name, .stayed, downtime: nil)
            throw error
        }
    }

    /// The policy with a name, or one of somebody's own in YAML; the usual one without either.
    static func policy(_ text: String?) throws(AgentFailure) -> ConvergencePolicy {
        guard let text else { return .balanced }
        do throws(PolicyError) {
            // A name is a word; a policy of one's own has at least a key.
            return text.contains(":") || text.contains("\n")
                ? try ConvergencePolicy(yaml: text, in: "'policy'") : try ConvergencePolicy(named: text)
        } catch {
            throw AgentFailure(error)
        }
    }
}
