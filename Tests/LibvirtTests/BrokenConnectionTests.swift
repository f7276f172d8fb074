import Libvirt
import LibvirtTestSupport
import Testing

/// What becomes of a connection whose daemon goes away, or no longer answers.
@Suite(.timeLimit(.minutes(10)))
struct BrokenConnectionTests {
    let daemon: SilentDaemon
    let connection: Connection

    init() throws {
        daemon = try SilentDaemon()
        connection = try Connection(uri: daemon.uri)
    }

    @Test func `says why it ended, to all who wait`() async throws {
        let streams = try blocking {
            #expect(try connection.isAlive())
            return (try connection.closeReasons(), try connection.closeReasons())
        }
        daemon.hangUp()
        #expect(await streams.0.first { _ in true } == .endOfFile)
        #expect(await streams.1.first { _ in true } == .endOfFile)
        #expect(try blocking { try !connection.isAlive() })
        #expect(try await blocking { try connection.closeReasons() }.first { _ in true } == .endOfFile)
    }

    @Test func `ends the events with it`() async throws {
        let events = try blocking { try connection.events(.lifecycle) }
        daemon.hangUp()
        for await _ in events { Issue.record("an event of a connection that is over") }
    }

    @Test func `fails the call under way`() async throws {
        let reasons = try blocking { try connection.closeReasons() }
        let call = Task { try await BlockingCalls.shared.run { try connection.hostname() } }
        daemon.hangUp()
        await #expect(throws: LibvirtError.self) { try await call.value }
        #expect(await reasons.first { _ in true } == .endOfFile)
    }

    @Test func `notices a daemon that went silent`() async throws {
        let reasons = try blocking {
            let reasons = try connection.closeReasons()
            #expect(try connection.setKeepalive(interval: .seconds(1), count: 1))
            return reasons
        }
        await #expect(throws: LibvirtError.self) {
            try await BlockingCalls.shared.run { try connection.hostname() }
        }
        #expect(await reasons.first { _ in true } == .keepalive)
    }
}
