internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Migration
internal import Placement
internal import Provisioning
internal import Reports
internal import Synchronization
internal import Vocabulary

/// Empties a host, as in `berth drain qemu+ssh://root@node1/system --to qemu+ssh://root@node2/system`.
struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Move all machines of a host to others, by a plan for all of them.",
        discussion: """
            First all machines are given their places on the targets, together, and each is checked against the target that \
            it is to go to; --dry-run shows that plan. Then they move, two at a time, the running ones first. If one fails, \
            the others go on, and the exit status is 1. Ctrl-C aborts the moves under way, whose machines run on where they \
            are.

            What keeps a machine where it is, the plan says; the exit status is then 3. --restart takes machines that cannot \
            move while they run too: they are shut down, moved, and started.

            EXAMPLES
              berth drain qemu+ssh://root@node1/system --to qemu+ssh://root@node2/system --dry-run
              berth drain --to qemu+ssh://root@node2/system --to qemu+ssh://root@node3/system --parallel 4
              berth drain --to qemu+ssh://root@node2/system --copy-storage --restart --output json
              berth drain --agent --to qemu+ssh://root@node2/system
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions

    @Argument(help: ArgumentHelp("The hypervisor to empty; the one of --connect without it.", valueName: "host"))
    var host: String?

    @Option(help: ArgumentHelp("A hypervisor to move machines to; may be given several times.", valueName: "uri"))
    var to: [String]

    @Option(help: ArgumentHelp("The most moves at a time.", valueName: "number"))
    var parallel = 2

    @Option(
        help: ArgumentHelp("A machine to move, and no others; may be given several times.", valueName: "machine"),
        completion: .machines)
    var only: [String] = []

    @Flag(help: "Shut machines down that cannot move while they run, and start them on their target.")
    var restart = false

    @Flag(help: "Show where each machine would go, and move nothing.")
    var dryRun = false

    @Flag(help: "Copy the disks that the hosts do not share.")
    var copyStorage = false

    @Flag(help: "Remove copied disks from the host, once their machine is on its target; with --copy-storage.")
    var removeSourceStorage = false

    @Flag(help: "Take devices that cannot move out before, and put the target's in after.")
    var replug = false

    @Option(
        help: ArgumentHelp(
            "What is done so that each move ends: careful, balanced, must-finish, or a file; see berth migrate.",
            valueName: "name|file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var policy = "balanced"

    func validate() throws {
        guard !to.isEmpty else { throw ValidationError("name a host to move machines to, with --to") }
        guard (1...64).contains(parallel) else { throw ValidationError("--parallel is a number from 1 to 64") }
        guard host == nil || global.hypervisor.connect == nil else {
            throw ValidationError("name the host that is emptied once: as the argument, or with --connect")
        }
        guard host == nil || global.agent.client == nil else {
            throw ValidationError("an agent empties the host that it is on: leave the argument or --agent out")
        }
        guard copyStorage || !removeSourceStorage else {
            throw ValidationError("--remove-source-storage goes with --copy-storage")
        }
    }

    func run() async throws {
        if let client = global.agent.client { return try await drain(by: client) }
        let policy = try MoveOptions.policy(named: policy)
        let planner = try await planner(policy)
        let interruption = DrainInterruption()
        let signal = InterruptSignal { interruption.request() }
        defer { withExtendedLifetime(signal) {} }
        let renderer = global.renderer
        let plan = try await BlockingCalls.shared.run {
            try planner.plan(unless: interruption.wish) { name in renderer.progress("looks at \(name)") }
        }
        if dryRun {
            try renderer.print(DrainReport(plan))
            guard plan.blocked.isEmpty else { throw ExitStatus.hostLacks }
            return
        }
        let display = DrainDisplay(global)
        let (drain, move) = (Drain(plan, by: planner, parallel: parallel), display.show)
        let outcome = await interruption.outcome(of: Task { await drain.run(report: move) })
        try renderer.print(DrainReport(outcome))
        if interruption.wish.isRequested { throw ExitStatus.interrupted }
        guard !outcome.hasFailures else { throw ExitStatus.failed }
        guard plan.blocked.isEmpty else { throw ExitStatus.hostLacks }
    }

    private func planner(_ policy: ConvergencePolicy) async throws -> DrainPlanner {
        var targets: [DrainTarget] = []
        for uri in to { targets.append(DrainTarget(try await options(uri).open(), peerURI: uri)) }
        var planner = DrainPlanner(
            from: try await options(host ?? global.hypervisor.connect).open(), to: targets,
            housekeeping: placement.housekeepingChoice, reserves: placement.reserves)
        (planner.policy, planner.restarts) = (policy, restart)
        planner.only = only.isEmpty ? nil : Set(only)
        planner.wishes.disks = copyStorage ? .all : .none
        planner.wishes.replugs = replug
        planner.wishes.removesSourceDisks = removeSourceStorage
        return planner
    }

    private func options(_ uri: String?) -> GlobalOptions {
        var options = global
        options.hypervisor.connect = uri
        return options
    }
}

/// What Ctrl-C does to a drain: no move begins any more, and those under way are aborted.
private final class DrainInterruption: Sendable {
    let wish = Interruption()
    private let task = Mutex<Task<DrainOutcome, Never>?>(nil)

    func request() {
        wish.request()
        task.withLock { $0?.cancel() }
    }

    func outcome(of task: Task<DrainOutcome, Never>) async -> DrainOutcome {
        self.task.withLock { $0 = task }
        if wish.isRequested { task.cancel() }
        return await task.value
    }
}

/// Shows how far a drain is: lines with the machine's name, since several move at once.
private final class DrainDisplay: Sendable {
    private let isShown: Bool
    private let lines: MoveLines?
    /// When a line of progress was last written for a machine.
    private let last = Mutex<[String: ContinuousClock.Instant]>([:])

    init(_ global: GlobalOptions) {
        isShown = !global.quiet
        lines = global.output == .json ? MoveLines() : nil
    }

    @Sendable func show(_ event: DrainEvent) {
        guard isShown else { return }
        if let lines { return lines.print(event) }
        let name = event.machine
        switch event.kind {
        case .begins(let host): Console.printError("\(name): moves to \(host)")
        case .stops: Console.printError("\(name): is shut down")
        case .arrived(let plan, let outcome):
            let more = (outcome.discrepancies + outcome.leftovers).map { "; \($0)" }.joined()
            Console.printError("\(name): is on \(plan.target.name)\(more)")
        case .started(let host): Console.printError("\(name): was started on \(host)")
        case .failed(let error): Console.printError(Style.standardError.bad("\(name): \(error.sentence)"))
        case .move(let event): show(event, of: name)
        }
    }

    private func show(_ event: MoveEvent, of name: String) {
        switch event {
        case .phase(let phase): Console.printError("\(name) \(phase.title) (\(phase.rawValue))")
        case .step(let action, let reason): Console.printError("\(name): \(action.title), since \(reason)")
        case .refusedStep(let action, let reason):
            Console.printError("\(name): a step of the policy failed (\(action.title)): \(reason)")
        case .remark(let text): Console.printError("\(name): \(text)")
        case .progress(let progress):
            let isDue = last.withLock { last in
                if let before = last[name], .now - before < .seconds(2) { return false }
                last[name] = .now
                return true
            }
            guard isDue, let part = progress.part else { return }
            Console.printError("\(name): \(Int(part * 100)) %, \(rounded(progress.remaining.bytes)) left")
        }
    }
}

extension DrainOutcome {
    /// Whether a machine that was to move did not, or not as planned.
    fileprivate var hasFailures: Bool {
        results.contains { result in
            if case .arrived(_, let outcome) = result.end { !outcome.isAsPlanned } else { true }
        }
    }
}
