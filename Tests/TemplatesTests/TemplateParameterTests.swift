import DomainXML
import Foundation
import Templates
import Testing

/// Parameters of templates: what a manifest may say, what it then does, and where it is told that it may not.
struct TemplateParameterTests {
    private static let text = """
        <domain type='kvm'>
          <name>p</name>
          <metadata><b:template xmlns:b='urn:berth:domain:1.0' version='2'>
            <b:parameter name='video' type='choice' values='none virtio vga' default='none'>
              <b:summary>The graphics card</b:summary>
              <b:set element='devices/video/model' attribute='type'/>
              <b:keep element='devices/graphics' when='vga'/>
            </b:parameter>
            <b:parameter name='watchdog' type='flag' default='false'><b:keep element='devices/watchdog'/></b:parameter>
            <b:parameter name='log' type='string'><b:set element='devices/serial/log' attribute='file'/></b:parameter>
            <b:parameter name='limit' type='size' minimum='1MiB' maximum='1GiB' default='16MiB'>
              <b:set element='memtune/hard_limit' unit='KiB'/>
            </b:parameter>
            <b:parameter name='queues' type='integer' minimum='1' maximum='8' default='1'>
              <b:set element="devices/controller[@type='scsi']/driver" attribute='queues'/>
            </b:parameter>
            <b:parameter name='append' type='flag' default='true'>
              <b:set element='devices/serial/log' attribute='append' true='on' false='off'/>
            </b:parameter>
          </b:template></metadata>
          <memory unit='GiB'>1</memory>
          <memtune><hard_limit unit='KiB'>16384</hard_limit></memtune>
          <vcpu>1</vcpu>
          <os><type arch='x86_64' machine='q35'>hvm</type></os>
          <devices>
            <controller type='usb' model='none'/>
            <controller type='scsi' model='virtio-scsi'><driver queues='1'/></controller>
            <serial type='pty'><log file='/dev/null' append='on'/></serial>
            <graphics type='vnc'/>
            <video><model type='none'/></video>
            <watchdog model='i6300esb'/>
          </devices>
        </domain>
        """

    private static func template() throws -> Template { try Template(parsing: text, origin: "p.xml") }

    private static func parameters(_ yaml: String) throws -> Machine.Parameters {
        let manifest = "name: w\ntemplate: p\nvcpus: 1\nmemory: 256MiB\n\(yaml)\n"
        return try #require(try ManifestReader.machines(yaml: manifest, file: "m.yaml").first).parameters
    }

    private static func devices(_ yaml: String) throws -> XMLElement {
        try #require(try template().applying(parameters(yaml)).document.root[child: "devices"])
    }

    @Test func `are written into their places, and nowhere else`() throws {
        let template = try Self.template()
        let yaml = "parameters: {video: vga, watchdog: true, log: /l, limit: 1GiB, queues: 4, append: false}"
        let applied = try template.applying(Self.parameters(yaml))
        let expected = Self.text
            .replacing("<model type='none'/>", with: "<model type='vga'/>")
            .replacing("<log file='/dev/null' append='on'/>", with: "<log file='/l' append='off'/>")
            .replacing(">16384<", with: ">1048576<").replacing("<driver queues='1'/>", with: "<driver queues='4'/>")
        #expect(applied.document == (try XMLDocument(parsing: expected)))
        #expect(template.parameters.map(\.name) == ["video", "watchdog", "log", "limit", "queues", "append"])
        #expect(template.parameters[0].summary == "The graphics card")
    }

    @Test func `are their defaults where a manifest says nothing, and what is not kept goes`() throws {
        let devices = try Self.devices("parameters: {log: /l}")
        #expect(devices[child: "watchdog"] == nil)
        #expect(devices[child: "graphics"] == nil)
        #expect(devices.elements.map(\.name) == ["controller", "controller", "serial", "video"])
        #expect(devices.element(at: "video/model")?[attribute: "type"] == "none")
    }

    @Test(arguments: ["/a'/><evil x='", "a\"><!--", "]]>&lt;&#10;", "${HOME} $(id) {{x}}", "é\u{2028}𝄞", "<![CDATA["])
    func `cannot break out of their places`(value: String) throws {
        let quoted = "'" + value.replacing("'", with: "''") + "'"
        let applied = try Self.template().applying(Self.parameters("parameters: {log: \(quoted)}"))
        let again = try XMLDocument(parsing: applied.document.description)
        #expect(again == applied.document)
        #expect(again.root.element(at: "devices/serial/log")?[attribute: "file"] == value)
    }

    @Test(
        arguments: [
            ("", "m.yaml:1:1: the template 'p' needs the parameter 'log' (any text): write parameters: {log: …}"),
            (
                "parameters: {video: virtoi, log: x}",
                "m.yaml:5:21: the parameter 'video': 'virtoi' is none of its values; did you mean 'virtio'?"
            ),
            (
                "parameters: {video: 3, log: x}",
                "m.yaml:5:21: the parameter 'video': '3' is none of its values: it takes none, virtio, vga"
            ),
            (
                "parameters:\n  log: x\n  quues: 3",
                "m.yaml:7:3: the template 'p' has no parameter 'quues'; did you mean 'queues'?"
            ),
            (
                "parameters: {log: x, colour: red}",
                "m.yaml:5:22: the template 'p' has no parameter 'colour'; it has video, watchdog, log, limit, queues, append"
            ),
            (
                "parameters: {log: x, watchdog: yes}",
                "m.yaml:5:32: the parameter 'watchdog': 'yes' is not true or false"
            ),
            (
                "parameters: {log: x, queues: 9}",
                "m.yaml:5:30: the parameter 'queues': 9 is out of its range: it takes 1 to 8"
            ),
            (
                "parameters: {log: x, queues: two}",
                "m.yaml:5:30: the parameter 'queues': 'two' is not a whole number: it takes 1 to 8"
            ),
            (
                "parameters: {log: x, limit: 2GiB}",
                "m.yaml:5:29: the parameter 'limit': 2GiB is out of its range: it takes 1 MiB to 1 GiB"
            ),
            (
                "parameters: {log: x, limit: 2000001B}",
                "m.yaml:5:29: the parameter 'limit': 2000001B is not a whole number of 1 KiB"
            ),
        ]
    )
    func `that are wrong are told with their place`(yaml: String, message: String) throws {
        let parameters = try Self.parameters(yaml)
        let error = #expect(throws: ManifestError.self) { try Self.template().applying(parameters) }
        #expect(error?.description == message)
    }

    @Test(
        arguments: [
            ("parameters: [a]", "m.yaml:5:13: expected parameters such as 'name: value', not a list"),
            ("parameters: {log: [a]}", "m.yaml:5:19: expected a value, not a list"),
            ("parameters: {log: \"a\\tb\"}", "m.yaml:5:19: expected a value, without control characters"),
        ]
    )
    func `have the form of names and values`(yaml: String, message: String) {
        let error = #expect(throws: ManifestError.self) { try Self.parameters(yaml) }
        #expect(error?.description == message)
    }

    @Test func `travel with the machine`() throws {
        let manifest = "name: w\ntemplate: p\nvcpus: 1\nmemory: 256MiB\nparameters: {log: \"a'b\", queues: 3}"
        let machine = try #require(try ManifestReader.machines(yaml: manifest, file: "m.yaml").first)
        #expect(try ManifestReader.machines(yaml: machine.form, file: "form") == [machine])
        #expect(machine.parameters.values == ["log": "a'b", "queues": "3"])
    }

    @Test(arguments: [
        ("/x", "/x/berth/templates"), ("", "/h/.config/berth/templates"), ("x", "/h/.config/berth/templates"),
    ])
    func `templates are looked for where a user keeps them first`(configuration: String, folder: String) {
        let library = TemplateLibrary(
            environment: ["XDG_CONFIG_HOME": configuration, "HOME": "/h", "BERTH_TEMPLATES": "/a:/b"])
        #expect(library.folders == ["/a", "/b", folder, "/etc/berth/templates", "/usr/share/berth/templates"])
    }

    @Test func `a template hides others of its name, and is called as its file`() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "library-\(UUID())")
        defer { try? FileManager.default.removeItem(at: root) }
        let folders = ["one/templates", "two/templates"].map { root.appending(path: $0) }
        for (folder, version) in zip(folders, ["8", "9"]) {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Self.text.replacing("version='2'", with: "version='\(version)'")
                .write(to: folder.appending(path: "p.xml"), atomically: true, encoding: .utf8)
        }
        try Self.text.write(to: folders[1].appending(path: "q.xml"), atomically: true, encoding: .utf8)
        let library = TemplateLibrary(folders: folders.map(\.path))
        #expect(try library.template(named: "p").version == "8")
        #expect(try library.allEntries.filter { $0.name == "p" }.map { try $0.template().version } == ["8", "9"])
        let error = try library.entry(named: "q").error(against: nil)
        #expect(
            error?.problems.map(\.message) == [
                "manifests find this template by its file's name, 'q', and it calls itself 'p': name both the same"
            ])
    }
}
