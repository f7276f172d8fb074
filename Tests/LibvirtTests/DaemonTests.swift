import Foundation
import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

/// A daemon to test against, such as `LIBVIRT_TEST_URI=qemu:///session`; what the tests make there, they remove.
private enum TestDaemon {
    static let uri = ProcessInfo.processInfo.environment["LIBVIRT_TEST_URI"]
}

/// What the test driver cannot do.
@Suite(.enabled(if: TestDaemon.uri != nil, "needs LIBVIRT_TEST_URI"), .timeLimit(.minutes(2)))
struct DaemonTests {
    let connection: Connection
    let name = "libvirt-swift-\(UUID().uuidString.lowercased())"

    init() throws { connection = try Connection(uri: TestDaemon.uri) }

    @Test func `keeps a secret`() throws {
        let usage = SecretUsage(.ceph, id: name)
        let secret = try connection.defineSecret(
            xml: "<secret><description>test</description><usage type='ceph'><name>\(name)</name></usage></secret>")
        defer { try? secret.undefine() }
        #expect(secret.usage == usage)
        #expect(try connection.secret(for: usage).uuid == secret.uuid)
        #expect(try connection.secret(secret.uuid).usage == usage)
        #expect(try connection.secrets(.notConcealed).contains { $0.uuid == secret.uuid })
        expectError(.noSecret) { try secret.value() }
        let value = Array("correct horse\0battery".utf8)
        try secret.setValue(value)
        #expect(try secret.value() == value)
        #expect(try !secret.xml().contains("horse"))
        try secret.undefine()
        expectError(.noSecret) { try connection.secret(for: usage) }
    }

    @Test func `tells of secrets`() async throws {
        let (events, uuid) = try blocking {
            let events = try connection.secretEvents(.lifecycle)
            let secret = try connection.defineSecret(
                xml: "<secret><usage type='ceph'><name>\(name)</name></usage></secret>")
            try secret.undefine()
            return (events, secret.uuid)
        }
        var changes: [SecretLifecycleEvent.Change] = []
        for await case .event(let event) in events where event.secret.uuid == uuid {
            changes.append(event.change)
            if changes.count == 2 { break }
        }
        #expect(changes == [.defined, .undefined])
    }

    @Test func `finds the host's devices`() throws {
        let devices = try connection.nodeDevices()
        #expect(devices.contains { $0.name == "computer" })
        let children = try devices.filter { try $0.parentName() == "computer" }
        #expect(!children.isEmpty)
        for device in try connection.nodeDevices(.network) {
            #expect(try device.capabilities().contains("net"))
            #expect(try device.xml().contains("<interface>"))
        }
    }

    @Test func `has keepalive`() throws {
        #expect(try connection.setKeepalive(interval: .seconds(5), count: 3))
        #expect(try connection.isAlive())
    }

    @Test func `describes what it can run`() throws {
        #expect(try connection.domainCapabilities().contains("<domainCapabilities>"))
    }

    @Test func `says what a domain that does not run cannot do`() throws {
        let domain = try connection.define(
            xml:
                "<domain type='qemu'><name>\(name)</name><memory unit='MiB'>16</memory><os><type>hvm</type></os></domain>"
        )
        defer { try? domain.undefine() }
        expectError(.operationInvalid) { try domain.job() }
        expectError(.operationInvalid) { try domain.abortJob() }
        expectError(.operationInvalid) { try domain.startPostCopy() }
        expectError(.operationInvalid) { try domain.jobInfo() }
    }

    @Test func `follows the jobs of a domain`() throws {
        let domain = try connection.create(
            xml:
                "<domain type='qemu'><name>\(name)</name><memory unit='MiB'>16</memory><os><type>hvm</type></os></domain>",
            flags: [.paused, .validate])
        defer { try? domain.powerOff() }
        #expect(try domain.job().kind == .none)
        expectError(.operationInvalid) { try domain.abortJob() }
        try domain.setMaximumDowntime(.milliseconds(123))
        #expect(try domain.maximumDowntime() == .milliseconds(123))
        try domain.setMigrationBandwidth(.mebibytes(7))
        #expect(try domain.migrationBandwidth() == .mebibytes(7))

        let file = FileManager.default.temporaryDirectory.appending(path: "\(name).core")
        try domain.dumpCore(toFile: file.path)
        defer { try? FileManager.default.removeItem(at: file) }
        let job = try domain.job(.completed)
        #expect(job.kind == .completed)
        #expect(job.parameters[.jobOperation] == .dump)
        #expect(job.parameters[.jobTimeElapsed] != nil)
    }

    @Test func `aborts a migration whose task is cancelled`() async throws {
        let domain = try blocking {
            try connection.create(
                xml:
                    "<domain type='qemu'><name>\(name)</name><memory unit='MiB'>16</memory><os><type>hvm</type></os></domain>",
                flags: [.paused])
        }
        let move = Task { try await domain.migrate(toURI: nil, [], [.live], on: .shared) }
        move.cancel()
        await #expect(throws: LibvirtError.self) { try await move.value }
        try blocking {
            #expect(try domain.state().state == .paused)
            try domain.powerOff()
        }
    }
}
