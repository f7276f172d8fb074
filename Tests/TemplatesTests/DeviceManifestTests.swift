import Templates
import Testing
import Vocabulary

/// What a manifest can say of a machine's devices and of its first boot.
struct DeviceManifestTests {
    private static let whole = "name: a\ntemplate: t\nvcpus: 4\nmemory: 1GiB\n"
    private static let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI ada@desk"

    private static func machine(_ yaml: String, read: ManifestReader.FileReading? = nil) throws -> Machine {
        try #require(try ManifestReader.machines(yaml: whole + yaml + "\n", file: "m.yaml", read: read).first)
    }

    @Test func `reads all of a disk`() throws {
        let disks = try Self.machine(
            """
            disks:
              - {size: 1GiB, bus: scsi, format: raw, cache: directsync, io: native, discard: ignore, serial: A-1, ioThread: 2}
              - {volume: v, shareable: true, readOnly: true, bootOrder: 1}
              - cdrom: ./install.iso
              - cdrom: {volume: /srv/tools.iso}
            """
        ).disks
        var first = Machine.Disk(name: "sda", source: .empty(.gibibytes(1)), pool: "default")
        first.format = .raw
        first.attachment.bus = .scsi
        first.attachment.cache = .directsync
        first.attachment.inputOutput = .native
        first.attachment.discard = .ignore
        first.attachment.serial = "A-1"
        first.attachment.ioThread = 2
        var second = Machine.Disk(name: "vdb", source: .volume("v"), pool: "default")
        second.attachment.isShareable = true
        second.attachment.isReadOnly = true
        second.attachment.bootOrder = 1
        #expect(
            disks == [
                first, second, .init(name: "sdc", source: .cdrom(.file("./install.iso")), pool: "default"),
                .init(name: "sdd", source: .cdrom(.volume("/srv/tools.iso")), pool: "default"),
            ])
    }

    @Test func `reads all of a network interface`() throws {
        let networks = try Self.machine(
            """
            networks:
              - {network: n, mac: "52:54:00:AA:bb:0c", model: e1000e, mtu: 9000, bootOrder: 2}
              - {vhostUser: /run/vu.sock, queues: 4}
              - {vhostUser: /run/vu.sock, mode: client}
              - {macvtap: {device: eth0, mode: passthrough}}
              - {macvtap: eth1}
            """
        ).networks
        var first = Machine.Network.network("n")
        (first.mac, first.model, first.mtu, first.bootOrder) = ("52:54:00:aa:bb:0c", "e1000e", 9000, 2)
        var second = Machine.Network(.vhostUser(socket: "/run/vu.sock", role: .server))
        second.queues = 4
        #expect(
            networks == [
                first, second, .init(.vhostUser(socket: "/run/vu.sock", role: .client)),
                .init(.macvtap(device: "eth0", mode: .passthrough)), .init(.macvtap(device: "eth1", mode: .bridge)),
            ])
    }

    @Test func `keeps user data of keys and values as they are meant`() throws {
        let machine = try Self.machine(
            """
            cloudInit:
              userData:
                packages: &list [vim, "true"]
                again: *list
                ssh_pwauth: false
                write_files:
                  - path: /etc/motd
                    permissions: '0644'
                    content: |
                      Hello,
                      world
            """)
        guard case .cloudInit(let seed) = machine.seed else {
            Issue.record("read \(String(describing: machine.seed))")
            return
        }
        #expect(
            seed.userData?.text == """
                #cloud-config
                packages:
                - vim
                - "true"
                again:
                - vim
                - "true"
                ssh_pwauth: false
                write_files:
                - path: /etc/motd
                  permissions: '0644'
                  content: |
                    Hello,
                    world

                """)
    }

    @Test func `makes JSON of a configuration for Ignition`() throws {
        let machine = try Self.machine(
            """
            ignition:
              config:
                ignition: {version: 3.4.0}
                storage: {files: [{path: /etc/hostname, mode: 420, overwrite: true, contents: {source: "data:,a\\"b"}}]}
                passwd: {users: [{name: '1', shell: null}]}
            """)
        let json =
            #"{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/etc/hostname","mode":420,"overwrite":true,"#
            + #""contents":{"source":"data:,a\"b"}}]},"passwd":{"users":[{"name":"1","shell":null}]}}"#
        #expect(machine.seed == .ignition(.init(config: SealedText(json))))
    }

    @Test func `reads texts in files beside the manifest`() throws {
        let machine = try Self.machine("cloudInit: {userDataFile: seed/user-data}\n") { path in
            path == "seed/user-data" ? .success("#!/bin/sh\necho\n") : .failure(.init(reason: "No such file"))
        }
        var seed = Machine.CloudInit()
        seed.userData = SealedText("#!/bin/sh\necho\n")
        #expect(machine.seed == .cloudInit(seed))
    }

    private static let devices: [String] = [
        "set: shop", "cloudInit: true", "cloudInit: {}", "cloudInit: {sshKeys: ['\(key)'], hostname: web.example.org}",
        "cloudInit: {userData: \"#cloud-config\\na: 'b \\\"c\\\"'\\n\", instanceID: i-1, pool: fast}",
        "cloudInit: {networkConfig: {version: 2, ethernets: {eth0: {dhcp4: true}}}}",
        "ignition: {config: {ignition: {version: 3.4.0}}, pool: p}",
        "boot: {kernel: /k}",
        "boot: {kernel: {file: ./k}, initrd: {volume: i, pool: p}, dtb: {file: d, pool: q}, commandLine: 'a=\"b c\"'}",
        "firmware: none", "firmware: efi", "firmware: {secureBoot: true}",
        "firmware: {secureBoot: false, variables: /v}", "firmware: {variables: {template: /t}}",
        "firmware: {variables: {path: /p, template: /t}}", "console: false", "console: true",
        "console: {log: /var/log/a}", "agent: true", "agent: false", "rng: false", "watchdog: true",
        "watchdog: false", "watchdog: {model: itco, action: inject-nmi}", "balloon: true", "tpm: true", "tpm: false",
        "tpm: {model: tpm-tis}", "graphics: none", "graphics: vnc",
        "disks: [{size: 1GiB, bus: scsi, format: raw, cache: none, io: io_uring, discard: unmap, serial: A, ioThread: 1}]",
        "disks: [{volume: v, shareable: true, readOnly: true, bootOrder: 2}, {cdrom: a}, {cdrom: /a/b}]",
        "disks: [{cdrom: {volume: /a/b}}, {cdrom: {volume: c}, bootOrder: 1}]",
        "networks: [{network: n, mac: '52:54:00:00:00:01', model: e1000, queues: 1, mtu: 1500, bootOrder: 3}]",
        "networks: [{vhostUser: /s, mode: client, queues: 8}, {vhostUser: /t}, {macvtap: e, mode: vepa}, {macvtap: f}]",
    ]

    @Test(arguments: devices)
    func `is read again as it is written down`(yaml: String) throws {
        let machine = try Self.machine(yaml)
        #expect(try ManifestReader.machines(yaml: machine.form, file: "form") == [machine])
        #expect(machine != (try Self.machine("")))
    }

    @Test(arguments: devices)
    func `is the same in a record, without its texts`(yaml: String) throws {
        let machine = try Self.machine(yaml)
        let kept = try #require(try ManifestReader.machines(yaml: machine.sealed.form, file: "record").first)
        #expect(kept == machine)
        #expect(!machine.sealed.form.contains("#cloud-config"))
        #expect(!machine.sealed.form.contains("3.4.0"))
    }

    /// The vectors of FIPS 180-4.
    @Test(
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1000),
                "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
            ),
        ]
    )
    func `knows a text by its digest`(text: String, digest: String) {
        #expect(SealedText(text).digest == "sha256:\(digest)")
        #expect(SealedText(digest: "sha256:\(digest)") == SealedText(text))
    }
}
