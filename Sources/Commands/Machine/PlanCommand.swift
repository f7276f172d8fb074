internal import AgentAPI
internal import ArgumentParser
internal import FoundationEssentials
internal import Libvirt
internal import Provisioning
internal import Reports
internal import Templates

/// Shows what provisioning would do, as in `berth plan -f web.yaml`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show where machines would be placed and what would be made; change nothing.",
        discussion: """
            EXAMPLES
              berth plan -f web.yaml
              berth plan -f web.yaml --xml | virt-xml-validate -
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var manifest: ManifestOptions

    @Flag(help: "Print the domain documents instead of the plan.")
    var xml = false

    func run() async throws {
        let machines = try manifest.machines()
        let connection = try await global.open()
        let planner = ProvisioningPlanner(connection, library: .ofUser, options: manifest.options)
        let plans = try await BlockingCalls.shared.run { try planner.plan(machines) }
        if xml {
            for creation in plans.machines.compactMap(\.creation) { print(creation.document()) }
            return
        }
        try global.renderer.print(plans, areDone: false)
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
