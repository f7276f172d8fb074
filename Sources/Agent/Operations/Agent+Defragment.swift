public import AgentAPI
internal import Placement
internal import Provisioning
internal import Reports
internal import Vocabulary

extension Agent {
    /// Says which machines would be moved for a goal, and changes nothing.
    public func planDefragmentation(_ request: DefragRequest) async throws(AgentFailure) -> DefragReport {
        let (goal, limits) = (try Self.goal(request), Self.limits(request))
        let (housekeeping, reserves) = (housekeeping, configuration.reserves)
        return try await asking { connection, _ in
            let planner = DefragmentationPlanner(connection, housekeeping: housekeeping, reserves: reserves)
            return DefragReport(try planner.plan(goal, limits: limits))
        }
    }

    /// Moves machines so that another finds room, or that all lie better.
    public func defragment(_ request: DefragRequest, for requester: Requester) throws(AgentFailure) -> Operation {
        let (goal, limits) = (try Self.goal(request), Self.limits(request))
        let (housekeeping, reserves) = (housekeeping, configuration.reserves)
        return try begin(.defrag, [], requester) { connection, operation in
            let planner = DefragmentationPlanner(connection, housekeeping: housekeeping, reserves: reserves)
            let plan = try planner.plan(goal, limits: limits)
            let moves = plan.defragmentation.moves.map(\.machine)
            let defragmenter = Defragmenter(
                connection, housekeeping: housekeeping, reserves: reserves, interruption: operation.interruption
            ) { progress in
                operation.note("\(progress.machine): \(progress.step)")
                if let done = moves.firstIndex(of: progress.machine) {
                    operation.advance(to: Double(done) / Double(moves.count))
                }
            }
            let outcome = defragmenter.make(plan)
            let result = OperationReport.Result(defrag: DefragReport(outcome))
            guard let stop = outcome.stop else { return result }
            // What was moved stays, and is told.
            operation.leave(result)
            throw stop
        }
    }

    private static func goal(_ request: DefragRequest) throws(AgentFailure) -> Defragmentation.Goal {
        do {
            return try request.admit.map { .admit(try PlacementRequest(shape: $0, name: "the machine")) } ?? .tidy
        } catch {
            throw AgentFailure(.invalid, "\(error)")
        }
    }

    private static func limits(_ request: DefragRequest) -> MoveLimits {
        MoveLimits(
            memory: .bytes(request.maxMemoryBytes ?? .max), machines: max(0, request.maxMoves ?? .max),
            fixed: Set(request.keep ?? []), preference: .fewestMachines)
    }
}
