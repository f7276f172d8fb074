import DomainXML
import Migration
import Templates
import Testing

/// What a move writes down with the machine, and what both hosts then say of what is left over.
struct MoveRecordTests {
    static func record(_ role: MoveRecord.Role, flags: UInt32 = 3) -> MoveRecord {
        var record = MoveRecord(
            role: role, id: "1", source: .init(name: "a", uri: "qemu+tcp://a/system"),
            target: .init(name: "b", uri: "qemu+tcp://b/system"), peer: "qemu+tcp://b/system", flags: flags,
            claimant: "c", deadline: 100, startsWithHost: true)
        record.volumes = [.init(pool: "images", name: "web.qcow2", path: "/images/web.qcow2")]
        record.volumes.append(.init(pool: "images", name: "base.qcow2", path: "/images/base.qcow2", isBase: true))
        record.replugs = [.init(label: "PCI device", source: "<hostdev a='1'/>", target: "<hostdev a='2'/>")]
        record.removesSourceVolumes = true
        return record
    }

    @Test func `keeps volumes and devices in a document`() throws {
        var root = try XMLDocument(parsing: "<domain><name>web</name></domain>").root
        root.replaceMove(Self.record(.leaving))
        #expect(MoveRecord(try XMLDocument(parsing: root.description).root) == Self.record(.leaving))
        #expect(Self.record(.arriving).atStart.volumes == [])
        #expect(Self.record(.arriving).atStart.replugs == [])
        #expect(Self.record(.arriving).atStart.role == .leaving)
    }

    private static func view(_ activity: MoveView.Activity, _ role: MoveRecord.Role?, offline: Bool) -> MoveView.Content
    {
        .present(.init(activity, record: role.map { record($0, flags: offline ? 1 << 10 | 3 : 3) }))
    }

    /// A move of a machine that does not run: where it is, and what is left over.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let source: MoveView.Content
        let target: MoveView.Content
        let verdict: MoveStatus.Verdict
        var leftovers: [MoveStatus.Leftover] = []
    }

    static let cases = [
        Case(
            testDescription: "killed while its volumes were copied", source: view(.off, .leaving, offline: true),
            target: view(.off, .claim, offline: true), verdict: .stopped(on: .source),
            leftovers: [.init(.claim, on: .target), .init(.record, on: .source)]),
        Case(
            testDescription: "killed while libvirt moved the definition", source: view(.off, .leaving, offline: true),
            target: view(.off, .arriving, offline: true), verdict: .stopped(on: .source),
            leftovers: [.init(.definition, on: .target), .init(.record, on: .source)]),
        Case(
            testDescription: "arrived, and nobody cleaned up", source: .absent,
            target: view(.off, .arriving, offline: true), verdict: .stopped(on: .target),
            leftovers: [.init(.record, on: .target)]),
        Case(
            testDescription: "a running one that was shut down meanwhile", source: view(.off, .leaving, offline: false),
            target: .absent, verdict: .nowhere, leftovers: [.init(.record, on: .source)]),
        Case(
            testDescription: "the target does not answer, and may have volumes",
            source: view(.runs, .leaving, offline: false), target: .unreachable("no"), verdict: .runs(on: .source)),
    ]

    @Test(arguments: cases)
    func `says where a machine is that does not run`(example: Case) {
        let status = MoveStatus(
            "web", source: MoveView(host: "a", example.source), target: MoveView(host: "b", example.target))
        #expect(status.verdict == example.verdict)
        #expect(status.leftovers == example.leftovers)
    }

    @Test func `names volumes before the record that tells of them`() {
        let status = MoveStatus(
            "web", source: MoveView(host: "a", Self.view(.runs, .leaving, offline: false)),
            target: MoveView(host: "b", .absent), volumes: .target, lacksDevices: true)
        #expect(status.leftovers.map(\.kind) == [.volumes, .devices, .record])
    }
}
