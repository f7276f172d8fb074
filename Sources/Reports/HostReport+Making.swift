package import AgentAPI
package import HostInventory
package import Libvirt
package import Placement
package import Provisioning
internal import Vocabulary

extension HostReport {
    /// What a hypervisor says of itself.
    package struct Hypervisor: Sendable {
        package let uri: String
        package let name: String
        package let libvirt: String

        /// Asks a hypervisor, in four calls.
        @available(*, noasync)
        package init(_ connection: Connection) throws(LibvirtError) {
            uri = try connection.uri()
            name = "\(try connection.driverName()) \(try connection.hypervisorVersion())"
            libvirt = "\(try connection.libraryVersion())"
        }
    }

    /// Tells a host and who has what on it.
    @available(*, noasync)
    package init(_ state: HostState, _ connection: Connection) throws {
        self.init(state.ledger, try Hypervisor(connection))
    }

    /// Tells a host and who has what on it, of what was read before.
    package init(_ ledger: Ledger, _ hypervisor: Hypervisor) {
        let host = ledger.host
        self.init(
            name: host.name,
            uri: hypervisor.uri,
            architecture: host.architecture.rawValue,
            hypervisor: hypervisor.name,
            libvirt: hypervisor.libvirt,
            cpus: CPUs(ledger),
            nodes: host.nodes.map { Node($0, ledger.reserves) },
            emulators: host.guests.map { guest in
                Emulator(
                    architecture: guest.architecture.rawValue,
                    path: guest.emulator,
                    accelerators: guest.accelerators.map(\.description)
                )
            },
            invalidations: AgentAPI.Fact(host.invalidation, \.text),
            findings: host.invalidationFindings.map(FindingReport.init),
            machines: ledger.claims.map { claim in
                Claim(name: claim.owner, kind: claim.kind.text, cpus: "\(claim.cpus)", isRunning: claim.isRunning)
            },
            conflicts: ledger.conflicts.map(Conflict.init)
        )
    }
}

extension HostReport.Conflict {
    init(_ conflict: Ledger.Conflict) {
        switch conflict.kind {
        case .overlap, .floatsOverPinned:
            self.init(cpus: "\(conflict.cpus)", machines: [conflict.first, conflict.second])
        case .memoryElsewhere(let planned, let found):
            self.init(
                cpus: "", machines: [conflict.first], memory: Memory(planned: "\(planned)", found: "\(found)"))
        }
    }

    /// The conflict in a sentence.
    package var sentence: String {
        guard let memory else { return "CPU \(cpus): \(machines.joined(separator: " and ")) are both there" }
        let machine = machines.joined()
        return "the memory of \(machine) comes from node \(memory.found), and node \(memory.planned) was planned: "
            + "see berth repin \(machine)"
    }
}

extension HostReport.CPUs {
    fileprivate init(_ ledger: Ledger) {
        let topology = ledger.host.topology
        self.init(
            online: "\(topology.online)",
            offline: "\(topology.offline)",
            isolated: AgentAPI.Fact(ledger.host.isolated) { "\($0)" },
            housekeeping: "\(ledger.housekeeping.cpus)",
            housekeepingReason: ledger.housekeeping.reason,
            free: "\(ledger.freeCPUs)",
            pool: "\(ledger.poolCPUs)",
            sockets: topology.sockets.count,
            dies: topology.dies.map { "\($0.cpus)" },
            dieBasis: topology.dieBasis.basis,
            clusters: topology.clusterBasis.value == nil ? [] : topology.clusters.map { "\($0.cpus)" },
            clusterBasis: topology.clusterBasis.basis,
            threadsPerCore: topology.threadsPerCore
        )
    }
}

extension HostReport.Node {
    fileprivate init(_ node: MemoryNode, _ reserves: PageReserves) {
        self.init(
            number: node.number.rawValue,
            cpus: "\(node.cpus)",
            memoryBytes: node.memory.bytes,
            freeBytes: node.free?.bytes,
            distances: Dictionary(uniqueKeysWithValues: node.distances.map { ($0.rawValue, $1) }),
            pools: node.pools.map { pool in
                .init(
                    pageBytes: pool.size.size.bytes,
                    total: pool.total,
                    free: pool.free,
                    reserves: reserves.reserves.filter { $0.node == node.number && $0.size == pool.size }
                        .map { .init(consumer: $0.consumer, count: $0.count) }
                )
            }
        )
    }
}

extension Host.Invalidation {
    package var text: String {
        switch self {
        case .broadcast: "broadcast to every CPU"
        case .narrowed(let chip): "broadcast to the CPUs that DVMBM of \(chip.rawValue) selects"
        case .interrupts: "sent by interrupts to the CPUs that a machine runs on"
        }
    }
}

extension Placement.Claim.Kind {
    package var text: String {
        switch self {
        case .dedicated: "dedicated"
        case .pooled: "pooled"
        case .mixed: "mixed"
        case .floating: "floating"
        case .unpinned: "unpinned"
        }
    }
}
