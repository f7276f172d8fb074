internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Vocabulary

/// Starts machines, as in `berth start web`.
struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start machines in their places.",
        discussion: """
            A machine of Berth's whose CPUs another machine has taken meanwhile gets a new place first. One that requires \
            direct interrupts (interrupts: {gicv4: required}) is started only where the host's kernel says that it has them.

            EXAMPLES
              berth start web
              berth start web --housekeeping 0-3
              berth list --all --quiet | xargs berth start
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions
    @OptionGroup var kernel: KernelLogOptions

    @Argument(help: "The machines.", completion: .machines)
    var names: [String]

    @Flag(help: "Say what would be started, and change nothing.")
    var dryRun = false

    func run() async throws {
        if let client = global.agent.client {
            return try await client.forEach(names, "POST", "start", isDryRun: dryRun, global.renderer)
        }
        let kernelLog = try kernel.read()
        let connection = try await global.open()
        let renderer = global.renderer
        let control = MachineControl(
            connection, housekeeping: placement.housekeepingChoice, reserves: placement.reserves, kernelLog: kernelLog)
        try await forEach(names) { name in
            if dryRun {
                let isActive = try await BlockingCalls.shared.run { try connection.domain(named: name).isActive() }
                return renderer.progress("\(name): \(isActive ? "runs already" : "would be started")")
            }
            switch try await BlockingCalls.shared.run({ try control.start(name) }) {
            case .done: renderer.progress("\(name): started")
            case .nothing: renderer.progress("\(name): runs already")
            case .moved(let berth, let conflict):
                let other = conflict.first == name ? conflict.second : conflict.first
                renderer.progress(
                    "\(name): '\(other)' has its CPU \(conflict.cpus), so it was started on \(berth.cpus)")
            }
        }
    }
}

/// Stops machines, as in `berth stop web`.
struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Shut machines down by asking their guests, or by cutting their power.",
        discussion: """
            EXAMPLES
              berth stop web
              berth stop web --timeout 300
              berth stop web --force
            """
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The machines.", completion: .machines)
    var names: [String]

    @Flag(help: "Cut the power at once.")
    var force = false

    @Option(help: ArgumentHelp("How long to wait for a guest.", valueName: "seconds"))
    var timeout = 60

    @Flag(help: "Say what would be stopped, and change nothing.")
    var dryRun = false

    func validate() throws {
        guard timeout > 0 else { throw ValidationError("A timeout is a number of seconds from 1.") }
    }

    func run() async throws {
        if let client = global.agent.client {
            let request = StopRequest(force: force, timeoutSeconds: timeout)
            return try await client.forEach(names, "POST", "stop", body: request, isDryRun: dryRun, global.renderer)
        }
        let connection = try await global.open()
        let renderer = global.renderer
        let control = MachineControl(connection)
        let (force, timeout, dryRun) = (force, timeout, dryRun)
        // All at once: guests take their time, each its own.
        try await forEachAtOnce(names) { name in
            if dryRun {
                let isActive = try await BlockingCalls.shared.run { try connection.domain(named: name).isActive() }
                return renderer.progress("\(name): \(isActive ? "would be stopped" : "does not run")")
            }
            let effect = try await control.stop(name, force: force, patience: .seconds(timeout))
            renderer.progress("\(name): \(effect == .nothing ? "does not run" : "stopped")")
        }
    }
}

/// Does something for each name, and goes on where one fails.
///
/// - Throws: All that failed.
func forEach(_ names: [String], _ work: (String) async throws -> Void) async throws {
    var errors: [any Error] = []
    for name in names {
        do {
            try await work(name)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            errors.append(error)
        }
    }
    guard errors.isEmpty else { throw CombinedError(errors) }
}

/// Does something for all names at the same time.
///
/// - Throws: All that failed, in the order of the names.
func forEachAtOnce(_ names: [String], _ work: @escaping @Sendable (String) async throws -> Void) async throws {
    let works = names.map { name in Task { try await work(name) } }
    try await withTaskCancellationHandler {
        var results = works.makeIterator()
        try await forEach(names) { _ in try await results.next()?.value }
    } onCancel: {
        for work in works { work.cancel() }
    }
}
