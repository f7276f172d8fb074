import Agent
import AgentAPI
import FoundationEssentials
import Glibc
import Libvirt
import LibvirtTestSupport
import NIOCore
import NIOPosix
import Testing
import TestSupport

@testable import AgentHTTP

/// The server on a Unix socket, with clients that behave and others.
@Suite(.timeLimit(.minutes(10)))
struct ServerTests {
    /// Serves a host of libvirt's test driver until a function returns.
    private func serving(
        requestTime: Duration = .seconds(10), connections: Int = 1024, bodyBytes: Int = 1000,
        host: () throws -> Connection = { try TestHost.twoGuests.connect() },
        _ body: (SocketClient, Agent) async throws -> Void
    ) async throws {
        let connection = try blocking { try host() }
        var configuration = AgentConfiguration()
        configuration.limits.bodyBytes = bodyBytes
        configuration.limits.requestTime = requestTime
        configuration.limits.connections = connections
        let agent = Agent(configuration, log: .silent) { _ in connection }
        try await agent.serve(configuration) { client in try await body(client, agent) }
    }

    @Test func `has a socket that others cannot open`() async throws {
        try await serving { client, _ in
            let attributes = try FileManager.default.attributesOfItem(atPath: client.path)
            #expect(attributes[.posixPermissions] as? Int == 0o660)
        }
    }

    @Test func `answers several requests of one connection`() async throws {
        try await serving { client, _ in
            let answer = try await client.exchange(
                "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nHEAD /readyz HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "GET /v1/agent HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.ranges(of: "HTTP/1.1 200 OK").count == 3)
            #expect(answer.ranges(of: "\r\n\r\nok\n").count == 1)
            #expect(answer.hasSuffix("}\n"))
        }
    }

    @Test(arguments: [
        "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
    func `gives up on what is no HTTP, and answers others`(request: String) async throws {
        try await serving(requestTime: .seconds(10)) { client, _ in
            let answer = try await client.exchange(request)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"))
            let other = try await client.exchange("GET /healthz HTTP/1.0\r\n\r\n")
            #expect(other.hasSuffix("ok\n"))
        }
    }

    @Test(arguments: ["Content-Length: 1001\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n3e9\r\n"])
    func `refuses a body that is too large`(head: String) async throws {
        try await serving { client, _ in
            let end = head.contains("chunked") ? "\r\n0\r\n\r\n" : ""
            let answer = try await client.exchange(
                "POST /v1/plan HTTP/1.1\r\nHost: x\r\n" + head + String(repeating: "a", count: 1001) + end)
            #expect(answer.hasPrefix("HTTP/1.1 413"))
            #expect(answer.contains("a body has at most 1000 bytes"))
        }
    }

    @Test func `gives up on a client that takes too long`() async throws {
        try await serving(requestTime: .milliseconds(200)) { client, _ in
            let answer = try await client.exchange("GET /healthz HTTP/1.1\r\nHos")
            #expect(answer.isEmpty)
        }
    }

    @Test func `turns clients away beyond the most that there may be`() async throws {
        try await serving(connections: 4) { client, _ in
            let answer = try await client.withConnections(4) { _ in
                try await client.exchange("GET /healthz HTTP/1.0\r\n\r\n")
            }
            #expect(answer.isEmpty)
        }
    }

    /// A request that is right, with some bytes of it changed, doubled, cut out or put in.
    private static func broken(_ random: inout SplitMix64) -> [UInt8] {
        let right =
            "POST /v1/machines/web/repin HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 14\r\n\r\n{\"cpus\":[1,2]}"
        var bytes = Array(right.utf8)
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = .random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<min(bytes.count - 1, place + 5))
            case 2: bytes.insert(contentsOf: bytes[..<place], at: place)
            default: bytes.insert(.random(in: 0...255, using: &random), at: place)
            }
        }
        return bytes
    }

    @Test func `answers others whatever it is sent`() async throws {
        try await serving(requestTime: .seconds(2)) { client, _ in
            var random = SplitMix64(seed: 1)
            for number in 0..<300 {
                let channel = try await client.open()
                let answer = try await channel.executeThenClose { inbound, outbound in
                    try? await outbound.write(ByteBuffer(bytes: Self.broken(&random)))
                    outbound.finish()
                    var parts = inbound.makeAsyncIterator()
                    let part = (try? await parts.next()).flatMap(\.self)
                    return part.map { String(buffer: $0) } ?? ""
                }
                // Nobody's fault but the client's.
                #expect(!answer.hasPrefix("HTTP/1.1 5"), "\(number): \(answer)")
                guard number % 50 == 0 else { continue }
                let other = try await client.exchange("GET /healthz HTTP/1.0\r\n\r\n")
                #expect(other.hasSuffix("ok\n"))
            }
        }
    }

    @Test func `answers others while many clients say half of what they want`() async throws {
        try await serving { client, _ in
            let answer = try await client.withConnections(200) { slow in
                // One that was slow for too long may be closed already.
                for one in slow { one.channel.writeAndFlush(ByteBuffer(string: "GET /healthz HT"), promise: nil) }
                return try await client.exchange(
                    "GET /v1/machines HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            }
            #expect(answer.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func `holds no more of all bodies together than it has room for`() async throws {
        // 17 bodies of 1 MiB, of which the last byte is missing, are more than the 16 MiB that there are. They have all
        // the time that it takes: one that is late is refused for that.
        try await serving(requestTime: .seconds(600), bodyBytes: 1 << 20) { client, _ in
            let part = String(repeating: "a", count: (1 << 20) - 1)
            let head = "POST /v1/plan HTTP/1.1\r\nHost: x\r\nContent-Length: \(1 << 20)\r\n\r\n"
            let refused = try await client.withConnections(17) { connections in
                for one in connections { try await one.channel.writeAndFlush(ByteBuffer(string: head + part)) }
                for one in connections { one.channel.writeAndFlush(ByteBuffer(string: "a"), promise: nil) }
                var refused = 0
                for one in connections {
                    let answer = try await one.executeThenClose { inbound, _ in
                        var parts = inbound.makeAsyncIterator()
                        return try await parts.next().map { String(buffer: $0) } ?? ""
                    }
                    if answer.hasPrefix("HTTP/1.1 503") { refused += 1 }
                }
                return refused
            }
            #expect(refused > 0)
            // What was held is free again.
            let answer = try await client.exchange(
                "POST /v1/plan HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1048576\r\n\r\n" + part + "a"
            )
            #expect(answer.hasPrefix("HTTP/1.1 415"))
        }
    }

    @Test func `takes over no socket but Unix sockets`() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        let configuration = AgentConfiguration()
        let server = HTTPServer(API(Agent(configuration, log: .silent)), configuration, group: group)
        let failure = await #expect(throws: AgentFailure.self) { _ = try await server.open([.inherited(descriptor)]) }
        #expect(failure?.description.contains("it is no Unix socket") == true)
    }

    @Test func `sends a long answer to its end before it closes`() async throws {
        // More than a socket holds, so that the client has yet to read when the last of it is written.
        let crowd = try CrowdedHost(guests: 500)
        try await serving(host: crowd.connect) { client, _ in
            for _ in 0..<10 {
                let answer = try await client.exchange("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                let parts = try #require(answer.firstRange(of: "\r\n\r\n"))
                let length = try #require(answer.firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.1) })
                #expect(length > 1 << 18)
                #expect(answer[parts.upperBound...].utf8.count == length)
            }
        }
    }

    @Test func `tells events as they happen`() async throws {
        try await serving { client, agent in
            // Who is told of what was missed follows already.
            let text = try await client.exchange(
                "GET /v1/events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 0\r\n\r\n", until: "web is gone",
                after: "event: missed"
            ) { agent.watch.board.post(.gone, "web", "web is gone") }
            #expect(text.contains("content-type: text/event-stream"))
            #expect(text.contains("event: missed\n"))
            #expect(text.contains("event: gone\ndata: {"))
        }
    }
}
