import HostInventory
import Migration
import Vocabulary

extension CheckCase {
    /// The machine, its name on the target, and the way there.
    static let machines: [CheckCase] = [
        CheckCase("nothing against it") { _ in },
        CheckCase("nothing against it", .loongson) { _ in },
        CheckCase("nothing against it", .x86) { _ in },
        CheckCase("nothing against it", .translated) { _ in },
        CheckCase(
            "stopped", adds: ["moves-offline"],
            drops: ["memory-unencrypted", "move-estimated", "qemu-ports-not-probed"]
        ) { $0.machine.state = "shut off" },
        CheckCase("paused", adds: ["machine-paused"]) { $0.machine.state = "paused" },
        CheckCase("in another job", adds: ["job-running"]) { $0.machine.job = "operation 5" },
        CheckCase("two block jobs", adds: ["block-job-running", "block-job-running"]) {
            $0.machine.blockJobs = ["vda", "vdb"]
        },
        CheckCase("snapshots", .loongson, adds: ["has-snapshots"]) { $0.machine.snapshots = 2 },
        CheckCase("checkpoints", adds: ["has-checkpoints"]) { $0.machine.checkpoints = 1 },
        CheckCase("a damaged record", adds: ["record-damaged", "target-unplanned"], drops: ["target-berth"]) {
            $0.replace("\"vcpus\":2", "\"vcpus\":two")
            $0.machine.affinities = ["0-63", "0-63"]
        },
        CheckCase("no definition", adds: ["machine-transient"]) { $0.persistent = nil },
        CheckCase("not Berth's, pinned", adds: ["not-made-by-berth"]) {
            $0.replace("urn:berth:domain:1.0", "urn:somebody:else")
            $0.replace(
                "</vcpu>", "</vcpu><cputune><vcpupin vcpu='0' cpuset='1'/><vcpupin vcpu='1' cpuset='2'/></cputune>")
        },
        CheckCase("not Berth's, free", adds: ["not-made-by-berth", "target-unplanned"], drops: ["target-berth"]) {
            $0.replace("urn:berth:domain:1.0", "urn:somebody:else")
            $0.machine.affinities = ["", ""]
        },
        CheckCase("another machine of the name", adds: ["name-in-use"]) {
            $0.target.facts.domains = domain(uuid: other)
        },
        CheckCase("a leftover", adds: ["leftover-on-target"]) { $0.target.facts.domains = domain(uuid: MovePair.uuid) },
        CheckCase("the UUID by another name", adds: ["uuid-in-use"]) {
            $0.target.facts.domains = domain("mail", uuid: MovePair.uuid)
        },
        CheckCase("it runs there already", adds: ["runs-on-target"]) {
            $0.target.facts.domains = domain(uuid: MovePair.uuid, isActive: true)
        },
        CheckCase(
            "the same host", adds: ["same-host"],
            drops: ["qemu-ports-not-probed", "memory-unencrypted", "disk-shared", "target-berth", "move-estimated"]
        ) {
            $0.source.host.uuid = UniqueIdentifier(parsing: other)
            $0.target.host.uuid = $0.source.host.uuid
        },
        CheckCase("a local URI", adds: ["peer-uri-local"]) { $0.peer = "qemu:///system" },
        CheckCase("a loopback URI", adds: ["peer-uri-local", "control-unencrypted"]) {
            $0.peer = "qemu+tcp://127.0.0.1/system"
        },
        CheckCase("a socket", adds: ["peer-uri-local"]) { $0.peer = "qemu+unix:///system?socket=/run/b" },
        CheckCase("by ssh", adds: ["peer-by-ssh"]) { $0.peer = "qemu+ssh://root@b.example:22/system" },
        CheckCase("by plain TCP", adds: ["control-unencrypted"]) { $0.peer = "qemu+tcp://[2001:db8::2]:16509/system" },
        CheckCase("a target called localhost", adds: ["hostname-is-localhost"]) {
            $0.target.facts.name = "localhost.localdomain"
        },
        CheckCase("encrypted", drops: ["memory-unencrypted"]) { $0.wishes.encrypts = true },
        CheckCase("encrypted without certificates", adds: ["tls-missing"], drops: ["memory-unencrypted"]) {
            $0.wishes.encrypts = true
            $0.target.facts.certificates = MovePair.known(false)
        },
        CheckCase("encrypted, nobody knows", adds: ["tls-unverified"], drops: ["memory-unencrypted"]) {
            $0.wishes.encrypts = true
            $0.source.facts.certificates = .unknown("far away")
        },
        CheckCase("clocks apart", adds: ["clock-skew"]) { $0.target.facts.clockOffset = MovePair.known(-1500) },
        CheckCase("clocks nearly together") { $0.target.facts.clockOffset = MovePair.known(900) },
        CheckCase("clocks unknown", adds: ["clock-unknown"]) { $0.target.facts.clockOffset = .unknown("no call") },
    ]

    static let other = "11111111-2222-4333-8444-555555555555"

    /// A domain of the target that holds nothing.
    static func domain(_ name: String = "web", uuid: String, isActive: Bool = false) -> Fact<[DomainFacts]> {
        let document = "<domain type='kvm'><name>\(name)</name><uuid>\(uuid)</uuid><memory>1</memory></domain>"
        // On the host's last CPU, where no other is planned.
        let affinities = isActive ? ["63"] : []
        return MovePair.known([
            DomainFacts(name: name, uuid: uuid, isActive: isActive, document: document, affinities: affinities)
        ])
    }

    /// The programs of the target.
    static let programs: [CheckCase] = [
        CheckCase("no emulator", adds: ["no-emulator"]) { $0.target.host.guests = [] },
        CheckCase("no KVM", adds: ["no-accelerator"]) {
            $0.target.host.guests = (try? MovePair.host("b", .translated).guests) ?? []
        },
        CheckCase("no such machine type", adds: ["machine-type-unknown"]) { $0.replace("virt-10.0", "virt-11.1") },
        CheckCase("too many vCPUs", .loongson, adds: ["too-many-vcpus"]) {
            $0.replace("<vcpu placement='static'>2<", "<vcpu placement='static' current='2'>300<")
        },
        CheckCase("older programs", adds: ["libvirt-older", "qemu-older", "kernel-older"]) {
            $0.target.facts.libvirt = MovePair.known(ReleaseNumber("10.10.0"))
            $0.target.facts.emulator = MovePair.known(ReleaseNumber("9.2.4"))
            $0.target.facts.kernel = MovePair.known(ReleaseNumber("6.6.0-28.0.0.34.oe2403.aarch64"))
        },
        CheckCase("newer programs") {
            $0.target.facts.libvirt = MovePair.known(ReleaseNumber("12.0"))
            $0.target.facts.kernel = MovePair.known(ReleaseNumber("6.12.10"))
        },
        CheckCase("an unknown kernel", adds: ["version-unknown"]) { $0.target.facts.kernel = .unknown("far away") },
        CheckCase("firmware that is not listed", adds: ["firmware-not-listed"]) {
            $0.replace("</type>", "</type><loader type='pflash'>/fw/code.fd</loader>")
        },
        CheckCase("firmware that is not there", adds: ["no-firmware"]) {
            $0.replace("</type>", "</type><loader type='pflash'>/fw/code.fd</loader>")
            $0.target.facts.files.append(MovePair.absent("/fw/code.fd"))
        },
        CheckCase("UEFI variables", adds: ["nvram-travels"]) {
            $0.replace("</type>", "</type><nvram>/var/lib/libvirt/qemu/nvram/web_VARS.fd</nvram>")
        },
    ]
}
