import Libvirt
import LibvirtTestSupport
import Provisioning
import Templates
import Testing

/// Which machines are pruned, and above all which are not.
struct SurplusTests {
    private let connection: Connection

    init() throws { connection = try TestHost.stocked.connect() }

    private static func machine(_ name: String, _ set: String?) -> String {
        "name: \(name)\ntemplate: x86_64-q35\nvcpus: 1\nmemory: 4MiB\nplacement: none\nstart: false\n"
            + (set.map { "set: \($0)\n" } ?? "")
    }

    private func read(_ manifests: [String]) throws -> [Machine] {
        try ManifestReader.machines(yaml: manifests.joined(separator: "---\n"), file: "m.yaml")
    }

    private func provision(_ manifests: String...) throws {
        let planner = ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
        let outcome = try Provisioner(planner).provision(try read(manifests))
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    }

    private func surplus(_ manifests: String...) throws -> SurplusMachines {
        try SurplusMachines(besides: try read(manifests), on: connection)
    }

    @Test func `are those of the sets that are named, and no others`() throws {
        try provision(
            Self.machine("kept", "shop"), Self.machine("gone", "shop"), Self.machine("free", nil),
            Self.machine("other", "bank"))
        try connection.define(
            xml: "<domain type='test'><name>foreign</name><memory>1</memory><os><type>hvm</type></os></domain>")
        #expect(try surplus(Self.machine("kept", "shop")).machines.map(\.name) == ["gone"])
        #expect(try surplus(Self.machine("new", "bank")).machines.map(\.name) == ["other"])
        #expect(try surplus(Self.machine("new", "farm")).machines.map(\.name) == [])
        #expect(
            try surplus(Self.machine("kept", "shop"), Self.machine("new", "bank")).machines.map(\.name)
                == ["gone", "other"])
        // A machine that is in a manifest stays, whatever set it was in.
        #expect(
            try surplus(Self.machine("kept", "shop"), Self.machine("gone", "bank")).machines.map(\.name) == ["other"])
    }

    @Test func `are none where no set is named`() throws {
        let error = #expect(throws: ProvisioningError.self) { try surplus(Self.machine("a", nil)) }
        #expect(error?.description.contains("no machine of the manifests names its set") == true)
    }

    @Test func `are not stopped by the way`() throws {
        try provision(Self.machine("kept", "shop"), Self.machine("gone", "shop"))
        try surplus(Self.machine("kept", "shop")).checkStopped()
        try connection.domain(named: "gone").start()
        let error = #expect(throws: ProvisioningError.self) { try surplus(Self.machine("kept", "shop")).checkStopped() }
        #expect(
            error?.description
                == "'gone' is in no manifest and would be deleted, and runs; stop what runs first, or add --force")
    }
}
