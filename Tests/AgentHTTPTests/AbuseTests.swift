import AgentAPI
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing
import TestSupport

/// The daemon with clients that do to it what they can, all at once.
@Suite(.timeLimit(.minutes(10)))
struct AbuseTests {
    /// `BERTH_ABUSE=25` makes it 10,000 malformed requests and 1,000 clients; both programs need as many files then
    /// (`ulimit -n 8192`).
    private static let factor = ProcessInfo.processInfo.environment["BERTH_ABUSE"].flatMap { Int($0) } ?? 1

    /// A request that is right, with some bytes of it changed, doubled, cut out or put in; or none at all.
    private static func broken(_ random: inout SplitMix64) -> [UInt8] {
        let right =
            "POST /v1/machines/test/repin HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 14\r\n\r\n{\"cpus\":[1,2]}"
        guard Int.random(in: 0..<3, using: &random) > 0 else {
            return (0..<Int.random(in: 1...400, using: &random)).map { _ in .random(in: 0...255, using: &random) }
        }
        var bytes = Array(right.utf8)
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = .random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<min(bytes.count - 1, place + 20))
            case 2: bytes.insert(contentsOf: bytes[..<place], at: place)
            case 3: bytes.removeSubrange(max(1, place)...)
            default: bytes.insert(.random(in: 0...255, using: &random), at: place)
            }
        }
        return bytes
    }

    /// Sends something.
    ///
    /// - Returns: The first words of the answer; nothing where the connection was closed.
    private static func send(_ bytes: [UInt8], to client: SocketClient) async throws -> String {
        let connection = try await client.open()
        let words = try? await connection.executeThenClose { inbound, outbound in
            try? await outbound.write(ByteBuffer(bytes: bytes))
            outbound.finish()
            var parts = inbound.makeAsyncIterator()
            let part = (try? await parts.next()).flatMap(\.self)
            return part.map { String(String(buffer: $0).prefix(12)) } ?? ""
        }
        return words ?? ""
    }

    private static func malformed(_ client: SocketClient, seed: UInt64) async throws -> [String: Int] {
        var random = SplitMix64(seed: seed)
        var answers: [String: Int] = [:]
        for _ in 0..<100 * factor { answers[try await send(broken(&random), to: client), default: 0] += 1 }
        return answers
    }

    /// Sends a body that is larger than any may be, in pieces or in one.
    private static func oversized(_ client: SocketClient) async throws -> [String: Int] {
        var answers: [String: Int] = [:]
        let body = [UInt8](repeating: UInt8(ascii: "a"), count: 2 << 20)
        for number in 0..<4 * factor {
            let head =
                number % 2 == 0
                ? "Content-Length: \(body.count)\r\n\r\n" : "Transfer-Encoding: chunked\r\n\r\n200000\r\n"
            let request = "POST /v1/plan HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + head
            answers[try await send(Array(request.utf8) + body, to: client), default: 0] += 1
        }
        return answers
    }

    /// Asks as those do who want something, until the rest is over.
    private static func others(_ client: SocketClient, until isOver: @Sendable () -> Bool) async throws -> [Duration] {
        var times: [Duration] = []
        repeat {
            let begin = ContinuousClock.now
            let answer = try await client.exchange(
                "GET /v1/machines HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"), "\(answer.prefix(80))")
            times.append(ContinuousClock.now - begin)
        } while !isOver()
        return times
    }

    /// Sends what is malformed or too large from several sides, and asks as others do meanwhile.
    ///
    /// - Returns: The answers to what was wrong, and the times of those to the others.
    private static func abuse(_ client: SocketClient) async throws -> ([String: Int], [Duration]) {
        let workers = Workers(5)
        return try await withThrowingTaskGroup(of: [String: Int].self) { group in
            for seed in 1...4 {
                group.addTask {
                    defer { workers.leave() }
                    return try await malformed(client, seed: UInt64(seed))
                }
            }
            group.addTask {
                defer { workers.leave() }
                return try await oversized(client)
            }
            let times = try await others(client) { workers.areGone }
            let answers = try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
            return (answers, times)
        }
    }

    @Test func `is answered all the same`() async throws {
        // Who says half of what it wants, and waits, is waited for no longer.
        let agent = try AgentProcess(hypervisor: "test:///default", "limits: {requestSeconds: 1}")
        try await agent.line(containing: "adopted all domains")
        let client = agent.client
        let (answers, times) = try await client.withConnections(40 * Self.factor) { held in
            // A third says half of what it wants, a third follows events and reads none, and a third says nothing.
            for (number, one) in held.enumerated() {
                let words = ["GET /v1/machi", "GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n", ""][number % 3]
                // One that said nothing for too long may be closed already.
                if !words.isEmpty { one.channel.writeAndFlush(ByteBuffer(string: words), promise: nil) }
            }
            return try await Self.abuse(client)
        }
        // Nobody's fault but the clients'.
        #expect(answers.keys.allSatisfy { !$0.hasPrefix("HTTP/1.1 5") }, "\(answers)")
        #expect(answers["HTTP/1.1 413", default: 0] > 0)
        print("abuse: \(answers); \(times.count) others, the slowest after \(times.max() ?? .zero)")
        // Nobody is left.
        let metrics = try await agent.ask("GET", "/metrics")
        #expect(metrics.body.contains("berth_ready 1\n"))
        await agent.stop()
    }
}

/// How many are at work.
private final class Workers: Sendable {
    private let count: Mutex<Int>

    init(_ count: Int) { self.count = Mutex(count) }

    func leave() { count.withLock { $0 -= 1 } }

    var areGone: Bool { count.withLock { $0 == 0 } }
}
