public import AgentAPI
internal import Libvirt
internal import Migration
internal import Placement
internal import Provisioning
internal import Reports
internal import Vocabulary

extension Agent {
    /// Says where each machine of the host would go, and moves none.
    public func planDrain(_ request: DrainRequest) async throws(AgentFailure) -> DrainReport {
        let choice = try DrainChoice(request)
        let (housekeeping, reserves) = (housekeeping, configuration.reserves)
        return try await asking { connection, _ in
            DrainReport(
                try choice.planner(from: connection, housekeeping: housekeeping, reserves: reserves).plan())
        }
    }

    /// Moves the machines of the host to others.
    public func drain(_ request: DrainRequest, for requester: Requester) throws(AgentFailure) -> Operation {
        try drain(request, for: requester, resuming: nil)
    }

    /// Moves the machines of the host to others, or goes on with that where an earlier agent was killed.
    func drain(
        _ request: DrainRequest, for requester: Requester, resuming entry: OperationJournal.Entry?
    ) throws(AgentFailure) -> Operation {
        let choice = try DrainChoice(request)
        let source = try openConnection()
        let (housekeeping, reserves) = (housekeeping, configuration.reserves)
        let key = entry?.key ?? requester.key
        let work = entry?.work ?? .init(drain: DrainWork(request))
        return try operations.begin(
            .drain, request.only ?? [], for: requester.client, key: key, resuming: entry?.report, noting: work
        ) { operation in
            let earlier = entry?.work?.drain
            if let earlier { await self.endMoves(of: earlier, operation) }
            let (planner, plan) = try await BlockingCalls.shared.run {
                let planner = try choice.planner(from: source, housekeeping: housekeeping, reserves: reserves)
                let plan = try planner.plan(unless: operation.interruption) { operation.note("looks at \($0)") }
                return (planner, plan)
            }
            operation.concern(plan.moves.map(\.name))
            let follower = DrainFollower(self, operation, key, choice, plan)
            let drain = Drain(plan, by: planner, parallel: choice.parallel)
            let outcome = await drain.run(unless: { operation.isWindingDown }, report: follower.note)
            if operation.isWindingDown, outcome.isCutShort {
                operation.handOver()
                throw Interrupted()
            }
            if let earlier { await self.startAgain(earlier, source, operation) }
            let result = OperationReport.Result(drain: DrainReport(outcome))
            guard let failure = outcome.failure(isCancelled: operation.interruption.isRequested) else { return result }
            // What was moved stays there, and is told.
            operation.leave(result)
            throw failure
        }
    }

    /// Waits for the moves that an earlier agent began for a drain, and that this one goes on with; cancelled along.
    private func endMoves(of drain: DrainWork, _ operation: Operation) async {
        operation.note("goes on with what an earlier agent began")
        for (machine, id) in drain.moves.sorted(by: { $0.key < $1.key }) {
            guard let move = try? operations.operation(id) else { continue }
            operation.note("\(machine): is on its way already")
            await withTaskCancellationHandler {
                await move.end()
            } onCancel: {
                move.cancel()
            }
        }
    }

    /// Starts machines that an earlier agent shut down to move them, wherever they are.
    private func startAgain(_ drain: DrainWork, _ source: Connection, _ operation: Operation) async {
        let (housekeeping, reserves) = (housekeeping, configuration.reserves)
        for machine in drain.stopped.sorted() {
            let started = try? await BlockingCalls.shared.run { () throws -> String? in
                let targets = drain.request.to.compactMap { try? Connection(uri: $0) }
                for connection in targets + [source] {
                    guard let domain = try? connection.domain(named: machine) else { continue }
                    guard try !domain.isActive() else { return nil }
                    _ = try MachineControl(connection, housekeeping: housekeeping, reserves: reserves).start(machine)
                    return try connection.hostname()
                }
                return nil
            }
            if let host = started ?? nil { operation.note("\(machine): was started on \(host)") }
        }
    }
}

extension DrainOutcome {
    /// Why the host is not empty of what was to move; `nil` if it is.
    func failure(isCancelled: Bool) -> AgentFailure? {
        let failures = results.flatMap { result -> [String] in
            switch result.end {
            case .arrived(_, let outcome): outcome.discrepancies.map { "\(result.machine.name): \($0)" }
            case .failed(let error): ["\(result.machine.name): \(AgentFailure(error))"]
            case .notBegun: ["\(result.machine.name): its move was not begun"]
            }
        }
        if isCancelled {
            let moved = results.count { if case .arrived = $0.end { true } else { false } }
            return AgentFailure(.cancelled, "it was cancelled; \(moved) of \(results.count) machines have moved")
        }
        guard failures.isEmpty else { return AgentFailure(.failed, failures) }
        let blocked = plan.blocked.flatMap { machine -> [String] in
            guard case .stays(let findings) = machine.fate else { return [] }
            return findings.map { "\(machine.name): \($0.message) [\($0.code)]" }
        }
        return plan.blocked.isEmpty ? nil : AgentFailure(.lacking, blocked)
    }
}
