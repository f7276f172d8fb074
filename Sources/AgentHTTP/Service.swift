internal import Agent
internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import NIOCore
internal import NIOPosix

/// The agent as a service: from the start to a clean stop.
struct Service: Sendable {
    private let agent: Agent
    private let first: AgentConfiguration
    private let read: @Sendable () throws -> AgentConfiguration
    private let environment: [String: String]

    /// How long answers and operations under way may take after the agent was asked to stop.
    private static let (answerPatience, workPatience) = (Duration.seconds(5), Duration.seconds(60))

    init(
        _ configuration: AgentConfiguration,
        log: AgentLog,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        read: @escaping @Sendable () throws -> AgentConfiguration
    ) {
        let folder = URL(filePath: configuration.socket.path).deletingLastPathComponent()
        agent = Agent(configuration, log: log, journal: OperationJournal(folder: "\(folder.path)/operations"))
        (first, self.environment, self.read) = (configuration, environment, read)
    }

    /// Runs until somebody asks it to stop.
    func run() async throws {
        let log = agent.log
        // Two threads answer a thousand clients; what blocks has threads of its own.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let server = HTTPServer(API(agent), first, group: group)
        let listeners = try listeners()
        let lock = try AgentLock.take(for: first.socket.path)
        defer { withExtendedLifetime(lock) {} }
        let servers = try await server.open(listeners)
        let signals = Signals([SIGTERM, SIGINT, SIGHUP])
        await withTaskGroup { tasks in
            tasks.addTask { await agent.run() }
            tasks.addTask { await server.run(listeners, servers) }
            tasks.addTask { await keepWatchdogQuiet() }
            tasks.addTask { await keepHeapSmall() }
            ServiceSupervisor.tell("READY=1\nSTATUS=listening", environment: environment)
            for await signal in signals.stream {
                guard signal == SIGHUP else {
                    log.info("stopping", ["signal": "\(signal)"])
                    break
                }
                await reload(server)
            }
            ServiceSupervisor.tell("STOPPING=1", environment: environment)
            await agent.operations.close(within: Self.workPatience)
            server.stop(servers)
            let deadline = ContinuousClock.now + Self.answerPatience
            while server.answersUnderWay > 0, .now < deadline { try? await Task.sleep(for: .milliseconds(50)) }
            tasks.cancelAll()
        }
        try await group.shutdownGracefully()
        if case .unix(let socket) = listeners[0] { try? FileManager.default.removeItem(atPath: socket.path) }
        log.info("stopped")
    }

    private func reload(_ server: HTTPServer) async {
        ServiceSupervisor.tell("RELOADING=1", environment: environment)
        do {
            let configuration = try read()
            server.reload(configuration)
            await agent.reload(configuration)
        } catch {
            agent.log.error("the configuration is not taken over", ["reason": "\(error)"])
        }
        ServiceSupervisor.tell("READY=1", environment: environment)
    }

    /// Where clients are let in: a socket that was handed over, or one of its own; and TCP where that is asked for.
    private func listeners() throws(AgentFailure) -> [Listener] {
        var listeners: [Listener] = []
        // `sd_listen_fds(3)`: the first one is number 3, and they are for the process of that number alone.
        if let process = environment["LISTEN_PID"], Int32(process) == getpid(),
            let count = environment["LISTEN_FDS"].flatMap({ CInt($0) }), (1...16).contains(count)
        {
            listeners = (3..<3 + count).map(Listener.inherited)
        } else {
            listeners = [.unix(first.socket)]
        }
        if let tls = first.tls { listeners.append(try .tls(tls)) }
        return listeners
    }

    /// Gives back from time to time what a busy moment took.
    private func keepHeapSmall() async {
        while (try? await Task.sleep(for: .seconds(30))) != nil { Heap.trim() }
    }

    /// Tells the supervisor that the agent lives, as long as what follows the host answers.
    private func keepWatchdogQuiet() async {
        guard let interval = environment["WATCHDOG_USEC"].flatMap({ Int64($0) }), interval > 0 else { return }
        while (try? await Task.sleep(for: .microseconds(interval / 3))) != nil {
            await agent.watch.answer()
            ServiceSupervisor.tell("WATCHDOG=1", environment: environment)
        }
    }
}

/// Signals that are told in place of ending the process.
private final class Signals {
    let stream: AsyncStream<CInt>
    private let sources: [any DispatchSourceSignal]

    init(_ numbers: [CInt]) {
        let (stream, continuation) = AsyncStream.makeStream(of: CInt.self)
        self.stream = stream
        sources = numbers.map { number in
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.activate()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
