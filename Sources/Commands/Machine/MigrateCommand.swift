internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Migration
internal import Placement
internal import Reports
internal import Vocabulary

/// Moves a machine to another host, as in `berth migrate web --to qemu+ssh://root@node2/system`.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Move a machine to another host, into a place planned for it there.",
        discussion: """
            The source's daemon reaches the target's by the same URI as you do, unless --peer says another. Ctrl-C \
            aborts the move, and the machine runs on where it is.

            Before each move, both hosts are looked at; whatever blocks it is told at once, and nothing happens. \
            --check tells all that was found, with codes that Documentation/Migration.md explains. --policy chooses what \
            is done for a guest that writes its memory faster than it is sent. --status tells which host runs the machine \
            if a move was cut off, and --resume goes on with one that broke in post-copy.

            Disks that the hosts do not share are copied with --copy-storage, and stay on the source unless \
            --remove-source-storage is given. Of a machine that does not run, the definition moves.

            EXAMPLES
              berth migrate web --to qemu+ssh://root@node2/system
              berth migrate web --to qemu+tcp://192.0.2.2/system --dry-run
              berth migrate web --to qemu+ssh://root@node2/system --check --replug --bandwidth 1GiB
              berth migrate web --from-recording here --to-recording there --check --output json
              berth migrate web --to qemu+ssh://root@node2/system --policy must-finish
              berth migrate web --to qemu+ssh://root@node2/system --copy-storage=vda --remove-source-storage
              berth migrate web --status --clean
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions
    @OptionGroup var checking: CheckOptions
    @OptionGroup var moving: MoveOptions

    @Argument(help: "The machine.", completion: .machines)
    var name: String

    @Option(help: ArgumentHelp("The hypervisor to move it to.", valueName: "uri"))
    var to: String?

    @Option(help: ArgumentHelp("The URI by which the source's daemon reaches the target's.", valueName: "uri"))
    var peer: String?

    @Flag(help: "Show the place on the target, and move nothing.")
    var dryRun = false

    func validate() throws {
        guard global.agent.client == nil || !checking.needsFiles else {
            throw ValidationError("The agent looks at hosts, and not at folders: leave --agent or the folders out.")
        }
        guard global.agent.client == nil || checking.check || !moving.changesDevices else {
            throw ValidationError(
                "The agent copies no disks and replugs no devices of one machine: leave --agent out, or see berth drain."
            )
        }
        // The last move tells where it went.
        guard !(moving.status || moving.resume) else {
            guard !checking.check, !dryRun else {
                throw ValidationError("choose one of --check, --dry-run, --status, --resume")
            }
            return
        }
        guard (to == nil) != (checking.toRecording == nil) else {
            throw ValidationError("name the target with --to, or a recording of it with --to-recording")
        }
    }

    func run() async throws {
        if let client = global.agent.client { return try await ask(client) }
        if moving.status { return try await tellStatus() }
        if moving.resume { return try await resume() }
        if checking.check { return try await check() }
        let policy = try moving.chosenPolicy()
        async let opening = targetOptions.open()
        let (source, target) = (try await global.open(), try await opening)
        let to = to ?? ""
        var planner = MigrationPlanner(
            from: source, to: target, targetURI: peer ?? to, housekeeping: placement.housekeepingChoice,
            reserves: placement.reserves)
        planner.policy = policy
        planner.wishes = wishes
        if dryRun {
            let plan = try await plan(planner)
            return try global.renderer.print(MigrationReport(plan, nil))
        }

        let interruption = MoveInterruption()
        let signal = InterruptSignal { interruption.request() }
        defer { withExtendedLifetime(signal) {} }
        let guarding = try await settle(source)
        defer { withExtendedLifetime(guarding) {} }
        let plan = try await plan(planner)
        let display = ProgressDisplay(name, global)
        try interruption.check()
        let outcome = await interruption.outcome(
            of: Task { try await Migrator(plan, from: source, to: target).run { display.show($0) } })
        display.end()
        let result = try outcome.get()
        try global.renderer.print(MigrationReport(plan, result))
        tellKept(result, plan)
        for leftover in result.leftovers { Console.printError(Style.standardError.warning("berth: \(leftover)")) }
        guard result.isAsPlanned else {
            for discrepancy in result.discrepancies { Console.printError("berth: \(name) moved, and \(discrepancy)") }
            throw ExitStatus.failed
        }
    }

    private var wishes: MigrationWishes {
        var wishes = checking.wishes
        moving.fill(&wishes)
        return wishes
    }

    private func plan(_ planner: MigrationPlanner) async throws -> MigrationPlan {
        let name = name
        let plan = try await BlockingCalls.shared.run { try planner.plan(name) }
        for warning in plan.warnings { tell(warning) }
        return plan
    }

    /// Tells what copied disks the source still has, as `virsh migrate` would leave them without a word.
    private func tellKept(_ outcome: Migrator.Outcome, _ plan: MigrationPlan) {
        guard !global.quiet, !outcome.keptOnSource.isEmpty else { return }
        Console.printError(
            "berth: \(name): \(plan.source.name) keeps \(outcome.keptOnSource.joined(separator: ", ")), which nobody needs "
                + "any more: virsh vol-delete, or --remove-source-storage the next time")
    }

    /// Keeps other runs away from the machine, and takes away what an earlier move left.
    private func settle(_ source: Connection) async throws -> MoveGuard {
        let name = name
        let (guarding, removed) = try await BlockingCalls.shared.run {
            let guarding = try MoveGuard(name, on: source)
            return (guarding, try guarding.settle(name, source))
        }
        for clause in removed where !global.quiet {
            Console.printError("berth: \(name): of an earlier move is removed: \(clause)")
        }
        return guarding
    }

    /// Tells on standard error what the check found, so that standard output stays a report.
    private func tell(_ warning: Finding) {
        guard !global.quiet else { return }
        Console.printError(Style.standardError.warning("berth: \(name): \(warning) [\(warning.code)]"))
    }

    /// Looks at both hosts, and moves nothing.
    private func check() async throws {
        let source = try await end(global, checking.fromRecording, checking.fromFiles)
        let target = try await end(targetOptions, checking.toRecording, checking.toFiles)
        var reader = MigrationReader(from: source, to: target, targetURI: peer ?? to)
        (reader.housekeeping, reader.reserves) = (placement.housekeepingChoice, placement.reserves)
        reader.depth = .thorough
        let (name, wishes, folder, whole) = (name, wishes, checking.record, reader)
        let check = try await BlockingCalls.shared.run {
            let pair = try whole.read(name, wishes: wishes).pair
            if let folder { try whole.record(pair, in: folder) }
            return MigrationCheck(pair)
        }
        try global.renderer.print(MigrationCheckReport(check))
        guard check.isPossible else { throw ExitStatus.hostLacks }
    }

    private func end(_ options: GlobalOptions, _ recording: String?, _ files: String?) async throws -> MigrationEnd {
        if let recording { return .recorded(MigrationRecording(folder: recording)) }
        return .live(try await options.open(), copies: try CheckOptions.files(files))
    }

    private var targetOptions: GlobalOptions {
        var options = global
        options.hypervisor.connect = to
        return options
    }
}
