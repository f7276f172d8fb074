internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Reports
internal import Vocabulary

/// Moves machines of a host so that another finds room, as in `berth defrag --admit 16:64GiB:2MiB`.
struct DefragCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "defrag",
        abstract: "Move machines on their host so that another finds room, or so that all lie better.",
        discussion: """
            With --admit, room is made for a machine on as few dies as it needs. As few machines as can be are moved, and \
            of several ways the one is taken that copies the least memory. Without it, machines that lie on more dies or \
            clusters than they need, or share clusters, are brought to better places.

            Machines that run go on running; see berth repin for how. The moves are made one after the other, and the host \
            is read anew before each: where somebody came in the way, or on Ctrl-C, the rest is not done. What was done \
            stays, and all is in order after each move.

            EXAMPLES
              berth defrag --admit 16:64GiB:2MiB --dry-run
              berth defrag --admit 16:64GiB:2MiB --max-moves 2 --keep database
              berth defrag --max-memory 0
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions

    @Option(
        help: ArgumentHelp(
            "The machine that is to find room, as vcpus:memory or vcpus:memory:pages, such as 16:64GiB:2MiB.",
            valueName: "shape"),
        transform: AdmittedShape.init
    )
    var admit: AdmittedShape?

    @Option(help: ArgumentHelp("The most machines that are moved while they run.", valueName: "number"))
    var maxMoves: Int?

    @Option(
        help: ArgumentHelp("The most memory that is copied from node to node.", valueName: "size"),
        transform: { try MemorySize(parsing: $0) }
    )
    var maxMemory: MemorySize?

    @Option(
        help: ArgumentHelp("A machine that stays where it is; may be given several times.", valueName: "machine"),
        completion: .machines)
    var keep: [String] = []

    @Flag(help: "Show the moves and what they cost, and change nothing.")
    var dryRun = false

    func validate() throws {
        if let maxMoves, maxMoves < 0 { throw ValidationError("Give --max-moves a number that is not negative.") }
    }

    func run() async throws {
        if let client = global.agent.client { return try await defragment(by: client) }
        let connection = try await global.open(readOnly: dryRun)
        let (goal, limits) = (admit.map { .admit($0.request) } ?? Defragmentation.Goal.tidy, limits)
        let (housekeeping, reserves, renderer) = (placement.housekeepingChoice, placement.reserves, global.renderer)
        if dryRun {
            let planner = DefragmentationPlanner(connection, housekeeping: housekeeping, reserves: reserves)
            return try renderer.print(
                DefragReport(try await BlockingCalls.shared.run { try planner.plan(goal, limits: limits) }))
        }
        let interruption = Interruption()
        let signal = InterruptSignal { interruption.request() }
        defer { withExtendedLifetime(signal) {} }
        let defragmenter = Defragmenter(
            connection, housekeeping: housekeeping, reserves: reserves, interruption: interruption
        ) { progress in
            renderer.progress("\(progress.machine): \(progress.step)")
        }
        let outcome = try await BlockingCalls.shared.run { try defragmenter.run(goal, limits: limits) }
        try renderer.print(DefragReport(outcome))
        if let stop = outcome.stop { throw stop }
    }

    private var limits: MoveLimits {
        MoveLimits(
            memory: maxMemory ?? .bytes(.max), machines: maxMoves ?? .max, fixed: Set(keep),
            preference: .fewestMachines)
    }

    /// Has the agent move machines, by its own configuration.
    private func defragment(by client: AgentClient) async throws {
        let request = DefragRequest(
            admit: admit?.text, maxMoves: maxMoves, maxMemoryBytes: maxMemory?.bytes, keep: keep.isEmpty ? nil : keep)
        if dryRun {
            let report: DefragReport = try await client.post(["v1", "defrag", "plan"], request)
            return try global.renderer.print(report)
        }
        let operation = try await client.operation("POST", ["v1", "defrag"], body: request) {
            global.renderer.progress($0)
        }
        if let report = operation.result?.defrag { try global.renderer.print(report) }
        if let problem = operation.problem { throw AgentClient.Refusal(problem: problem) }
    }
}

/// The shape of a machine that is to find room, as it was given.
struct AdmittedShape: Sendable {
    let text: String
    let request: PlacementRequest

    init(_ text: String) throws {
        self.text = text
        request = try PlacementRequest(shape: text, name: "the machine")
    }
}
