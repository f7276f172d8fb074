import Foundation
@testable import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

/// The README's examples, which run on the test driver as far as that goes.
@Suite(.timeLimit(.minutes(10)))
struct ReadmeTests {
    @Test func `connects`() async throws {
        let connection = try await BlockingCalls.shared.run { try Connection(uri: "test:///default") }
        let names = try await BlockingCalls.shared.run { try connection.domains(.running).map(\.name) }

        #expect(names.contains("test"))
    }

    @Test func `lists with statistics`() throws {
        #expect(try states(TestHost.twoGuests.connect()) == ["web": .running, "database": .running])
    }

    @Test func `follows events`() async throws {
        let connection = try blocking { try TestHost.twoGuests.connect() }
        async let followed: Void = follow(connection)
        try await BlockingCalls.shared.run { try connection.domain(named: "web").powerOff() }
        connection.closing.close(.client)
        try await followed
    }

    @Test func `moves a domain, where the driver can`() async throws {
        let (connection, domain) = try blocking {
            let connection = try TestHost.twoGuests.connect()
            return (connection, try connection.domain(named: "web"))
        }
        do {
            try await move(domain, of: connection, to: "qemu+tls://other.example.org/system")
            Issue.record("The test driver moved a domain.")
        } catch LibvirtError.Code.argumentUnsupported {}
    }

    @Test func `tells errors apart by their codes`() throws {
        let connection = try TestHost.twoGuests.connect()
        #expect(try domain(named: "web", on: connection)?.name == "web")
        #expect(try domain(named: "nobody", on: connection) == nil)
    }

    @Test func `are the examples of the README`() throws {
        let readme = try String(contentsOf: SourceFile.library.appending(path: "README.md"), encoding: .utf8)
        let examples = readme.matches(of: /```swift\n([\s\S]*?)```/).map { Self.normalized(String($0.output.1)) }
        #expect(examples.count == 5)
        let source = Self.normalized(try String(contentsOfFile: #filePath, encoding: .utf8))
        for example in examples { #expect(source.contains(example), "Not here: \(example)") }
    }

    /// The text without indentation.
    private static func normalized(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .joined(separator: "\n")
    }
}

private func states(_ connection: Connection) throws(LibvirtError) -> [String: DomainState] {
    var states: [String: DomainState] = [:]
    for statistics in try connection.domainStatistics([.state, .cpu], [.active]) {
        states[statistics.domainName] = statistics[.domainState]
        print(statistics.domainName, statistics[.cpuTime] ?? .zero)
    }
    return states
}

private func follow(_ connection: Connection) async throws {
    let events = try await BlockingCalls.shared.run { try connection.events(.lifecycle) }
    for await element in events {
        switch element {
        case .event(let event): print(event.domain.name, event.change)
        case .missed: print("Too many at once: look at the domains themselves.")
        }
    }
}

private func move(_ domain: Domain, of connection: Connection, to uri: String) async throws {
    let passes = try await BlockingCalls.shared.run { try connection.events(.migrationIteration, of: domain) }
    let progress = Task {
        for await _ in passes {
            let job = try await BlockingCalls.shared.run { try domain.job() }
            print(job.parameters[.jobDataRemaining] ?? .zero, "remain")
        }
    }
    defer { progress.cancel() }

    let parameters = TypedParameters { $0[.migrationBandwidth] = .mebibytes(500) }
    // Cancelling this task aborts the migration, and the domain stays where it is.
    try await domain.migrate(
        toURI: uri, parameters, [.live, .peerToPeer, .persistsOnDestination, .undefinesOnSource], on: .shared)
}

private func domain(named name: String, on connection: Connection) throws(LibvirtError) -> Domain? {
    do {
        return try connection.domain(named: name)
    } catch LibvirtError.Code.noDomain {
        return nil
    }
}
