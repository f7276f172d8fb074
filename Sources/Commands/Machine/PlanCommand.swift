internal import AgentAPI
internal import ArgumentParser
internal import FoundationEssentials
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Reports
internal import Templates

/// Shows what provisioning would do, as in `berth plan -f web.yaml`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show where machines would be placed and what would be made; change nothing.",
        discussion: """
            With --from, places are chosen on a host that was recorded, as if nothing were there yet.

            EXAMPLES
              berth plan -f web.yaml
              berth plan -f web.yaml --map
              berth plan -f web.yaml --xml | virt-xml-validate -
              berth plan -f web.yaml --from node7
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var recording: RecordingOptions

    @Flag(help: "Print the domain documents instead of the plan.")
    var xml = false

    @Flag(help: "Draw the host as it would be then, instead of the plan.")
    var map = false

    func validate() throws {
        guard !(xml && map) else { throw ValidationError("Choose one of --xml and --map.") }
        guard !(xml && recording.folder != nil) else {
            throw ValidationError(
                "A recorded host has no pools to name the disks' files by: leave --xml or --from out.")
        }
    }

    func run() async throws {
        let plans = try await plans(try manifest.machines())
        let creations = plans.machines.compactMap(\.creation)
        if xml {
            for creation in creations { print(creation.document()) }
            // Standard output is for documents alone, such as for a validator.
            for plan in plans.machines where plan.creation == nil {
                Console.printError("\(plan.name) is made already; see its document with virsh dumpxml \(plan.name)")
            }
        } else if map {
            let emulators = creations.map { ($0.machine.name, $0.placement.berth.emulatorPin) }
            try global.renderer.print(HostMap(plans.ledger, emulators: Dictionary(emulators) { first, _ in first }))
        } else {
            try global.renderer.print(plans, areDone: false)
        }
    }

    private func plans(_ machines: [Machine]) async throws -> ProvisioningPlanner.Plans {
        let options = try manifest.options()
        if let recording = try recording.chosen(beside: global.hypervisor) {
            let host = try ExaminedHost(recording, options.kernelLog).host
            return try RecordedHostPlanner(host, library: .ofUser, options: options).plan(machines)
        }
        let planner = ProvisioningPlanner(try await global.open(), library: .ofUser, options: options)
        return try await BlockingCalls.shared.run { try planner.plan(machines) }
    }
}

extension TemplateLibrary {
    /// The library of the user who runs the program.
    static var ofUser: TemplateLibrary { TemplateLibrary(environment: ProcessInfo.processInfo.environment) }
}

extension Renderer {
    /// Prints plans: one as it is, several below each other.
    func print(_ plans: ProvisioningPlanner.Plans, areDone: Bool) throws {
        try print(
            plans.machines.map { plan in
                var report = PlanReport(plan, on: plans.host, isDone: areDone)
                if let news = TemplateLibrary.ofUser.finding(on: plan.record) { report.findings.append(news) }
                return report
            })
    }

    /// Prints reports of plans: one as it is, several below each other.
    func print(_ reports: [PlanReport]) throws {
        if format == .table, !isQuiet {
            guard !reports.isEmpty else { return }
            Swift.print(reports.map { $0.text(.standardOutput) }.joined(separator: "\n\n"))
        } else {
            try print(reports, head: [], row: { _ in [] })
        }
    }
}
