public import AgentAPI
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Reports
internal import Templates
internal import Vocabulary

/// Who asks for work, and by which name.
public struct Requester: Sendable {
    public let client: String
    public let key: Operations.Key?

    public init(_ client: String, key: Operations.Key? = nil) { (self.client, self.key) = (client, key) }
}

extension Agent {
    var housekeeping: Housekeeping? { configuration.housekeeping.map(Housekeeping.init(given:)) }

    /// Plans machines, and changes nothing.
    public func plan(_ request: ProvisionRequest) async throws(AgentFailure) -> [PlanReport] {
        let machines = try Self.machines(request)
        let options = options(strict: request.strict ?? false)
        return try await asking { connection, _ in
            let plans = try ProvisioningPlanner(connection, library: .ofHost, options: options).plan(machines)
            return plans.machines.map { plan in
                var report = PlanReport(plan, on: plans.host, isDone: false)
                if let news = TemplateLibrary.ofHost.finding(on: plan.record) { report.findings.append(news) }
                return report
            }
        }
    }

    /// Makes machines, and starts them.
    public func provision(_ request: ProvisionRequest, for requester: Requester) throws(AgentFailure) -> Operation {
        try provision(try Self.machines(request), strict: request.strict ?? false, for: requester)
    }

    func provision(
        _ machines: [Machine], strict: Bool = false, for requester: Requester
    ) throws(AgentFailure) -> Operation {
        let (options, connection) = (options(strict: strict), try openConnection())
        return try operations.begin(.provision, machines.map(\.name), for: requester.client, key: requester.key) {
            operation in
            let planner = ProvisioningPlanner(connection, library: .ofHost, options: options)
            let provisioner = Provisioner(planner, interruption: operation.interruption) {
                operation.note("\($0.machine): \($0.step)")
            }
            let outcome = try await self.provision(machines, by: provisioner, planner, operation)
            guard outcome.errors.isEmpty else { throw CombinedError.joining(outcome.errors) }
            return .init(plans: outcome.plans.machines.map { PlanReport($0, on: outcome.plans.host, isDone: true) })
        }
    }

    /// Deletes a machine, with the volumes that were made for it unless they are to stay.
    public func delete(
        _ name: String, force: Bool, keepingVolumes: Bool, for requester: Requester
    ) throws(AgentFailure) -> Operation {
        try begin(.delete, [name], requester) { connection, _ in
            try MachineControl(connection).delete(name, force: force, keepingVolumes: keepingVolumes)
            return .init(messages: ["\(name): deleted"])
        }
    }

    /// Starts a machine.
    public func start(_ name: String, for requester: Requester) throws(AgentFailure) -> Operation {
        try begin(.start, [name], requester) { connection, _ in
            switch try MachineControl(connection).start(name) {
            case .done: .init(messages: ["\(name): started"])
            case .nothing: .init(messages: ["\(name): runs already"])
            case .moved(let berth, let conflict):
                .init(messages: [
                    "\(name): '\(conflict.first == name ? conflict.second : conflict.first)' has its CPU "
                        + "\(conflict.cpus), so it was started on \(berth.cpus)"
                ])
            }
        }
    }

    /// Stops a machine.
    public func stop(
        _ name: String, _ request: StopRequest, for requester: Requester
    ) throws(AgentFailure) -> Operation {
        let patience = Duration.seconds(min(max(request.timeoutSeconds ?? 60, 1), 86_400))
        let connection = try openConnection()
        return try operations.begin(.stop, [name], for: requester.client, key: requester.key) { _ in
            let effect = try await MachineControl(connection).stop(
                name, force: request.force ?? false, patience: patience)
            return .init(messages: ["\(name): \(effect == .nothing ? "does not run" : "stopped")"])
        }
    }

    /// Brings a machine to another place on its host.
    public func repin(
        _ name: String, _ request: RepinRequest, for requester: Requester
    ) throws(AgentFailure) -> Operation {
        guard request.cpus?.allSatisfy({ (0..<65_536).contains($0) }) ?? true else {
            throw AgentFailure(.invalid, "a CPU's number is from 0 to 65535")
        }
        let target = request.cpus.map { RepinningTarget.cpus($0.map(HostCPU.init)) } ?? .planned
        return try repin(name, to: target, for: requester)
    }

    func repin(_ name: String, to target: RepinningTarget, for requester: Requester) throws(AgentFailure) -> Operation {
        let (housekeeping, reserves) = (housekeeping, configuration.reserves)
        return try begin(.repin, [name], requester) { connection, operation in
            let repinner = Repinner(
                connection, housekeeping: housekeeping, reserves: reserves, interruption: operation.interruption
            ) { operation.note("\(name): \($0)") }
            let outcome = try repinner.repin(name, to: target)
            return .init(repin: RepinReport(outcome.plan, remarks: outcome.remarks, isDone: true))
        }
    }

    /// Begins work that blocks its thread.
    func begin(
        _ kind: OperationReport.Kind, _ machines: [String], _ requester: Requester,
        _ work: @escaping @Sendable (Connection, Operation) throws -> OperationReport.Result
    ) throws(AgentFailure) -> Operation {
        let connection = try openConnection()
        return try operations.begin(kind, machines, for: requester.client, key: requester.key) { operation in
            try await BlockingCalls.shared.run { try work(connection, operation) }
        }
    }

    private func options(strict: Bool) -> ProvisioningPlanner.Options {
        var options = ProvisioningPlanner.Options()
        options.isStrict = strict
        (options.housekeeping, options.reserves) = (housekeeping, configuration.reserves)
        return options
    }

    private static func machines(_ request: ProvisionRequest) throws(AgentFailure) -> [Machine] {
        let machines: [Machine]
        do {
            machines = try ManifestReader.machines(yaml: request.manifest, file: "manifest")
        } catch {
            throw AgentFailure(error)
        }
        for machine in machines {
            for case .image(.file(let path), _) in machine.disks.map(\.source) where !path.hasPrefix("/") {
                throw AgentFailure(
                    .invalid,
                    "the image '\(path)' of \(machine.name) is no whole path, and the agent has no folder of its own")
            }
        }
        return machines
    }
}

extension TemplateLibrary {
    /// The host's templates, and those that come with Berth.
    static var ofHost: Self { Self(environment: [:]) }
}
