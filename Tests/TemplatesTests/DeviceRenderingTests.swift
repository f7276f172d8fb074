import DomainXML
import HostInventory
import Placement
import Templates
import TestSupport
import Testing
import Vocabulary

/// What devices of a manifest become in a machine's document; whole documents, as files.
struct DeviceRenderingTests {
    private static func render(
        _ yaml: String, _ guest: SyntheticGuest, _ pools: [(PageSize, UInt64)], template kind: String,
        change: (inout XMLElement) -> Void = { _ in }
    ) throws -> Rendering {
        var synthetic = SyntheticHost()
        synthetic.guests = [guest]
        synthetic.pools = pools.map { (size: $0.0, total: $0.1) }
        let host = try synthetic.host()
        let machine = try #require(
            try ManifestReader.machines(
                yaml: "name: web\ntemplate: \(kind)\nvcpus: 2\nmemory: 1GiB\n\(yaml)", file: "m.yaml"
            ).first)
        var document = try TemplateLibrary(folders: []).template(named: kind).document
        change(&document.root)
        let template = try Template(parsing: document.description, origin: "test")
        let settlement = try Settler.settle(machine, template, on: host)
        let berth = try Planner(Ledger(host)).place(PlacementRequest(machine, settlement)).berth
        var assets: [Rendering.Asset: Rendering.DiskFile] = [:]
        func add(_ asset: Rendering.Asset, _ path: String) {
            assets[asset] = .init(path: path, isBlockDevice: false, format: "raw")
        }
        switch machine.seed {
        case .cloudInit: add(.seed, "/images/web-seed.iso")
        case .ignition: add(.ignition, "/images/web-ignition.json")
        case nil: break
        }
        if machine.directBoot != nil { add(.kernel, "/srv/vmlinuz") }
        if machine.directBoot?.initrd != nil { add(.initrd, "/srv/initrd") }
        return Rendering(
            record: MachineRecord(
                machine: machine, templateVersion: template.version, berth: berth, phase: .ready, volumes: []),
            template: template,
            settlement: settlement,
            uuid: try #require(UniqueIdentifier(parsing: "6695eb01-f6a4-4304-89aa-97f2502e193f")),
            diskFiles: machine.disks.map {
                .init(path: "/images/web-\($0.name)", isBlockDevice: false, format: ($0.format ?? .qcow2).rawValue)
            },
            assets: assets
        )
    }

    private static let all = """
        disks:
          - {size: 1GiB, bus: scsi, cache: writeback, serial: DATA-1, ioThread: 2, bootOrder: 1}
          - {size: 1GiB, bus: scsi, format: raw, discard: ignore}
          - {size: 1GiB, io: io_uring, readOnly: true}
          - cdrom: tools.iso
        networks:
          - {network: default, mac: "52:54:00:aa:bb:cc", mtu: 9000, bootOrder: 2}
          - {vhostUser: /run/vhost/web.sock, queues: 2}
          - {macvtap: eth0, mode: vepa}
        placement: {ioThreads: 2}
        console: {log: /var/log/web.log}
        agent: true
        rng: false
        watchdog: {action: poweroff}
        tpm: true
        graphics: vnc

        """

    private static let seed = "cloudInit: {userData: {packages: [vim]}}\nfirmware: {secureBoot: true}\n"
    private static let kernel = """
        boot: {kernel: /srv/vmlinuz, initrd: /srv/initrd, commandLine: "console=ttyS0 a=<b>"}
        firmware: none
        ignition: {config: {ignition: {version: 3.4.0}}}

        """

    @Test(
        arguments: [
            ("kunpeng", all + seed, "aarch64-kunpeng", .aarch64([.kvm]), [(.mebibytes2, 1024)]),
            ("kunpeng-kernel", kernel, "aarch64-kunpeng", .aarch64([.kvm]), [(.mebibytes2, 1024)]),
            ("loongson", all + seed, "loongarch64-la464", .loongarch64([.kvm]), [(.mebibytes32, 64)]),
            ("loongson-kernel", kernel, "loongarch64-la464", .loongarch64([.tcg]), []),
            ("x86_64", all + seed, "x86_64-q35", .x86_64([.kvm]), []),
            ("x86_64-kernel", kernel, "x86_64-q35", .x86_64([.kvm]), []),
        ] as [(String, String, String, SyntheticGuest, [(PageSize, UInt64)])]
    )
    func `turns devices into a machine's document`(
        name: String, yaml: String, template: String, guest: SyntheticGuest, pools: [(PageSize, UInt64)]
    ) throws {
        let rendering = try Self.render(yaml, guest, pools, template: template)
        let root = try XMLDocument(parsing: rendering.document.description).root
        #expect(try MachineRecord(root) == rendering.record)
        try Golden("rendered/devices-\(name).xml").expect(rendering.document.description)
    }

    private static func devices(_ yaml: String, change: (inout XMLElement) -> Void = { _ in }) throws -> XMLElement {
        let rendering = try render(yaml, .x86_64([.kvm]), [], template: "x86_64-q35", change: change)
        return try #require(rendering.document.root[child: "devices"])
    }

    @Test(
        arguments: [
            ("console: true", "serial", 1), ("console: false", "serial", 0), ("console: false", "console", 0),
            ("agent: true", "channel", 1), ("agent: false", "channel", 0), ("rng: true", "rng", 1),
            ("rng: false", "rng", 0), ("watchdog: true", "watchdog", 1), ("watchdog: false", "watchdog", 0),
            ("balloon: true", "memballoon", 1), ("balloon: false", "memballoon", 1), ("tpm: true", "tpm", 1),
            ("graphics: none", "graphics", 0), ("graphics: vnc", "graphics", 1), ("graphics: vnc", "video", 1),
        ] as [(String, String, Int)]
    )
    func `neither doubles nor keeps what the template has`(yaml: String, kind: String, count: Int) throws {
        #expect(try Self.devices(yaml)[children: kind].count == count)
        // In a template without any devices the manifest adds them, each once.
        let bare = try Self.devices(yaml) { $0[child: "devices"] = XMLElement("devices") }
        #expect(bare[children: kind].count == count)
        let busy = try Self.devices(yaml) { root in
            root[child: "devices"]?.append(XMLElement("watchdog", ["model": "ib700"]))
            root[child: "devices"]?.append(
                XMLElement("tpm", children: [XMLElement("backend", ["type": "passthrough"])]))
            root[child: "devices"]?.append(XMLElement("graphics", ["type": "vnc"]))
            root[child: "devices"]?.append(XMLElement("video", children: [XMLElement("model", ["type": "vga"])]))
        }
        #expect(busy[children: kind].count == count)
    }

    @Test func `leaves other channels alone`() throws {
        let devices = try Self.devices("agent: false") { root in
            root[child: "devices"]?.append(
                XMLElement(
                    "channel", ["type": "unix"],
                    children: [XMLElement("target", ["type": "virtio", "name": "org.example.0"])]))
        }
        #expect(devices[children: "channel"].map { $0[child: "target"]?[attribute: "name"] } == ["org.example.0"])
    }

    @Test func `gives each I/O thread a SCSI controller, behind those of the template`() throws {
        let yaml = """
            disks: [{size: 1GiB, bus: scsi}, {size: 1GiB, bus: scsi}, {size: 1GiB, bus: scsi}, {size: 1GiB}]
            placement: {ioThreads: 2}
            """
        let devices = try Self.devices(yaml) { root in
            root[child: "devices"]?.append(XMLElement("controller", ["type": "scsi", "index": "3"]))
        }
        let own = devices[children: "controller"].filter { $0[child: "driver"] != nil }
        #expect(own.map { $0[attribute: "index"] } == ["4", "5"])
        #expect(own.map { $0[child: "driver"]?[attribute: "iothread"] } == ["1", "2"])
        let addresses = devices[children: "disk"].map { disk in
            disk[child: "address"].map { "\($0[attribute: "controller"] ?? ""):\($0[attribute: "unit"] ?? "")" }
                ?? "none"
        }
        #expect(addresses == ["4:0", "5:0", "4:1", "none"])
        #expect(devices[children: "disk"].last?[child: "driver"]?[attribute: "iothread"] == "2")
    }

    @Test(
        arguments: [
            ("", "none native"), (", cache: writeback", "writeback nil"), (", io: threads", "none threads"),
            (", cache: directsync", "directsync native"), (", cache: unsafe, io: threads", "unsafe threads"),
        ]
    )
    func `lets the template's way to write give way where it does not go with the manifest's`(
        keys: String, expected: String
    ) throws {
        let disk = try Self.devices("disks: [{size: 1GiB\(keys)}]")[child: "disk"]?[child: "driver"]
        #expect("\(disk?[attribute: "cache"] ?? "nil") \(disk?[attribute: "io"] ?? "nil")" == expected)
    }

    @Test(
        arguments: [
            ("", "", "memfd"), ("<memoryBacking><source type='anonymous'/></memoryBacking>", "", "memfd"),
            ("<memoryBacking><source type='file'/></memoryBacking>", "", "file"), ("", "pages: 2MiB", ""),
        ]
    )
    func `shares the memory that a vhost-user switch reads`(written: String, pages: String, source: String) throws {
        let rendering = try Self.render(
            "networks: [{vhostUser: /s}]\n\(pages)", .x86_64([.kvm]), [(.mebibytes2, 1024)], template: "x86_64-q35"
        ) { root in
            guard let backing = try? XMLDocument(parsing: written).root else { return }
            root[child: "memoryBacking"] = backing
        }
        let backing = rendering.document.root[child: "memoryBacking"]
        #expect(backing?[child: "access"]?[attribute: "mode"] == "shared")
        #expect((backing?[child: "source"]?[attribute: "type"] ?? "") == source)
    }
}
