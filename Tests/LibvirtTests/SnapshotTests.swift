import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct SnapshotTests {
    let web: Domain

    init() throws { web = try TestHost.twoGuests.connect().domain(named: "web") }

    @Test func `makes a tree`() throws {
        #expect(try !web.hasCurrentSnapshot())
        let first = try web.createSnapshot(xml: Self.snapshot("first"))
        let second = try web.createSnapshot(xml: Self.snapshot("second"))
        #expect(first.name == "first")
        #expect(first.domain.name == "web")
        #expect(try second.parent().name == "first")
        #expect(try first.children().map(\.name) == ["second"])
        #expect(try web.snapshots(.roots).map(\.name) == ["first"])
        #expect(try web.snapshots([.topological]).map(\.name) == ["first", "second"])
        #expect(try web.currentSnapshot().name == "second")
        #expect(try second.isCurrent())
        #expect(try second.hasMetadata())
        #expect(try web.snapshot(named: "second").xml().contains("<name>second</name>"))
        expectError(.noDomainSnapshot) { try first.parent() }
    }

    @Test func `goes back`() throws {
        let snapshot = try web.createSnapshot(xml: Self.snapshot("running"))
        try web.powerOff()
        try snapshot.revert()
        #expect(try web.isActive())
        #expect(try web.state().reason == .runningFromSnapshot)
    }

    @Test func `is deleted with what came after it`() throws {
        let first = try web.createSnapshot(xml: Self.snapshot("first"))
        try web.createSnapshot(xml: Self.snapshot("second"))
        try first.delete([.children])
        #expect(try web.snapshots().isEmpty)
        expectError(.noDomainSnapshot) { try web.snapshot(named: "first") }
    }

    @Test func `has checkpoints`() throws {
        let checkpoint = try web.createCheckpoint(xml: "<domaincheckpoint><name>monday</name></domaincheckpoint>")
        try web.createCheckpoint(xml: "<domaincheckpoint><name>tuesday</name></domaincheckpoint>")
        #expect(checkpoint.domain.name == "web")
        #expect(try web.checkpoints([.topological]).map(\.name) == ["monday", "tuesday"])
        #expect(try checkpoint.children().map(\.name) == ["tuesday"])
        #expect(try web.checkpoint(named: "tuesday").parent().name == "monday")
        #expect(try checkpoint.xml([.noDomain]).contains("<name>monday</name>"))
        try checkpoint.delete()
        #expect(try web.checkpoints().map(\.name) == ["tuesday"])
    }

    private static func snapshot(_ name: String) -> String {
        "<domainsnapshot><name>\(name)</name></domainsnapshot>"
    }
}
