internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Provisioning
internal import Reports
internal import Vocabulary

/// Waits for machines, as in `berth wait web --for address`.
struct WaitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until machines run, have stopped, have an address, or have an agent that answers.",
        discussion: """
            A machine that does not run is waited for to start first. libvirt tells when machines start and stop, and \
            when agents come; addresses are looked for every 2 seconds while the machine runs. The addresses are \
            printed, a line each; link-local ones do not count.

            EXAMPLES
              berth wait web --for address
              berth wait web db --for agent --timeout 5m
              berth stop web && berth wait web --for stopped

            EXIT STATUS
              0    it is so, for all of the machines
              1    it cannot become so, as without a channel for an agent
              69   the hypervisor cannot be reached, or went away
              124  it is not so in time
            """
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The machines.", completion: .machines)
    var names: [String]

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("What to wait for: running, stopped, address or agent.", valueName: "condition"),
        completion: .list(MachineWait.Condition.allCases.map(\.rawValue)),
        transform: { word in
            guard let condition = MachineWait.Condition(rawValue: word) else {
                throw ValidationError("Wait for running, stopped, address or agent.")
            }
            return condition
        }
    )
    var condition: MachineWait.Condition

    @Option(help: ArgumentHelp("How long to wait, such as 90, 90s, 5m or 1h.", valueName: "time"))
    var timeout = Patience(seconds: 60)

    func run() async throws {
        let connection = try await open()
        let renderer = global.renderer
        let (condition, patience) = (condition, timeout.duration)
        let wait = MachineWait(connection)
        try await forEachAtOnce(names) { name in
            let addresses = try await wait.wait(for: condition, of: name, within: patience)
            guard condition == .address else {
                return renderer.progress("\(name): \(condition == .agent ? "has an agent" : condition.rawValue)")
            }
            try renderer.print(
                addresses.map(AddressReport.init), head: ["ADDRESS", "INTERFACE", "KNOWN BY"],
                row: { [$0.address, $0.interface, $0.sources.joined(separator: ", ")] })
        }
    }

    /// Opens a connection: one that may speak to an agent where addresses are wanted, and the user may.
    private func open() async throws -> Connection {
        guard condition == .address else { return try await global.open(readOnly: true) }
        do {
            return try await global.open()
        } catch let failure as ConnectionFailure
            where failure.cause.code == .authenticationFailed || failure.cause.code == .accessDenied
        {
            return try await global.open(readOnly: true)
        }
    }
}

/// How long somebody is ready to wait.
struct Patience: ExpressibleByArgument, CustomStringConvertible {
    let seconds: Int
    var duration: Duration { .seconds(seconds) }
    var description: String { "\(seconds)s" }

    init(seconds: Int) { self.seconds = seconds }

    /// Reads a number of seconds, or one with `s`, `m` or `h`.
    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
        let unit = argument.last.flatMap { units[$0] }
        let digits = unit == nil ? argument[...] : argument.dropLast()
        guard let number = Int(digits), number > 0, number < 1_000_000 else { return nil }
        seconds = number * (unit ?? 1)
    }
}

extension AddressReport: Report {
    var names: [String] { [address] }
    func text(_ style: Style) -> String { text }
}
