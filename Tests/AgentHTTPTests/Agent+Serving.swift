import Agent
import AgentTestSupport
import FoundationEssentials
import NIOPosix
import TestSupport

@testable import AgentHTTP

extension Agent {
    /// Answers on a socket of its own while a function runs, which begins once the host was found.
    func serve(
        _ configuration: AgentConfiguration, _ body: (SocketClient) async throws -> Void
    ) async throws {
        var configuration = configuration
        let name = "berth-\(UUID().uuidString.prefix(8)).sock"
        let path = FileManager.default.temporaryDirectory.appending(path: name).path
        configuration.socket.path = path
        let server = HTTPServer(API(self), configuration, group: MultiThreadedEventLoopGroup.singleton)
        let listeners = [Listener.unix(configuration.socket)]
        let servers = try await server.open(listeners)
        let running = Task { await server.run(listeners, servers) }
        defer {
            server.stop(servers)
            running.cancel()
            try? FileManager.default.removeItem(atPath: path)
        }
        try await whileRunning { try await body(SocketClient(path: path)) }
    }
}
