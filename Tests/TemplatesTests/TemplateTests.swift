import DomainXML
import Foundation
import Templates
import Testing
import TestSupport
import Vocabulary

struct TemplateTests {
    @Test(
        arguments: [
            ("aarch64-kunpeng", "aarch64"), ("loongarch64-la464", "loongarch64"), ("x86_64-q35", "x86_64"),
        ]
    )
    func `come with Berth`(name: String, architecture: String) throws {
        let template = try TemplateLibrary(folders: []).template(named: name)
        #expect(template.name == name)
        #expect(template.architecture.rawValue == architecture)
        #expect(template.version == "1")
        #expect(!template.summary.isEmpty)
    }

    @Test func `are found by name, a user's own before those that come with Berth`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "templates-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let own = Self.template.replacing("version='1'", with: "version='7'")
        try own.replacing("<name>t</name>", with: "<name>x86_64-q35</name>")
            .write(to: folder.appending(path: "x86_64-q35.xml"), atomically: true, encoding: .utf8)
        let library = TemplateLibrary(folders: [folder.path])
        #expect(try library.template(named: "x86_64-q35").version == "7")
        #expect(library.entries.map(\.name) == ["aarch64-kunpeng", "loongarch64-la464", "x86_64-q35"])
    }

    @Test(
        arguments: [
            ("x86_64-q53", "did you mean 'x86_64-q35'?"),
            ("nothing", "there are aarch64-kunpeng, loongarch64-la464, x86_64-q35"),
        ]
    )
    func `that are not there are named with those that are`(name: String, hint: String) {
        let error = #expect(throws: TemplateError.self) { try TemplateLibrary(folders: []).template(named: name) }
        #expect(error?.description == "there is no template '\(name)'; \(hint)")
    }

    private static let template = """
        <domain type='kvm'>
        <name>t</name>
        <metadata><b:template xmlns:b='urn:berth:domain:1.0' version='1'><b:summary>s</b:summary></b:template></metadata>
        <memory>1</memory><vcpu>1</vcpu>
        <os><type arch='x86_64' machine='q35'>hvm</type></os>
        <devices/>
        </domain>
        """

    @Test func `are read by namespace, whatever the prefix`() throws {
        #expect(try Template(parsing: Self.template, origin: "t.xml").summary == "s")
    }

    /// What is taken out of a good template, what is put in, and what a user is told.
    @Test(
        arguments: [
            ("</domain>", "", "t.xml:7: the document ends within <domain>, which begins at line 1"),
            ("domain", "network", "t.xml:1:1: a template is a domain document, and this is a <network>"),
            (" type='kvm'", "", "t.xml:1:1: <domain> has no type: write type='kvm'"),
            ("<name>t</name>", "", "t.xml:1:1: there is no <name>, which is the template's name"),
            (
                "<name>t</name>", "<name>t</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>",
                "t.xml:2:15: a <uuid> would be that of every machine: take it out"
            ),
            ("<memory>1</memory>", "", "t.xml:1:1: there is no <memory>"),
            (" arch='x86_64'", "", "t.xml:5:5: <type> has no arch, which decides the emulator"),
            (
                "<os><type arch='x86_64' machine='q35'>hvm</type></os>", "<os/>",
                "t.xml:5:1: there is no <type> in an <os>"
            ),
            (
                "urn:berth:domain:1.0", "urn:other",
                "t.xml:3:1: there is no <template> of namespace urn:berth:domain:1.0 in <metadata>"
            ),
            (" version='1'", "", "t.xml:3:11: the template has no version"),
            ("b:summary", "b:sumary", "t.xml:3:66: <b:sumary> is no setting of a template; did you mean <summary>?"),
            (
                "<devices/>",
                "<devices>\n<interface type='user'><mac address='52:54:00:00:00:01'/></interface></devices>",
                "t.xml:7:1: the <mac> of this interface would be that of every machine: take it out"
            ),
            (
                "<devices/>", "<cputune><vcpupin vcpu='0' cpuset='1'/></cputune><devices/>",
                "t.xml:6:10: <vcpupin> pins every machine to the same CPUs: Berth pins each to its own"
            ),
            (
                "<vcpu>", "<vcpu cpuset='0-3'>",
                "t.xml:4:19: the cpuset of <vcpu> pins every machine to the same CPUs: Berth pins each to its own"
            ),
            ("<domain", "<!DOCTYPE domain><domain", "t.xml:1: a document type (<!DOCTYPE …>) is not accepted"),
        ]
    )
    func `that are no good are refused with the line`(old: String, new: String, message: String) {
        let text = Self.template.replacing(old, with: new)
        let error = #expect(throws: TemplateError.self) { try Template(parsing: text, origin: "t.xml") }
        #expect(error?.description == message)
    }
}
