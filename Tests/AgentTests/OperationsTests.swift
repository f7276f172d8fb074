import AgentAPI
import FoundationEssentials
import Provisioning
import Testing

@testable import Agent

@Suite(.timeLimit(.minutes(10)))
struct OperationsTests {
    private let board = EventBoard()
    private var operations: Operations {
        Operations(board: board, log: .silent, journal: OperationJournal(folder: nil))
    }

    /// Work that goes on until it is asked to stop.
    private static let endless: @Sendable (Operation) async throws -> OperationReport.Result = { operation in
        while !operation.interruption.isRequested { await Task.yield() }
        throw CancellationError()
    }

    @Test func `tells how far work has come, and what came of it`() async throws {
        let operation = try operations.begin(.repin, ["web"], for: "alice") { operation in
            operation.note("web: pins vCPU 0 to CPU 4")
            operation.advance(to: 0.5)
            return .init(messages: ["web: repinned"])
        }
        await operation.end()
        let report = operation.report
        #expect(report.state == .succeeded)
        #expect(report.client == "alice")
        #expect(report.log == ["web: pins vCPU 0 to CPU 4"])
        #expect(report.result?.messages == ["web: repinned"])
        #expect(report.progress == 1)
        #expect(report.ended != nil)
    }

    @Test func `tells why work failed`() async throws {
        let operation = try operations.begin(.start, ["web"], for: "alice") { _ in
            throw AgentFailure(.conflict, "web is half made")
        }
        await operation.end()
        #expect(operation.report.state == .failed)
        #expect(operation.failure == AgentFailure(.conflict, "web is half made"))
    }

    @Test func `stops work that somebody cancels`() async throws {
        let operation = try operations.begin(.defrag, [], for: "alice", Self.endless)
        operation.cancel()
        await operation.end()
        #expect(operation.report.state == .cancelled)
    }

    @Test func `does once what is asked for twice under one name`() throws {
        let operations = operations
        let key = Operations.Key("a", of: "alice", for: "start web")
        let work: @Sendable (Operation) async throws -> OperationReport.Result = { _ in .init() }
        let first = try operations.begin(.start, ["web"], for: "alice", key: key, work)
        let second = try operations.begin(.start, ["web"], for: "alice", key: key, work)
        #expect(first === second)
        #expect(operations.all.count == 1)
        // The same name of another client is another name.
        let third = try operations.begin(
            .start, ["web"], for: "bob", key: .init("a", of: "bob", for: "start web"), work)
        #expect(third !== first)
        #expect(throws: AgentFailure(.invalid, "the idempotency key was given with another request before")) {
            _ = try operations.begin(
                .start, ["web"], for: "alice", key: .init("a", of: "alice", for: "stop web"), work)
        }
    }

    @Test func `remembers the last ones, and those that run`() async throws {
        let operations = operations
        let running = try operations.begin(.migrate, ["web"], for: "alice", Self.endless)
        for _ in 0..<250 {
            await (try operations.begin(.start, ["web"], for: "alice") { _ in .init() }).end()
        }
        #expect(operations.all.count == 200)
        #expect(operations.all.last === running)
        running.cancel()
        await running.end()
    }

    @Test func `takes no more than it can do at a time`() async throws {
        let operations = operations
        let all = try (0..<32).map { _ in try operations.begin(.stop, ["web"], for: "alice", Self.endless) }
        #expect(throws: AgentFailure.self) {
            _ = try operations.begin(.stop, ["web"], for: "alice") { _ in .init() }
        }
        for operation in all { operation.cancel() }
        for operation in all { await operation.end() }
    }

    @Test func `takes back what does not end in time, and nothing more afterwards`() async throws {
        let operations = operations
        let operation = try operations.begin(.provision, ["web"], for: "alice", Self.endless)
        await operations.close(within: .milliseconds(1))
        #expect(operation.report.state == .cancelled)
        #expect(throws: AgentFailure(.unreachable, "the agent stops; ask the next one")) {
            _ = try operations.begin(.stop, ["web"], for: "alice") { _ in .init() }
        }
    }

    @Test func `leaves a note of what a killed agent was doing`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let journal = OperationJournal(folder: folder)
        let operations = Operations(board: board, log: .silent, journal: journal)
        await (try operations.begin(.start, ["done"], for: "alice") { _ in .init() }).end()
        let operation = try operations.begin(.repin, ["web"], for: "alice", Self.endless)
        // What another agent finds, if this one is killed now.
        while journal.noted != ["web"] { await Task.yield() }
        #expect(OperationJournal(folder: folder).takeLeftovers().map(\.report.machines) == [["web"]])
        #expect(OperationJournal(folder: folder).takeLeftovers().isEmpty)
        operation.cancel()
        await operation.end()
    }
}

extension OperationJournal {
    /// The machines of all that is noted.
    fileprivate var noted: [String] { leftovers.flatMap(\.report.machines) }
}

@Suite(.timeLimit(.minutes(10)))
struct HandOverTests {
    private static func folder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "berth-journal-\(UUID().uuidString)").path
    }

    @Test func `leaves a move to the next agent, with what it takes to go on`() async throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let operations = Operations(board: EventBoard(), log: .silent, journal: OperationJournal(folder: folder))
        let request = MigrateRequest(to: "qemu:///other", policy: "careful")
        let key = Operations.Key("k", of: "alice", for: "move web")
        let operation = try operations.begin(
            .migrate, ["web"], for: "alice", key: key, resuming: nil, noting: .init(migration: request)
        ) { operation in
            while !Task.isCancelled { await Task.yield() }
            throw CancellationError()
        }
        operations.note(operation, key: key, .init(migration: request, steps: 2))
        await operations.close(within: .zero)
        #expect(operation.isRunning)
        let entry = try #require(OperationJournal(folder: folder).takeLeftovers().first)
        #expect(entry.work?.migration == request)
        #expect(entry.work?.steps == 2)
        let next = Operations(board: EventBoard(), log: .silent, journal: OperationJournal(folder: nil))
        let adopted = try next.begin(
            .migrate, ["web"], for: entry.report.client, key: entry.key, resuming: entry.report, noting: entry.work
        ) { _ in .init() }
        #expect(adopted.report.id == operation.report.id)
        // Who asks again by the same name is told of the same move.
        let again = try next.begin(
            .migrate, ["web"], for: "alice", key: Operations.Key("k", of: "alice", for: "move web")
        ) { _ in .init() }
        #expect(again === adopted)
        operation.cancel()
        await operation.end()
    }
}
