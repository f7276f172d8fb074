public import Foundation
internal import Synchronization

/// A run of the program `berthd` with a configuration, a socket and a folder of its own, as a supervisor makes it.
public final class AgentProcess: Sendable {
    public let folder: URL
    public let client: SocketClient
    private let hypervisor: String
    private let process = Process()
    /// Where the number of a process is noted that a launcher starts.
    private let launched: URL?
    private let log = Mutex(Log())

    /// The program that was built beside the tests.
    public static var berthd: String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "berthd").path
    }

    private struct Log {
        var rest = ""
        var lines: [String] = []
        var hasEnded = false
        var waiters: [Waiter] = []

        /// Somebody who waits for a line.
        struct Waiter {
            let words: String
            let first: Int
            let continuation: CheckedContinuation<String?, Never>
        }

        func line(containing words: String, from first: Int) -> String? {
            lines.dropFirst(first).first { $0.contains(words) }
        }

        /// Takes out those whose waiting is over, with what they waited for.
        mutating func served() -> [(Waiter, String?)] {
            let lines = waiters.map { line(containing: $0.words, from: $0.first) }
            let served = zip(waiters, lines).filter { hasEnded || $1 != nil }
            waiters = zip(waiters, lines).filter { !hasEnded && $1 == nil }.map(\.0)
            return served
        }
    }

    /// A program that has ended before it said what somebody waited for.
    public struct Ended: Error, CustomStringConvertible {
        public let description: String
    }

    /// Starts the daemon.
    ///
    /// - Parameters:
    ///   - hypervisor: The URI that it follows.
    ///   - configuration: More lines of its configuration.
    ///   - folder: Where its socket is and what it notes; one that an earlier run left, or a new one.
    ///   - launcher: The command that starts it, for its socket; `nil` if none does.
    ///   - environment: What it finds in its environment beside what the tests have.
    /// - Throws: What Foundation says, if it cannot be started.
    public init(
        hypervisor: String, _ configuration: String = "", in folder: URL? = nil,
        under launcher: ((_ socket: String) -> [String])? = nil, environment: [String: String] = [:]
    ) throws {
        self.folder =
            folder ?? FileManager.default.temporaryDirectory.appending(path: "berthd-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        client = SocketClient(path: self.folder.appending(path: "berth.sock").path)
        self.hypervisor = hypervisor
        // Foundation knows by a socket that a process inherits when it ends, and a launcher may close what it inherits: then
        // Foundation would wait for this process alone, and take no note of the end of any other.
        launched = launcher == nil ? nil : self.folder.appending(path: "launched")
        try configure(configuration)
        let errors = Pipe()
        let own = [Self.berthd, "--config", file.path]
        let command = launcher.map { Self.keepingSocket(noting: launched?.path ?? "") + $0(client.path) + own } ?? own
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardError = errors
        try process.run()
        // A thread of its own: Dispatch crashes when a file is closed that it still watches (`readabilityHandler`).
        let output = errors.fileHandleForReading
        Thread.detachNewThread { [weak self] in
            while case let data = output.availableData {
                self?.note(data)
                if data.isEmpty { break }
            }
        }
    }

    deinit {
        if process.isRunning { send(SIGTERM) }
    }

    private var file: URL { folder.appending(path: "berthd.yaml") }

    /// Writes another configuration, which the daemon reads when it is told to.
    public func configure(_ configuration: String) throws {
        try "hypervisor: \(hypervisor)\nsocket: {path: \(client.path)}\n\(configuration)\n"
            .write(to: file, atomically: true, encoding: .utf8)
    }

    /// The process of the daemon.
    public var identifier: Int32 {
        let noted = launched.flatMap { try? String(contentsOf: $0, encoding: .utf8) }
        return noted.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? process.processIdentifier
    }

    /// A command that runs the rest as another process, and ends as that does.
    private static func keepingSocket(noting file: String) -> [String] {
        // In the foreground, since Foundation blocks the signal that a shell waits for behind the background.
        ["/bin/sh", "-c", #"/bin/sh -c 'echo $$ >"$0"; exec "$@"' "$0" "$@"; exit $?"#, file]
    }

    /// The lines that it has logged.
    public var lines: [String] { log.withLock(\.lines) }

    private func note(_ data: Data) {
        let served = log.withLock { log in
            log.rest += String(decoding: data, as: UTF8.self)
            var lines = log.rest.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            log.rest = lines.popLast() ?? ""
            log.lines += lines
            log.hasEnded = data.isEmpty
            return log.served()
        }
        for (waiter, line) in served { waiter.continuation.resume(returning: line) }
    }

    /// Waits for a line of the log that contains some words.
    ///
    /// - Parameters:
    ///   - words: The words.
    ///   - count: The lines that were there before, and do not count.
    /// - Returns: The line.
    /// - Throws: ``Ended`` with the log, if there will be none.
    @discardableResult
    public func line(containing words: String, after count: Int = 0) async throws -> String {
        let line = await withCheckedContinuation { continuation in
            let served = log.withLock { log in
                log.waiters.append(.init(words: words, first: count, continuation: continuation))
                return log.served()
            }
            for (waiter, line) in served { waiter.continuation.resume(returning: line) }
        }
        guard let line else {
            throw Ended(description: "berthd ended without '\(words)':\n\(lines.joined(separator: "\n"))")
        }
        return line
    }

    public func send(_ signal: Int32) { kill(identifier, signal) }

    /// Waits until the program has ended.
    ///
    /// - Returns: Its status; the signal's number where one ended it.
    @discardableResult
    public func end() async -> Int32 {
        let process = process
        return await Task.detached {
            process.waitUntilExit()
            return process.terminationStatus
        }.value
    }

    /// Ends the program as a supervisor does, and removes its folder.
    public func stop() async {
        send(SIGTERM)
        await end()
        try? FileManager.default.removeItem(at: folder)
    }
}

extension AgentProcess {
    /// An answer of the API.
    public struct Answer: Sendable {
        public let status: Int
        public let head: String
        public let body: String
    }

    /// Asks for something.
    public func ask(
        _ method: String, _ target: String, body: (any Encodable & Sendable)? = nil, headers: [String] = []
    ) async throws -> Answer {
        let data = try body.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) } ?? ""
        let type = body == nil ? [] : ["Content-Type: application/json"]
        let lines = ["\(method) \(target) HTTP/1.1", "Host: berth", "Connection: close"] + type + headers
        let text = try await client.exchange(
            (lines + ["Content-Length: \(data.utf8.count)", "", data]).joined(separator: "\r\n"))
        guard let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
            let end = text.firstRange(of: "\r\n\r\n")
        else { throw Ended(description: "no answer to \(method) \(target): '\(text)'") }
        return Answer(
            status: status, head: String(text[..<end.lowerBound]), body: String(text[end.upperBound...]))
    }

    /// Asks for something that is answered in JSON.
    public func get<Value: Decodable>(_ target: String, as type: Value.Type = Value.self) async throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try await ask("GET", target).body.utf8))
    }

    /// Follows the events while something is done, until they tell any of two words.
    ///
    /// - Returns: What was told.
    @discardableResult
    public func events(
        until words: String, _ others: String? = nil, act: @Sendable () async throws -> Void
    ) async throws -> String {
        // Who is told of what was missed follows already.
        try await client.exchange(
            "GET /v1/events HTTP/1.1\r\nHost: berth\r\nLast-Event-ID: 0\r\n\r\n", until: words, others ?? words,
            after: "event: missed", act: act)
    }
}
