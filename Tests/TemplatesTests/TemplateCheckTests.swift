import DomainXML
import Templates
import Testing

/// What the author of a template is told: everything that is wrong, each with its place.
struct TemplateCheckTests {
    /// A good template with one thing changed, and what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let old: String
        let new: String
        let messages: [String]

        init(_ testDescription: String, _ old: String, _ new: String, _ messages: [String]) {
            (self.testDescription, self.old, self.new, self.messages) = (testDescription, old, new, messages)
        }
    }

    static let template = """
        <domain type='kvm'>
        <name>t</name>
        <metadata>
        <b:template xmlns:b='urn:berth:domain:1.0' version='1'>
        <b:parameter name='card' type='choice' values='none vga' default='none'>
        <b:set element='devices/video/model' attribute='type'/></b:parameter>
        </b:template>
        </metadata>
        <memory unit='GiB'>1</memory>
        <vcpu>1</vcpu>
        <os><type arch='x86_64' machine='q35'>hvm</type></os>
        <features><acpi/></features>
        <devices>
          <controller type='usb' model='none'/>
          <video><model type='none'/></video>
          <watchdog model='i6300esb'/>
        </devices>
        </domain>
        """

    private static let cases = [
        Case(
            "a parameter without a name", "name='card' type", "type",
            ["t.xml:5:1: a parameter has a name of letters, digits, '-' and '_', such as name='video'"]),
        Case(
            "a name of other characters", "name='card'", "name='a card'",
            ["t.xml:5:1: a parameter has a name of letters, digits, '-' and '_', such as name='video'"]),
        Case(
            "a type that is none", "type='choice'", "type='choise'",
            ["t.xml:5:1: 'choise' is not a type of a parameter; did you mean 'choice'?"]),
        Case(
            "no type", "type='choice' ", "",
            ["t.xml:5:1: the parameter 'card' has a type, one of string, integer, size, flag, choice"]),
        Case(
            "one choice", "values='none vga'", "values='none'",
            ["t.xml:5:1: the choice 'card' has two values or more, with spaces between: values='a b'"]),
        Case(
            "a default that is no choice", "default='none'", "default='nune'",
            ["t.xml:5:1: the default of 'card' is wrong: 'nune' is none of its values; did you mean 'none'?"]),
        Case(
            "an attribute of another type", "default='none'", "default='none' maximum='3'",
            ["t.xml:5:1: a parameter of type choice has no 'maximum'"]),
        Case(
            "a default that is no number", "type='choice' values='none vga' default='none'",
            "type='integer' default='many'",
            ["t.xml:5:1: the default of 'card' is wrong: 'many' is not a whole number: it takes any whole number"]),
        Case(
            "a default out of its range", "type='choice' values='none vga' default='none'",
            "type='integer' minimum='2' maximum='4' default='7'",
            ["t.xml:5:1: the default of 'card' is wrong: 7 is out of its range: it takes 2 to 4"]),
        Case(
            "bounds the wrong way round", "type='choice' values='none vga' default='none'",
            "type='integer' minimum='5' maximum='4'", ["t.xml:5:1: the minimum of 'card' is larger than its maximum"]),
        Case(
            "a minimum that is no size", "type='choice' values='none vga' default='none'", "type='size' minimum='4GB7'",
            ["t.xml:5:1: the minimum of 'card' is wrong: 'GB7' in '4GB7' is not a unit: use KiB, MiB, GiB or TiB"]),
        Case(
            "a default that is no flag", "type='choice' values='none vga' default='none'", "type='flag' default='yes'",
            ["t.xml:5:1: the default of 'card' is wrong: 'yes' is not true or false"]),
        Case(
            "a default that is no whole unit", "type='choice' values='none vga' default='none'>\n<b:set ",
            "type='size' default='1KB'>\n<b:set ",
            ["t.xml:6:1: the default of 'card', 1KB, is not a whole number of 1 KiB"]),
        Case(
            "nothing to change", "<b:set element='devices/video/model' attribute='type'/>", "",
            ["t.xml:5:1: the parameter 'card' changes nothing: give it a <b:set> or a <b:keep>"]),
        Case(
            "no element", "element='devices/video/model' ", "",
            ["t.xml:6:1: <b:set> of 'card' names the element that it changes: element='devices/…'"]),
        Case(
            "a path that is none", "devices/video/model", "devices//model",
            [
                "t.xml:6:1: 'devices//model' is not a path: write names with '/' between, such as devices/channel[2]/target"
            ]),
        Case(
            "a path that leads nowhere", "devices/video/model", "devices/vidoe/model",
            [
                "t.xml:6:1: there is no element 'devices/vidoe/model' in this document: write it there with the default's value"
            ]),
        Case(
            "an ordinal too high", "devices/video/model", "devices/video[2]/model",
            [
                "t.xml:6:1: there is no element 'devices/video[2]/model' in this document: write it there with the default's value"
            ]),
        Case(
            "what Berth sets", "devices/video/model' attribute='type'", "memory'",
            ["t.xml:6:1: Berth itself sets <memory> for each machine, so no parameter can"]),
        Case(
            "the architecture", "devices/video/model' attribute='type'", "os/type' attribute='arch'",
            ["t.xml:6:1: Berth itself sets <type> for each machine, so no parameter can"]),
        Case(
            "text of an element with others", "devices/video/model' attribute='type'", "devices/video'",
            ["t.xml:6:1: <video> holds elements, so name the attribute of it to set: attribute='…'"]),
        Case(
            "a namespace", "attribute='type'/>", "attribute='xmlns:x'/>",
            ["t.xml:6:1: 'xmlns:x' is not an attribute that a parameter can set"]),
        Case(
            "the same place twice", "</b:parameter>",
            "</b:parameter>\n<b:parameter name='x' type='string' default='a'><b:set element='devices/video/model' attribute='type'/></b:parameter>",
            ["t.xml:7:49: the parameter 'card' sets the same place"]),
        Case(
            "a parameter twice", "</b:parameter>",
            "</b:parameter>\n<b:parameter name='card' type='flag'><b:keep element='devices/watchdog'/></b:parameter>",
            ["t.xml:7:1: there is a parameter 'card' before this one too"]),
        Case(
            "words of a flag for a choice", "attribute='type'/>", "attribute='type' true='on'/>",
            ["t.xml:6:1: true='on' is for a parameter of type flag"]),
        Case(
            "a unit for a choice", "attribute='type'/>", "attribute='type' unit='KiB'/>",
            ["t.xml:6:1: unit='KiB' is not a unit of a size: use KiB, MiB or GiB, for a parameter of type size"]),
        Case(
            "a unit that is none",
            "type='choice' values='none vga' default='none'>\n<b:set element='devices/video/model' attribute='type'",
            "type='size'>\n<b:set element='devices/video/model' attribute='type' unit='XiB'",
            ["t.xml:6:1: unit='XiB' is not a unit of a size: use KiB, MiB or GiB, for a parameter of type size"]),
        Case(
            "keeping without a value", "<b:set element='devices/video/model' attribute='type'/>",
            "<b:keep element='devices/watchdog'/>", ["t.xml:6:1: <b:keep> of a choice says for which value: when='…'"]),
        Case(
            "keeping for a value that is never", "<b:set element='devices/video/model' attribute='type'/>",
            "<b:keep element='devices/watchdog' when='vgaa'/>",
            ["t.xml:6:1: when='vgaa' is never so: 'vgaa' is none of its values; did you mean 'vga'?"]),
        Case(
            "an effect that is none", "b:set", "b:sett",
            ["t.xml:6:1: <b:sett> is nothing that a parameter has: use <b:set> or <b:keep>"]),
        Case(
            "a setting that is none", "<b:parameter", "<b:disc/>\n<b:parameter",
            ["t.xml:5:1: <b:disc> is no setting of a template; did you mean <disk>?"]),
        Case(
            "an element that libvirt has not", "<acpi/>", "<acpii/>",
            ["t.xml:12:11: libvirt knows no element <acpii>; did you mean <acpi>?"]),
        Case(
            "ports without a number", "</b:template>", "<b:ports/></b:template>",
            ["t.xml:7:1: <b:ports> has no number: write spare='4', or another from 0 to 32"]),
        Case(
            "more ports than there can be", "</b:template>", "<b:ports spare='99'/></b:template>",
            ["t.xml:7:1: '99' is no number of ports to spare: write one from 0 to 32"]),
        Case(
            "an attribute that libvirt has not", "model='none'/>", "modle='none'/>",
            ["t.xml:14:3: libvirt knows no attribute 'modle' of <controller>; did you mean 'model'?"]),
        Case(
            "a value that libvirt has not", "model='i6300esb'", "model='i6300esbb'",
            ["t.xml:16:3: 'i6300esbb' is not a value of 'model' in <watchdog>: did you mean 'i6300esb'?"]),
        Case(
            "a number that is none", "<vcpu>1<", "<vcpu>one<",
            ["t.xml:10:1: 'one' is not what <vcpu> holds: write a number"]),
        Case(
            "an element twice", "<vcpu>1</vcpu>", "<vcpu>1</vcpu>\n<vcpu>2</vcpu>",
            ["t.xml:11:1: a domain has one <vcpu>, and this is another"]),
        Case(
            "an element that is not complete", "</devices>",
            "  <disk type='file'><source file='/x'/></disk>\n</devices>", ["t.xml:17:3: <disk> lacks a <target>"]),
        Case(
            "two things in one element", "</devices>",
            "  <disk type='file' device='tape'>\n    <driver name='qemu' cache='nonne'/><target dev='vdz'/></disk>\n</devices>",
            [
                "t.xml:17:3: 'tape' is not a value of 'device' in <disk>: here it takes cdrom, disk, floppy",
                "t.xml:18:5: 'nonne' is not a value of 'cache' in <driver>: did you mean 'none'?",
            ]),
        Case(
            "an element in the wrong place", "</devices>", "  <acpi/>\n</devices>",
            ["t.xml:17:3: libvirt's schema does not take <acpi> in this place, or not as it is"]),
        Case(
            "a part that is never closed", "</devices>", "",
            ["t.xml:18: Opening and ending tag mismatch: devices line 13 and domain"]),
    ]

    private static func check(_ text: String) -> [String] {
        let error = TemplateLibrary.Entry(file: "t.xml", text: text).error(against: DomainSchema.installed)
        return error?.description.split(separator: "\n").map(String.init) ?? []
    }

    @Test(arguments: cases)
    func `names what is wrong, and where`(example: Case) throws {
        _ = try #require(DomainSchema.installed, "libvirt's schema comes with libvirt, which the tests need")
        try #require(Self.template.contains(example.old))
        #expect(Self.check(Self.template.replacing(example.old, with: example.new)) == example.messages)
    }

    @Test func `names all that is wrong at once`() {
        let text = Self.template.replacing("default='none'", with: "default='nune'")
            .replacing("<acpi/>", with: "<acpii/>").replacing("i6300esb", with: "i6300")
            .replacing("<vcpu>1</vcpu>", with: "<uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid><vcpu>1</vcpu>")
        #expect(Self.check(text).map { $0.prefix(9) } == ["t.xml:5:1", "t.xml:10:", "t.xml:12:", "t.xml:16:"])
    }

    @Test(arguments: TemplateLibrary(folders: []).entries)
    func `finds nothing wrong with those that come with Berth`(entry: TemplateLibrary.Entry) {
        #expect(entry.error(against: DomainSchema.installed) == nil)
    }

    @Test func `counts columns in characters, and places tags where they begin`() throws {
        let text = "<a><!-- <b/> é --><b\n  x='>'/><![CDATA[<c>]]><c/></a>"
        let root = try XMLDocument(parsing: text).root
        #expect(root[child: "b"]?.place == XMLPlace(line: 1, column: 19))
        #expect(root[child: "c"]?.place == XMLPlace(line: 2, column: 25))
    }
}
