internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Migration
internal import Placement
internal import Vocabulary

/// Moves a machine to another host, as in `berth migrate web --to qemu+ssh://root@node2/system`.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Move a machine that runs to another host, into a place planned for it there.",
        discussion: """
            The source's daemon reaches the target's by the same URI as you do, unless --peer says another. Ctrl-C \
            aborts the move, and the machine runs on where it is.

            EXAMPLES
              berth migrate web --to qemu+ssh://root@node2/system
              berth migrate web --to qemu+tcp://192.0.2.2/system --dry-run
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions

    @Argument(help: "The machine.", completion: .machines)
    var name: String

    @Option(help: ArgumentHelp("The hypervisor to move it to.", valueName: "uri"))
    var to: String

    @Option(help: ArgumentHelp("The URI by which the source's daemon reaches the target's.", valueName: "uri"))
    var peer: String?

    @Flag(help: "Show the place on the target, and move nothing.")
    var dryRun = false

    func run() async throws {
        let source = try await global.open()
        let target = try await targetOptions.open()
        let planner = MigrationPlanner(
            from: source, to: target, targetURI: peer ?? to, housekeeping: placement.housekeepingChoice,
            reserves: placement.reserves)
        let name = name
        let plan = try await BlockingCalls.shared.run { try planner.plan(name) }
        if dryRun { return try global.renderer.print(MigrationReport(plan, nil)) }

        let isTalkative = !global.quiet
        let display = ProgressDisplay(name, isShown: isTalkative)
        let move = Task { try await Migrator(plan, from: source, to: target).run { display.show($0) } }
        let signal = InterruptSignal { move.cancel() }
        defer { withExtendedLifetime(signal) {} }
        let outcome = await move.result
        display.end()
        let result = try outcome.get()
        try global.renderer.print(MigrationReport(plan, result))
        for leftover in result.leftovers { Console.printError(Style.standardError.warning("berth: \(leftover)")) }
        guard result.isAsPlanned else {
            Console.printError(
                "berth: \(name) moved, and its vCPUs are on other CPUs than planned: see berth show \(name)")
            throw ExitStatus.failed
        }
    }

    private var targetOptions: GlobalOptions {
        var options = global
        options.hypervisor.connect = to
        return options
    }
}
