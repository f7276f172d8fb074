import HostInventory
import Migration
import Testing
import TestSupport
import Vocabulary

/// A case of the table of decisions: a move with nothing against it, changed in one respect, and what is found then.
struct CheckCase: Sendable, CustomTestStringConvertible {
    let name: String
    let kind: MovePair.Kind
    /// The codes that are found beside those of every move; each as often as it is found.
    let adds: [String]
    /// The codes of every move that are not found here.
    let drops: Set<String>
    let change: @Sendable (inout MovePair) -> Void

    init(
        _ name: String, _ kind: MovePair.Kind = .arm, adds: [String] = [], drops: Set<String> = [],
        _ change: @escaping @Sendable (inout MovePair) -> Void
    ) {
        (self.name, self.kind, self.adds, self.drops, self.change) = (name, kind, adds, drops, change)
    }

    var testDescription: String { "\(kind.rawValue): \(name)" }

    /// What is found of a move with nothing against it.
    static let usual = [
        "disk-shared", "memory-unencrypted", "move-estimated", "qemu-ports-not-probed", "target-berth",
    ]

    var expected: [String] { (Self.usual.filter { !drops.contains($0) } + adds).sorted() }

    func check() throws -> MigrationCheck {
        var pair = try MovePair(kind)
        change(&pair)
        return MigrationCheck(try pair.made())
    }
}

/// A machine and two hosts as a test makes them: equal hosts, shared storage, and nothing against a move.
struct MovePair {
    enum Kind: String, Sendable, CaseIterable {
        case arm = "aarch64"
        case loongson = "loongarch64"
        case x86 = "x86_64"
        /// An aarch64 guest that QEMU translates.
        case translated = "aarch64 by TCG"
    }

    var document: String
    var persistent: String?
    var machine = MachineFacts()
    var source: (host: Host, facts: SideFacts)
    var target: (host: Host, facts: SideFacts)
    var wishes = MigrationWishes()
    var peer: String? = "qemu+tls://b.example/system"

    static let evidence = Evidence("test", "")
    static let uuid = "6695eb01-f6a4-4304-89aa-97f2502e193f"

    static func known<Value>(_ value: Value) -> Fact<Value> { .known(value, evidence) }

    init(_ kind: Kind) throws {
        document = Self.document(kind)
        persistent = document
        machine.affinities = ["1", "2"]
        machine.blockedReasons = Self.known([])
        machine.dirtyBytesPerSecond = Self.known(10 << 20)
        machine.deviceStateBytes = Self.known(1 << 20)
        machine.bandwidthBytes = Self.known(1 << 30)
        source = (try Self.host("a", kind), Self.facts("a", kind))
        target = (try Self.host("b", kind), Self.facts("b", kind))
    }

    func made() throws -> MigrationPair {
        let subject = try MigrationSubject(live: document, persistent: persistent, facts: machine)
        return MigrationPair(
            subject,
            from: MigrationSide(host: source.host, facts: source.facts),
            to: MigrationSide(host: target.host, facts: target.facts),
            peerURI: peer,
            wishes: wishes
        )
    }

    /// Puts an element into the machine's devices.
    mutating func add(_ device: String) {
        document = document.replacing("</devices>", with: "\(device)</devices>")
    }

    mutating func replace(_ old: String, _ new: String) {
        precondition(document.contains(old), "the machine has no \(old)")
        document = document.replacing(old, with: new)
    }

    /// Has the target's emulator for x86 offer some CPU models and devices.
    mutating func offer(_ models: String, devices: String = "") {
        let text = """
            <domainCapabilities><path>/usr/bin/qemu-system-x86_64</path><domain>kvm</domain><arch>x86_64</arch>
            <cpu><mode name='custom' supported='yes'>\(models)</mode></cpu><devices>\(devices)</devices></domainCapabilities>
            """
        target.host.domainCapabilities = [try? DomainCapabilities(parsing: text)].compactMap { $0 ?? nil }
    }

    static func host(_ name: String, _ kind: Kind) throws -> Host {
        var host = SyntheticHost()
        host.name = name
        switch kind {
        case .arm:
            host.chip = .hip09
            host.guests = [.aarch64([.kvm, .tcg])]
        case .loongson:
            host.architecture = .loongarch64
            host.guests = [.loongarch64([.kvm, .tcg])]
        case .x86:
            host.architecture = .x86_64
            host.guests = [.x86_64([.kvm, .tcg])]
        case .translated:
            host.architecture = .x86_64
            host.guests = [.aarch64([.tcg])]
        }
        return try host.host()
    }

    private static func facts(_ name: String, _ kind: Kind) -> SideFacts {
        var facts = SideFacts(name: "\(name).example")
        facts.libvirt = known(ReleaseNumber("11.3.0"))
        facts.emulator = known(ReleaseNumber("10.0.13"))
        facts.kernel = known(ReleaseNumber("6.12.1"))
        facts.clockOffset = known(0)
        facts.certificates = known(true)
        facts.processors.features = known(
            kind == .loongson ? ["fpu", "lsx", "lasx", "lbt_x86"] : ["fp", "asimd", "sve"])
        facts.processors.model = known(kind == .loongson ? "Loongson-3C5000L" : "")
        facts.processors.midr = known([0x480f_d020])
        facts.processors.revidr = known([0])
        facts.processors.aidr = known([0])
        facts.processors.sveLengths = known([128, 256])
        facts.processors.counterKilohertz = known(100_000)
        facts.iommuDirtyTracking = known(true)
        facts.networks = known([NetworkFacts(name: "default", isActive: true, forward: "nat", portGroups: ["web"])])
        facts.interfaces = known(["lo", "br0"])
        facts.pools = known([
            PoolFacts(name: "images", type: "dir", path: "/images", isActive: true, availableBytes: 100 << 30)
        ])
        facts.files = [file("/images/web.qcow2")]
        facts.devices = known([])
        facts.domains = known([])
        facts.cpuComparison = known("identical")
        facts.secrets = known([])
        return facts
    }

    /// A file of the pool, of 10 GiB, last changed at some time.
    static func file(_ path: String, changed: UInt64 = 7) -> FileFacts {
        var file = FileFacts(path: path, isThere: true, basis: "storage pool 'images'")
        file.pool = "images"
        file.changed = [changed]
        file.allocatedBytes = 10 << 30
        return file
    }

    static func absent(_ path: String) -> FileFacts {
        FileFacts(path: path, isThere: false, basis: "storage pool 'images' has no such volume")
    }

    private static func document(_ kind: Kind) -> String {
        let (type, architecture, machine, cpu) =
            switch kind {
            case .arm: ("kvm", "aarch64", "virt-10.0", "<cpu mode='host-passthrough'/>")
            case .loongson: ("kvm", "loongarch64", "virt", "<cpu mode='custom'><model>la464</model></cpu>")
            case .x86: ("kvm", "x86_64", "q35", "<cpu mode='custom'><model>qemu64</model></cpu>")
            case .translated: ("qemu", "aarch64", "virt-10.0", "<cpu mode='custom'><model>cortex-a72</model></cpu>")
            }
        let template = kind == .loongson ? "loongarch64-la464" : kind == .x86 ? "x86_64-q35" : "aarch64-kunpeng"
        let features = architecture == "aarch64" ? "<features><gic version='3'/></features>" : ""
        return """
            <domain type='\(type)'><name>web</name><uuid>\(uuid)</uuid>
            <metadata><berth:machine xmlns:berth='urn:berth:domain:1.0' template='\(template)' version='1' phase='ready'>
            <berth:manifest>{"disks":[{"name":"vda","pool":"images","size":"10GiB"}],"memory":"1GiB","name":"web",\
            "networks":[{"network":"default"}],"placement":{"policy":"dedicated"},"template":"\(template)","vcpus":2}\
            </berth:manifest><berth:berth><berth:vcpu id='0' cpus='1'/><berth:vcpu id='1' cpus='2'/>\
            <berth:emulator cpus='0'/><berth:memory nodes='0' pages='2MiB'/></berth:berth></berth:machine></metadata>
            <memory unit='KiB'>1048576</memory><vcpu placement='static'>2</vcpu>
            <os><type arch='\(architecture)' machine='\(machine)'>hvm</type></os>\(features)\(cpu)
            <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/>\
            <source file='/images/web.qcow2'/><target dev='vda' bus='virtio'/></disk>\
            <interface type='network'><mac address='52:54:00:2e:19:3f'/><source network='default'/></interface></devices>
            </domain>
            """
    }
}
