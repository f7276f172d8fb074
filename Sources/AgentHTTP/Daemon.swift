internal import Agent
public import ArgumentParser
internal import FoundationEssentials

/// The daemon's command line.
public struct Daemon: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "berthd",
        abstract: "Follow a libvirt host, keep its machines in their places, and answer about both.",
        discussion: """
            SIGHUP reads the configuration again; SIGTERM ends the agent when what it does is done.

            EXAMPLES
              berthd
              berthd --config /etc/berth/berthd.yaml --check
              curl --unix-socket /run/berth/berth.sock http://localhost/v1/machines
            """,
        version: Agent.version
    )

    @Option(
        help: ArgumentHelp("The configuration.", discussion: "Without it, /etc/berth/berthd.yaml if there is one."),
        completion: .file())
    var config: String?

    @Flag(help: "Say whether the configuration is right, and end.")
    var check = false

    public init() {}

    /// Runs the command that a command line asks for, and ends the process with its status if it fails.
    public static func execute() async { await main() }

    public func run() async throws {
        Heap.bound()
        let configuration: AgentConfiguration
        do {
            configuration = try Self.read(config)
            if let tls = configuration.tls, check { _ = try Listener.tls(tls) }
        } catch {
            for line in "\(error)".split(separator: "\n") { AgentLog(.text).error(String(line)) }
            throw ExitCode(65)
        }
        if check { return print("\(config ?? AgentConfiguration.usualFile): right") }
        let config = config
        let log = AgentLog(configuration.logForm)
        do {
            try await Service(configuration, log: log) { try Self.read(config) }.run()
        } catch let failure as AgentFailure {
            for message in failure.messages { log.error(message) }
            throw ExitCode(1)
        }
    }

    private static func read(_ config: String?) throws -> AgentConfiguration {
        let file = config ?? AgentConfiguration.usualFile
        guard let data = FileManager.default.contents(atPath: file) else {
            if config == nil, !FileManager.default.fileExists(atPath: file) { return AgentConfiguration() }
            throw AgentFailure(.invalid, "the configuration \(file) cannot be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw AgentFailure(.invalid, "the configuration \(file) is not UTF-8 text")
        }
        return try AgentConfiguration(yaml: text, file: file)
    }
}
