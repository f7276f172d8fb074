internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Provisioning
internal import Templates
internal import Vocabulary

/// Makes machines, as in `berth provision -f web.yaml`.
struct ProvisionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provision",
        abstract: "Make the machines of manifests, and start them.",
        discussion: """
            A machine that is there already and is as its manifest says stays as it is, and is started if it does not \
            run. One that differs is not touched: the differences are told, and what they would need.

            If a machine cannot be planned, nothing is done for any. What fails later is taken back.

            With --prune, machines are deleted that Berth made for one of the sets that the manifests name ('set:', or \
            --set), and that are in no manifest any more: those are told first, and deleted last, if nothing failed.

            EXAMPLES
              berth provision -f web.yaml
              berth provision -f fleet.yaml --dry-run
              berth provision -f machines/ --set shop --prune --dry-run
              cat web.yaml | berth provision -f -
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var manifest: ManifestOptions

    @Flag(help: "Show the plan, and change nothing.")
    var dryRun = false

    @OptionGroup var pruning: PruningOptions

    func run() async throws {
        if let client = global.agent.client { return try await provision(by: client) }
        let (machines, options) = (try manifest.machines(), try manifest.options())
        let connection = try await global.open()
        let surplus = try await pruning.surplus(besides: machines, on: connection, isDryRun: dryRun)
        let planner = ProvisioningPlanner(connection, library: .ofUser, options: options)
        let renderer = global.renderer
        if dryRun {
            return try renderer.print(try await BlockingCalls.shared.run { try planner.plan(machines) }, areDone: false)
        }
        let interruption = Interruption()
        let signal = InterruptSignal { interruption.request() }
        defer { withExtendedLifetime(signal) {} }
        let provisioner = Provisioner(planner, interruption: interruption) { progress in
            renderer.progress("\(progress.machine): \(progress.step)")
        }
        let outcome = try await BlockingCalls.shared.run { try provisioner.provision(machines) }
        try renderer.print(outcome.plans, areDone: true)
        guard outcome.errors.isEmpty else { throw CombinedError(outcome.errors) }
        try await pruning.delete(surplus, on: connection, renderer)
        if outcome.plans.machines.contains(where: \.differs) { throw ExitStatus.differs }
    }
}

extension ProvisionCommand {
    /// Has the agent make the machines, in places that it chooses by its own configuration.
    private func provision(by client: AgentClient) async throws {
        let text = try manifest.machines().map(\.form).joined(separator: "\n---\n")
        let request = ProvisionRequest(manifest: text, strict: manifest.strict)
        let renderer = global.renderer
        if dryRun {
            let plans: [PlanReport] = try await client.post(["v1", "plan"], request)
            return try renderer.print(plans)
        }
        let result = try await client.perform("POST", ["v1", "machines"], body: request) { renderer.progress($0) }
        let plans = result.plans ?? []
        try renderer.print(plans)
        if plans.contains(where: { $0.action == "changed" }) { throw ExitStatus.differs }
    }
}

extension MachinePlan {
    fileprivate var differs: Bool {
        if case .differs = self { true } else { false }
    }
}
