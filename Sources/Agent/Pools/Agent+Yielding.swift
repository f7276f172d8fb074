internal import AgentAPI
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Templates
internal import Vocabulary

extension Agent {
    /// Provisions machines; where they lack CPUs that pools can do without, the pools give these up first.
    ///
    /// The pools are held meanwhile, and grow again if the machines are not made after all.
    func provision(
        _ machines: [Machine], by provisioner: Provisioner, _ planner: ProvisioningPlanner, _ operation: Operation
    ) async throws -> Provisioner.Outcome {
        do {
            return try await BlockingCalls.shared.run { try provisioner.provision(machines) }
        } catch  where configuration.pools.policy == .repair && Self.isShortfall(error) {
            await pools.hold()
            defer { Task { await pools.release() } }
            let changes = try await BlockingCalls.shared.run { try planner.yielding(for: machines) }
            guard let changes else { throw error }
            for change in changes { operation.note("\(change.machine): gives up CPU of its pool") }
            let repinner = PoolRepinner(planner.connection, configuration)
            _ = try await repinner.make(changes, operation)
            return try await BlockingCalls.shared.run { try provisioner.provision(machines) }
        }
    }

    /// Whether nothing but room is lacking.
    private static func isShortfall(_ error: any Error) -> Bool {
        if let combined = error as? CombinedError { return combined.errors.allSatisfy(isShortfall) }
        return error is Shortfall
    }
}
