package import AgentAPI
internal import HostInventory
package import Placement
package import Vocabulary

extension HostMap {
    /// Draws up the map of a host and of who has what on it.
    ///
    /// - Parameters:
    ///   - ledger: Who has what.
    ///   - emulators: The CPUs that machines' emulators may run on, by the machines' names.
    ///   - chosen: Who receives one machine's invalidations.
    package init(_ ledger: Ledger, emulators: [String: CPUSet] = [:], chosen: TLBIReport? = nil) {
        let host = ledger.host
        let owners = Ownership(ledger, chosen)
        let (sockets, strays) = Self.sockets(host.topology, owners, ledger.layout.invalidations)
        self.init(
            name: host.name,
            architecture: host.architecture.rawValue,
            cpuCount: host.topology.cpus.count,
            threadsPerCore: host.topology.threadsPerCore,
            sockets: sockets,
            strays: "\(strays)",
            nodes: host.nodes.map { Node($0, ledger, basePageSize: host.basePageSize) },
            machines: owners.claims.map { claim in
                Machine(
                    name: claim.owner,
                    kind: claim.kind.text,
                    vcpus: claim.vcpuPins.count,
                    cpus: "\(claim.cpus)",
                    emulator: emulators[claim.owner].map { "\($0)" } ?? "",
                    isRunning: claim.isRunning
                )
            },
            conflicts: ledger.conflicts.filter { $0.kind != .floatsOverPinned }.map(HostReport.Conflict.init),
            housekeeping: "\(ledger.housekeeping.cpus)",
            housekeepingReason: ledger.housekeeping.reason,
            dieBasis: host.topology.dieBasis.basis,
            knowsClusters: host.topology.clusterBasis.value != nil,
            invalidations: AgentAPI.Fact(host.invalidation, \.text),
            chosen: chosen
        )
    }

    /// The CPUs in their places, and those that are off line and have none.
    private static func sockets(
        _ topology: HostTopology,
        _ owners: Ownership,
        _ map: InvalidationMap
    ) -> ([Socket], CPUSet) {
        var cores = topology.cores.map { (cluster: $0.parent, cpus: $0.cpus) }
        var (strays, dark) = (CPUSet(), [Int: Int]())
        for cpu in map.possible.subtracting(topology.online) {
            guard let place = map.place(of: cpu) else {
                strays.insert(cpu)
                continue
            }
            if place.core < topology.cores.count {
                cores[place.core].cpus.insert(cpu)
            } else if let known = dark[place.core] {
                cores[known].cpus.insert(cpu)
            } else {
                dark[place.core] = cores.count
                cores.append((place.cluster, [cpu]))
            }
        }
        cores.sort { ($0.cpus.first ?? 0) < ($1.cpus.first ?? 0) }
        let clusters = topology.clusters.indices.map { number in
            Cluster(number: number, cores: cores.filter { $0.cluster == number }.map { $0.cpus.map(owners.cpu) })
        }
        let dies = topology.dies.enumerated().map { number, die in
            Die(
                number: number,
                nodes: "\(topology.nodes(of: die.cpus))",
                clusters: clusters.filter { topology.clusters[$0.number].parent == number }
            )
        }
        let sockets = topology.sockets.indices.map { number in
            Socket(number: number, dies: dies.filter { topology.dies[$0.number].parent == number })
        }
        return (sockets, strays)
    }
}

/// Who has each CPU.
private struct Ownership {
    let claims: [Placement.Claim]
    private var owners: [HostCPU: [Int]] = [:]
    private var vcpus: [HostCPU: Int] = [:]
    private var alone = CPUSet()
    private var pool = CPUSet()
    private var held = CPUSet()
    private var conflicts = CPUSet()
    private let housekeeping: CPUSet
    private let isolated: CPUSet
    private let online: CPUSet
    private let chosen: CPUSet
    private let receivers: CPUSet

    package init(_ ledger: Ledger, _ report: TLBIReport?) {
        claims = ledger.claims
        housekeeping = ledger.housekeeping.cpus
        isolated = ledger.host.isolated.value ?? []
        online = ledger.host.topology.online
        // The report's lists are sets that were printed.
        chosen = (try? CPUSet(parsing: report?.union ?? "")) ?? []
        receivers = (try? CPUSet(parsing: report?.receivers ?? "")) ?? []
        for (index, claim) in claims.enumerated() {
            for cpu in claim.cpus.union(claim.held) { owners[cpu, default: []].append(index) }
            alone.formUnion(claim.dedicatedCPUs)
            pool.formUnion(claim.pooledCPUs)
            held.formUnion(claim.held)
            for (vcpu, cpus) in claim.vcpuPins.enumerated() where cpus.count == 1 {
                if let cpu = cpus.first { vcpus[cpu] = vcpu }
            }
        }
        for conflict in ledger.conflicts where conflict.kind == .overlap { conflicts.formUnion(conflict.cpus) }
    }

    func cpu(_ number: HostCPU) -> HostMap.CPU {
        let machines = owners[number] ?? []
        return HostMap.CPU(
            number: number.rawValue,
            use: use(of: number),
            machines: machines,
            vcpu: machines.count == 1 ? vcpus[number] : nil,
            isHousekeeping: housekeeping.contains(number),
            isIsolated: isolated.contains(number),
            isChosen: chosen.contains(number),
            receives: receivers.contains(number)
        )
    }

    private func use(of cpu: HostCPU) -> HostMap.Use {
        if !online.contains(cpu) { return .offline }
        if conflicts.contains(cpu) { return .conflict }
        if held.contains(cpu) { return .held }
        if alone.contains(cpu) { return .dedicated }
        if pool.contains(cpu) { return .pool }
        if owners[cpu] != nil { return .floating }
        return housekeeping.contains(cpu) ? .housekeeping : .free
    }
}

extension HostMap.Node {
    fileprivate init(_ node: MemoryNode, _ ledger: Ledger, basePageSize: PageSize) {
        self.init(
            number: node.number.rawValue,
            memoryBytes: node.memory.bytes,
            freeBytes: node.free?.bytes,
            pools: node.pools.filter { $0.total > 0 && $0.size != basePageSize }.map { pool in
                let free = pool.free ?? pool.total
                return HostMap.Pool(
                    pageBytes: pool.size.size.bytes,
                    total: pool.total,
                    free: pool.free,
                    reserved: free - min(free, ledger.freePages(pool.size, on: node.number))
                )
            }
        )
    }
}
