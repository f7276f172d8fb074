import HostInventory
import Migration
import Vocabulary

extension CheckCase {
    /// The machine's network cards and its console.
    static let networks: [CheckCase] = [
        CheckCase("no such network", adds: ["no-network"]) {
            $0.target.facts.networks = MovePair.known([NetworkFacts(name: "lan", isActive: true)])
        },
        CheckCase("a stopped network", .loongson, adds: ["network-stopped"]) {
            $0.target.facts.networks = MovePair.known([NetworkFacts(name: "default", isActive: false)])
        },
        CheckCase("a network of another kind", adds: ["network-differs"]) {
            $0.target.facts.networks = MovePair.known([NetworkFacts(name: "default", isActive: true, forward: "bridge")]
            )
        },
        CheckCase("no such port group", adds: ["no-port-group"]) {
            $0.replace("<source network='default'/>", "<source network='default' portgroup='db'/>")
        },
        CheckCase("networks unknown", adds: ["network-unknown"]) { $0.target.facts.networks = .unknown("refused") },
        CheckCase("no such bridge", adds: ["no-bridge"]) {
            $0.add("<interface type='bridge'><source bridge='br1'/></interface>")
        },
        CheckCase("a bridge") { $0.add("<interface type='bridge'><source bridge='br0'/></interface>") },
        CheckCase("a bridge with a sign in its name") {
            $0.add("<interface type='bridge'><source bridge='br-ex'/></interface>")
            $0.target.facts.interfaces = MovePair.known(["br_ex"])
        },
        CheckCase("bridges unknown", adds: ["network-unknown"]) {
            $0.add("<interface type='bridge'><source bridge='br0'/></interface>")
            $0.target.facts.interfaces = .unknown("no driver")
        },
        CheckCase("no such interface", adds: ["no-interface"]) {
            $0.add("<interface type='direct'><source dev='eth7' mode='bridge'/></interface>")
        },
        CheckCase("a network in QEMU", adds: ["user-network"]) { $0.add("<interface type='user'/>") },
        CheckCase("a vhost-user card", adds: ["vhost-user-unverified"]) {
            $0.add("<interface type='vhostuser'><source type='unix' path='/run/vhu0' mode='server'/></interface>")
        },
        CheckCase("two of one kind are told once", adds: ["no-bridge"]) {
            $0.add("<interface type='bridge'><source bridge='br1'/></interface>")
            $0.add("<interface type='bridge'><source bridge='br1'/></interface>")
        },
        CheckCase("its address is in use", adds: ["mac-in-use"]) {
            $0.target.facts.domains = neighbour("<interface type='user'><mac address='52:54:00:2E:19:3F'/></interface>")
        },
        CheckCase("its console's port is in use", adds: ["graphics-port-taken"]) {
            $0.add("<graphics type='vnc' port='5901' autoport='no'/>")
            $0.target.facts.domains = neighbour("<graphics type='vnc' port='5901'/>")
        },
        CheckCase("its console's address", adds: ["graphics-address"]) {
            $0.add("<graphics type='vnc'><listen type='address' address='192.0.2.7'/></graphics>")
        },
        CheckCase("a console on every address") {
            $0.add("<graphics type='vnc' autoport='yes'><listen type='address' address='0.0.0.0'/></graphics>")
        },
    ]

    /// A machine that runs on the target's last CPU.
    private static func neighbour(_ device: String, cpus: String = "63") -> Fact<[DomainFacts]> {
        let document =
            "<domain type='kvm'><name>mail</name><memory>1</memory><vcpu>1</vcpu><devices>\(device)</devices></domain>"
        return MovePair.known([
            DomainFacts(name: "mail", uuid: other, isActive: true, document: document, affinities: [cpus])
        ])
    }

    /// Memory, the berth on the target, and whether the move can end.
    static let places: [CheckCase] = [
        CheckCase("no pages of the size", adds: ["no-page-pool", "no-place-on-target"], drops: ["target-berth"]) {
            for index in $0.target.host.nodes.indices {
                $0.target.host.nodes[index].pools.removeAll { $0.size == .mebibytes2 }
            }
        },
        CheckCase("too few pages", .loongson, adds: ["pages-lacking", "no-place-on-target"], drops: ["target-berth"]) {
            $0.leave(pages: 100)
        },
        CheckCase("too few pages on each node", adds: ["pages-scattered"]) { $0.leave(pages: 300) },
        CheckCase("too little memory", adds: ["memory-lacking", "no-place-on-target"], drops: ["target-berth"]) {
            $0.replace(" pages='2MiB'", "")
            $0.replace(">1048576<", ">1073741824<")
            $0.replace("\"memory\":\"1GiB\"", "\"memory\":\"1TiB\"")
        },
        CheckCase("little free memory", adds: ["memory-tight"]) {
            $0.replace(" pages='2MiB'", "")
            for index in $0.target.host.nodes.indices { $0.target.host.nodes[index].free = .mebibytes(100) }
        },
        CheckCase("memory from where the target has none", adds: ["memory-source-missing"]) {
            $0.replace("<vcpu ", "<memoryBacking><source type='memfd'/></memoryBacking><vcpu ")
            $0.target.host.domainCapabilities = (try? capabilities(sources: ["file"])) ?? []
        },
        CheckCase(
            "bound to a node that the target lacks",
            adds: ["not-made-by-berth", "numa-node-missing", "target-unplanned"],
            drops: ["target-berth"]
        ) {
            $0.replace("urn:berth:domain:1.0", "urn:somebody:else")
            $0.replace("<vcpu ", "<numatune><memory mode='strict' nodeset='0-3'/></numatune><vcpu ")
            $0.machine.affinities = ["", ""]
        },
        CheckCase("near to what the target lacks", adds: ["requirement-unmet"], drops: ["target-berth"]) {
            $0.replace(
                "{\"policy\":\"dedicated\"}",
                "{\"policy\":\"dedicated\",\"near\":[{\"node\":9,\"affinity\":\"required\"}]}")
        },
        CheckCase("a wider domain", adds: ["invalidations-wider"]) {
            $0.target.host.invalidation = MovePair.known(.broadcast)
        },
        CheckCase("a domain that nobody knows", adds: ["invalidations-unknown"]) {
            $0.target.host.invalidation = .unknown("no log")
        },
        CheckCase("a machine that may run anywhere", adds: ["disturbs-machines"]) {
            $0.target.facts.domains = neighbour("", cpus: "0-63")
        },
        CheckCase("a neighbour that receives", adds: ["disturbs-by-invalidations", "invalidations-wider"]) {
            $0.target.host.invalidation = MovePair.known(.broadcast)
            $0.target.facts.domains = neighbour("")
        },
        CheckCase("it writes faster than the link", adds: ["will-not-converge"], drops: ["move-estimated"]) {
            $0.machine.dirtyBytesPerSecond = MovePair.known(2 << 30)
        },
        CheckCase("it writes faster than the link, with post-copy") {
            $0.machine.dirtyBytesPerSecond = MovePair.known(2 << 30)
            $0.wishes.usesPostCopy = true
        },
        CheckCase("a link that somebody knows") {
            $0.machine.dirtyBytesPerSecond = MovePair.known(2 << 30)
            $0.wishes.bandwidth = .gibibytes(10)
        },
        CheckCase("large devices", adds: ["downtime-long"], drops: ["move-estimated"]) {
            $0.machine.deviceStateBytes = MovePair.known(8 << 30)
            $0.machine.dirtyBytesPerSecond = MovePair.known(100 << 20)
        },
        CheckCase("the rate unknown", adds: ["dirty-rate-unknown"], drops: ["move-estimated"]) {
            $0.machine.dirtyBytesPerSecond = .unknown("not measured")
        },
        CheckCase("the link unknown", .x86, adds: ["bandwidth-unknown"], drops: ["move-estimated"]) {
            $0.machine.bandwidthBytes = .unknown("no limit")
        },
    ]

    private static func capabilities(sources: [String]) throws -> [DomainCapabilities] {
        let values = sources.map { "<value>\($0)</value>" }.joined()
        let text = """
            <domainCapabilities><path>/usr/bin/qemu-system-aarch64</path><domain>kvm</domain><machine>virt-10.0</machine>
            <arch>aarch64</arch><cpu><mode name='host-passthrough' supported='yes'/></cpu><memoryBacking supported='yes'>\
            <enum name='sourceType'>\(values)</enum></memoryBacking>
            <features><gic supported='yes'><enum name='version'><value>3</value></enum></gic></features>
            </domainCapabilities>
            """
        return try DomainCapabilities(parsing: text).map { [$0] } ?? []
    }
}

extension MovePair {
    /// Leaves some pages of 2 MiB free on each node of the target.
    fileprivate mutating func leave(pages: UInt64) {
        for node in target.host.nodes.indices {
            for pool in target.host.nodes[node].pools.indices
            where target.host.nodes[node].pools[pool].size == .mebibytes2 {
                target.host.nodes[node].pools[pool].free = pages
            }
        }
    }
}
