import DomainXML
import Foundation
import Libvirt
import LibvirtTestSupport
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

/// Seeds and other files of a machine's own, on libvirt's test driver, which keeps account of volumes.
struct SeedTests {
    private let connection: Connection

    init() throws { connection = try TestHost.stocked.connect() }

    private static let web = """
        name: web
        template: x86_64-q35
        vcpus: 2
        memory: 64MiB
        disks: [{size: 1GiB, pool: images}]

        """

    @discardableResult
    private func provision(_ yaml: String) throws -> Provisioner.Outcome {
        let planner = ProvisioningPlanner(connection, library: TemplateLibrary(folders: []))
        return try Provisioner(planner).provision(try ManifestReader.machines(yaml: yaml, file: "m.yaml"))
    }

    private var volumes: [String] {
        get throws { try connection.storagePool(named: "images").volumes().map(\.name).sorted() }
    }

    private func root(_ name: String) throws -> XMLElement {
        try XMLDocument(parsing: try connection.domain(named: name).xml(.inactive)).root
    }

    @Test func `makes a seed and takes it away with the machine`() throws {
        let outcome = try provision(Self.web + "cloudInit: {userData: {packages: [vim]}}\n")
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(try volumes == ["web-seed.iso", "web-vda.qcow2"])
        let record = try #require(try LiveDomain(named: "web", on: connection).record)
        #expect(record.volumes.map(\.disk) == ["vda", "seed"])
        let disks = try root("web")[child: "devices"]?[children: "disk"] ?? []
        #expect(disks.last?[attribute: "device"] == "cdrom")
        #expect(disks.last?[child: "source"]?[attribute: "file"] == "/images/web-seed.iso")
        #expect(disks.last?[child: "readonly"] != nil)
        #expect(try connection.domain(named: "web").xml().contains("vim") == false)
        try MachineControl(connection).delete("web", force: true, keepingVolumes: false)
        #expect(try volumes == [])
    }

    @Test func `tells that a seed changed, and only then`() throws {
        let yaml = Self.web + "cloudInit: {userData: {packages: [vim]}}\n"
        try provision(yaml)
        guard case .unchanged? = try provision(yaml).plans.machines.first else {
            Issue.record("differs from itself")
            return
        }
        guard case .differs(_, let changes)? = try provision(yaml.replacing("vim", with: "emacs")).plans.machines.first
        else {
            Issue.record("does not differ")
            return
        }
        #expect(changes.map(\.key) == ["seed"])
        #expect(changes.map(\.need) == [.recreate])
        #expect(changes.first?.from.contains("vim") == false)
        #expect(try volumes == ["web-seed.iso", "web-vda.qcow2"])
    }

    @Test func `uploads kernels as volumes of the machine's own`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "kernel-\(UUID())")
        try Data("a kernel".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let yaml =
            Self.web + """
                boot: {kernel: {file: \(file.path)}, initrd: /srv/initrd, commandLine: quiet}
                ignition: {config: {ignition: {version: 3.4.0}}}
                """
        let outcome = try provision(yaml)
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(try volumes == ["web-ignition.json", "web-kernel", "web-vda.qcow2"])
        let planned = try #require(outcome.plans.machines.first?.creation)
        let document = try XMLDocument(parsing: planned.document()).root
        #expect(document.element(at: "os/kernel")?.text == "/images/web-kernel")
        #expect(document.element(at: "os/initrd")?.text == "/srv/initrd")
        #expect(document.element(at: "sysinfo/entry")?[attribute: "file"] == "/images/web-ignition.json")
        try MachineControl(connection).delete("web", force: true, keepingVolumes: false)
        #expect(try volumes == [])
    }

    @Test(
        arguments: [
            ("boot: {kernel: {file: /nonexistent/k}}", "'/nonexistent/k' cannot be read: No such file or directory"),
            ("boot: {kernel: {volume: k}}", "there is no volume 'k' in pool 'images'"),
            ("cloudInit: {pool: fast}", "there is no storage pool 'fast'; the host has images"),
            (
                "cloudInit: {userDataDigest: 'sha256:\(String(repeating: "0", count: 64))'}",
                "web: the texts in 'cloudInit:' are known by their digests alone, as a record keeps them; write the texts"
            ),
            ("disks: [{cdrom: a.iso, pool: images}]", "there is no volume 'a.iso' in pool 'images'"),
        ] as [(String, String)]
    )
    func `says what is missing before anything is made`(lines: String, message: String) throws {
        let yaml =
            lines.hasPrefix("disks") ? Self.web.replacing("disks: [{size: 1GiB, pool: images}]", with: "") : Self.web
        let error = #expect(throws: (any Error).self) { try provision(yaml + lines + "\n") }
        #expect(error.map { "\($0)".contains(message) } == true, "\(String(describing: error))")
        #expect(try volumes == [])
    }

    @Test func `keeps off a volume of the seed's name that is somebody else's`() throws {
        _ = try connection.storagePool(named: "images").createVolume(
            xml: "<volume><name>web-seed.iso</name><capacity>1</capacity></volume>")
        let error = #expect(throws: ProvisioningError.self) { try provision(Self.web + "cloudInit: true\n") }
        #expect(error?.kind == .exists)
        #expect(try volumes == ["web-seed.iso"])
    }

    @Test func `lets machines share what they say is shared, and CD-ROMs`() throws {
        _ = try connection.storagePool(named: "images").createVolume(
            xml: "<volume><name>data</name><capacity>1048576</capacity></volume>")
        func yaml(_ name: String, _ disk: String) -> String {
            "name: \(name)\ntemplate: x86_64-q35\nvcpus: 1\nmemory: 64MiB\ndisks: [\(disk)]\n"
        }
        try provision(yaml("a", "{volume: data, pool: images, shareable: true}"))
        try provision(yaml("b", "{volume: data, pool: images, shareable: true}"))
        let error = #expect(throws: ProvisioningError.self) { try provision(yaml("c", "{volume: data, pool: images}")) }
        #expect(error?.description.contains("is the disk of '") == true)
        try provision(yaml("d", "{cdrom: data, pool: images}"))
        #expect(try root("d").element(at: "devices/disk/readonly") != nil)
        #expect(try volumes == ["data"])
    }
}
