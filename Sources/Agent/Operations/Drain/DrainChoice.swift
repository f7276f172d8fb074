internal import AgentAPI
internal import Libvirt
internal import Migration
internal import Placement
internal import Provisioning

/// What somebody wants of a drain, looked through.
struct DrainChoice: Sendable {
    let request: DrainRequest
    let policy: ConvergencePolicy
    /// The most moves at a time.
    let parallel: Int

    /// - Throws: ``AgentFailure`` for a request that makes no sense.
    init(_ request: DrainRequest) throws(AgentFailure) {
        let parallel = request.parallel ?? 2
        guard !request.to.isEmpty, request.to.allSatisfy({ !$0.isEmpty }) else {
            throw AgentFailure(.invalid, "name the hosts to move machines to, one at least, by their URIs in 'to'")
        }
        guard Set(request.to).count == request.to.count else {
            throw AgentFailure(.invalid, "a host is named twice in 'to'")
        }
        guard (1...64).contains(parallel) else {
            throw AgentFailure(.invalid, "'parallel' is a number from 1 to 64")
        }
        guard request.only.map({ !$0.isEmpty }) ?? true else {
            throw AgentFailure(.invalid, "name the machines that move in 'only', or leave it out for all")
        }
        guard request.copyStorage ?? false || !(request.removeSourceStorage ?? false) else {
            throw AgentFailure(.invalid, "'removeSourceStorage' goes with 'copyStorage'")
        }
        policy = try Agent.policy(request.policy)
        (self.request, self.parallel) = (request, parallel)
    }

    /// Connects to the targets, and returns what plans the moves.
    @available(*, noasync)
    func planner(
        from source: Connection, housekeeping: Housekeeping?, reserves: PageReserves
    ) throws -> DrainPlanner {
        let targets = try request.to.map { DrainTarget(try Agent.target($0), peerURI: $0) }
        var planner = DrainPlanner(from: source, to: targets, housekeeping: housekeeping, reserves: reserves)
        (planner.policy, planner.restarts) = (policy, request.restart ?? false)
        planner.only = request.only.map(Set.init)
        planner.wishes.disks = request.copyStorage ?? false ? .all : .none
        planner.wishes.removesSourceDisks = request.removeSourceStorage ?? false
        planner.wishes.replugs = request.replug ?? false
        return planner
    }

    /// A machine's move as it would be asked for by itself, for the agent that goes on with it.
    func move(to target: Int) -> MigrateRequest { MigrateRequest(to: request.to[target], policy: request.policy) }
}
