internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Reports
internal import Vocabulary

/// Brings a running machine to other CPUs of its host, as in `berth repin web --cpus 8-11`.
struct RepinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repin",
        abstract: "Bring a machine that runs to another place on its host.",
        discussion: """
            Without --cpus, the place is planned as if the machine were not there. The pins change in an order in which \
            its TLB invalidations never travel further than they have to, and memory follows where it can. What fails, \
            or is interrupted with Ctrl-C, is taken back.

            EXAMPLES
              berth repin web --dry-run
              berth repin web
              berth repin web --cpus 8-11
              berth repin web --cpus 7,5,4
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions

    @Argument(help: "The machine.", completion: .machines)
    var name: String

    @Option(
        help: ArgumentHelp(
            "The CPUs to go to, one for each vCPU in this order, as a list such as 4-7 or 7,5,4.", valueName: "cpus"),
        transform: { try Self.cpus($0) }
    )
    var cpus: [HostCPU]?

    @Flag(help: "Show the steps, and change nothing.")
    var dryRun = false

    func validate() throws {
        guard global.agent.client == nil || !dryRun else {
            throw ValidationError("The agent repins, and does not say how it would: leave --agent or --dry-run out.")
        }
    }

    func run() async throws {
        if let client = global.agent.client {
            let request = RepinRequest(cpus: cpus?.map(\.rawValue))
            let result = try await client.perform(
                "POST", ["v1", "machines", name, "repin"], body: request, report: { global.renderer.progress($0) })
            return try result.repin.map { try global.renderer.print($0) } ?? ()
        }
        let connection = try await global.open(readOnly: dryRun)
        let (name, target) = (name, cpus.map(RepinningTarget.cpus) ?? .planned)
        let renderer = global.renderer
        if dryRun {
            let planner = RepinningPlanner(
                connection, housekeeping: placement.housekeepingChoice, reserves: placement.reserves)
            let plan = try await BlockingCalls.shared.run { try planner.plan(name, to: target) }
            return try renderer.print(RepinReport(plan, isDone: false))
        }
        let interruption = Interruption()
        let signal = InterruptSignal { interruption.request() }
        defer { withExtendedLifetime(signal) {} }
        let repinner = Repinner(
            connection, housekeeping: placement.housekeepingChoice, reserves: placement.reserves,
            interruption: interruption
        ) { step in
            renderer.progress("\(name): \(step)")
        }
        let outcome = try await BlockingCalls.shared.run { try repinner.repin(name, to: target) }
        try renderer.print(RepinReport(outcome.plan, remarks: outcome.remarks, isDone: true))
    }

    /// Reads a list whose order counts, which that of a set does not.
    private static func cpus(_ list: String) throws -> [HostCPU] {
        try list.split(separator: ",", omittingEmptySubsequences: false).flatMap { item in
            let cpus = try CPUSet(parsing: String(item))
            guard !cpus.isEmpty else { throw ValidationError("'\(item)' in '\(list)' names no CPU") }
            return Array(cpus)
        }
    }
}
