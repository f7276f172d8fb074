import Placement
import Templates
import Testing
import Vocabulary

struct ManifestReaderTests {
    @Test func `reads a file with a mark of the byte order`() throws {
        let yaml = "name: a\r\ntemplate: t\r\nvcpus: 1\r\nmemory: 1GiB\r\n"
        let plain = try ManifestReader.machines(yaml: yaml, file: "m.yaml")
        #expect(try ManifestReader.machines(yaml: "\u{FEFF}" + yaml, file: "m.yaml") == plain)
    }

    @Test func `reads everything that a machine can ask for`() throws {
        let machines = try ManifestReader.machines(
            yaml: """
                # A comment.
                name: web-1
                template: aarch64-kunpeng
                title: the front end
                vcpus: 8
                memory: 16GiB
                pages: 32MiB
                cpu: host-passthrough
                machine: virt-9.2
                disks:
                  - image: debian-12.qcow2
                    size: 40GiB
                  - size: 100GiB
                    pool: fast
                  - {volume: archive, name: vdz}
                  - image: ./images/seed.raw
                networks:
                  - network: default
                  - bridge: br0
                placement: {policy: shared, overcommit: 2}
                autostart: true
                start: false
                ---
                name: small
                template: x86_64-q35
                vcpus: 1
                memory: 64 MiB
                placement: none
                """,
            file: "machines.yaml"
        )
        var web = Machine(name: "web-1", template: "aarch64-kunpeng", vcpus: 8, memory: .gibibytes(16))
        web.title = "the front end"
        web.pages = .exactly(.mebibytes32)
        web.cpu = "host-passthrough"
        web.machineType = "virt-9.2"
        web.disks = [
            .init(name: "vda", source: .image(.volume("debian-12.qcow2"), .gibibytes(40)), pool: "default"),
            .init(name: "vdb", source: .empty(.gibibytes(100)), pool: "fast"),
            .init(name: "vdz", source: .volume("archive"), pool: "default"),
            .init(name: "vdd", source: .image(.file("./images/seed.raw"), nil), pool: "default"),
        ]
        web.networks = [.network("default"), .bridge("br0")]
        web.policies.cpus = .shared(overcommit: 2)
        web.autostart = true
        web.start = false
        var small = Machine(name: "small", template: "x86_64-q35", vcpus: 1, memory: .mebibytes(64))
        small.policies.cpus = .unpinned
        #expect(machines == [web, small])
    }

    @Test func `reads the form that it is kept in`() throws {
        let yaml = """
            {name: a, template: t, vcpus: 2, memory: 1536MiB, title: 'quotes " and \\ and ü: #', pages: best,
             disks: [{size: 1GiB}, {image: base}, {image: /x/y, size: 2GiB}, {volume: v, pool: p}],
             networks: [{network: n}, {bridge: b}], placement: shared, autostart: true}
            """
        let machine = try #require(try ManifestReader.machines(yaml: yaml, file: "a.yaml").first)
        #expect(try ManifestReader.machines(yaml: machine.form, file: "form") == [machine])
    }

    private static let whole = "name: a\ntemplate: t\nvcpus: 1\nmemory: 1GiB\n"

    /// What is wrong, and what a user is told.
    @Test(
        arguments: [
            ("", "1:1: the file has no machine"),
            ("# nothing\n", "1:1: the file has no machine"),
            ("- a\n", "1:1: expected a machine with keys such as 'name:', not a list"),
            ("just text\n", "1:1: expected a machine with keys such as 'name:', not a single value"),
            (whole + "vcpu: 2\n", "5:1: unknown key 'vcpu'; did you mean 'vcpus'?"),
            (whole + "memroy: 2\n", "5:1: unknown key 'memroy'; did you mean 'memory'?"),
            (whole + "Disks: []\n", "5:1: unknown key 'Disks'; did you mean 'disks'?"),
            (
                whole + "colour: red\n",
                "5:1: unknown key 'colour'; the keys here are name, template, parameters, title, vcpus, memory, pages, "
                    + "cpu, machine, disks, networks, placement, autostart, start, nvdimms, topology, paravirt, interrupts, "
                    + "devices, sparePorts, set, cloudInit, ignition, boot, firmware, console, agent, rng, watchdog, balloon, tpm, "
                    + "graphics"
            ),
            (whole + "[1]: 2\n", "5:1: a key is a word, not a list"),
            ("name: a\ntemplate: t\nmemory: 1GiB\n", "1:1: the machine has no 'vcpus:'"),
            ("name: a\ntemplate: t\nvcpus: 1\nmemory:\n", "1:1: the machine has no 'memory:'"),
            (
                whole.replacing("name: a", with: "name: a b"),
                "1:7: 'a b' is not a name: use up to 63 letters, digits, '.', '_' and '-', a letter or digit first"
            ),
            (
                whole.replacing("name: a", with: "name: ../etc"),
                "1:7: '../etc' is not a name: use up to 63 letters, digits, '.', '_' and '-', a letter or digit first"
            ),
            (whole.replacing("name: a", with: "name: [a]"), "1:7: expected a name, not a list"),
            (whole.replacing("name: a", with: "name: \"a\\tb\""), "1:7: expected a name, without control characters"),
            (
                whole.replacing("vcpus: 1", with: "vcpus: two"),
                "3:8: 'two' is not a number of vCPUs: write a whole number from 1 to 4096"
            ),
            (
                whole.replacing("vcpus: 1", with: "vcpus: 0"),
                "3:8: '0' is not a number of vCPUs: write a whole number from 1 to 4096"
            ),
            (
                whole.replacing("vcpus: 1", with: "vcpus: 99999999999999999999"),
                "3:8: '99999999999999999999' is not a number of vCPUs: write a whole number from 1 to 4096"
            ),
            (whole.replacing("1GiB", with: "1024"), "4:9: '1024' has no unit: write 1024MiB or 1024GiB"),
            (whole.replacing("1GiB", with: "1Gig"), "4:9: 'Gig' in '1Gig' is not a unit: use KiB, MiB, GiB or TiB"),
            (
                whole.replacing("1GiB", with: "1GB"),
                "4:9: memory is a whole number of MiB: the next size that is one is 954MiB; GB counts in powers of ten: did you mean 1GiB?"
            ),
            (
                whole.replacing("1GiB", with: "0GiB"),
                "4:9: memory is a whole number of MiB: the next size that is one is 1MiB"
            ),
            (
                whole + "pages: 3MiB\n",
                "5:8: no kernel has pages of 3 MiB: a page size is a power of two, such as 2MiB or 32MiB"
            ),
            (
                whole + "pages: huge\n",
                "5:8: 'huge' is not a size: write a whole number and a unit, such as 4GiB"
            ),
            (whole + "autostart: yes\n", "5:12: 'yes' is not true or false"),
            (
                whole + "placement: fast\n",
                "5:12: 'fast' is not a placement policy: use dedicated, shared, mixed or none"
            ),
            (
                whole + "placement: {policy: dedicated, overcommit: 2}\n",
                "5:44: 'overcommit:' goes with the policies 'shared' and 'mixed' alone"
            ),
            (whole + "disks: 10GiB\n", "5:8: expected a list of disks, not a single value"),
            (whole + "disks: [10GiB]\n", "5:9: expected a disk with keys such as 'name:', not a single value"),
            (whole + "disks: [{pool: p}]\n", "5:9: a disk has a 'size:', an 'image:', a 'volume:' or a 'cdrom:'"),
            (
                whole + "disks: [{size: 1000B}]\n",
                "5:16: '1000B' is not the size of a disk: write whole sectors of 512 bytes, such as 20GiB"
            ),
            (
                whole + "disks: [{volume: v, size: 1GiB}]\n",
                "5:27: a disk with a 'volume:' is as it is: 'size:' does not go with it"
            ),
            (
                whole + "disks: [{size: 1GiB, name: sda}]\n",
                "5:28: 'sda' is not a disk's name: use vda to vdz, as the guest sees it"
            ),
            (whole + "disks: [{size: 1GiB}, {size: 1GiB, name: vda}]\n", "5:23: another disk is named 'vda' too"),
            (
                whole + "networks: [{}]\n",
                "5:12: a network has a 'network:', a 'bridge:', a 'vhostUser:' or a 'macvtap:'"
            ),
            (
                whole + "networks: [{network: a, bridge: b}]\n",
                "5:12: a network has a 'network:', a 'bridge:', a 'vhostUser:' or a 'macvtap:', and one of them alone"
            ),
            (whole + "---\n" + whole, "6:1: the name 'a' is that of the machine at line 1 too"),
            (whole + "name: b\n", "1:1: the key 'name' is there twice"),
            ("name: 'a\n", "2:1: this is not YAML: found unexpected end of stream"),
            ("name: a\n  template: t\n", "2:11: this is not YAML: mapping values are not allowed in this context"),
            ("\tname: a\n", "1:1: this is not YAML: found character that cannot start any token"),
            ("name: &x [*y]\n", "1:11: this is not YAML: found undefined alias"),
        ]
    )
    func `says what is wrong and where`(yaml: String, message: String) {
        let error = #expect(throws: ManifestError.self) { try ManifestReader.machines(yaml: yaml, file: "m.yaml") }
        #expect(error?.description == "m.yaml:\(message)")
    }

    @Test func `names everything that is wrong at once`() {
        let error = #expect(throws: ManifestError.self) {
            try ManifestReader.machines(
                yaml: "name: a b\nvcpus: -1\nmemory: 1\nnetwroks: []\n", file: "m.yaml")
        }
        #expect(error?.problems.map(\.line) == [1, 1, 2, 3, 4])
    }

    @Test func `refuses a file that is too large`() {
        let yaml = String(repeating: "# padding\n", count: 500_000)
        let error = #expect(throws: ManifestError.self) { try ManifestReader.machines(yaml: yaml, file: "m.yaml") }
        #expect(error?.description == "m.yaml:1:1: the file is larger than 4 MiB")
    }
}
