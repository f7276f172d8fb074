public import Libvirt
public import Placement
internal import HostInventory
internal import Templates
internal import Vocabulary

/// Decides how a machine that runs gets to another place on its host, and changes nothing.
public struct RepinningPlanner: Sendable {
    let connection: Connection
    private let housekeeping: Housekeeping?
    private let reserves: PageReserves

    public init(
        _ connection: Connection,
        housekeeping: Housekeeping? = nil,
        reserves: PageReserves = PageReserves()
    ) {
        (self.connection, self.housekeeping, self.reserves) = (connection, housekeeping, reserves)
    }

    /// Plans a machine's way to another place.
    ///
    /// - Throws: ``ProvisioningError`` if the machine cannot be repinned, `UnusableCPUs` if it cannot have the CPUs,
    ///   `Shortfall` if there is no place for it.
    @available(*, noasync)
    public func plan(_ name: String, to target: RepinningTarget) throws -> MachineRepinning {
        try plan(name, to: target, on: try state())
    }

    /// Reads the host.
    @available(*, noasync)
    func state() throws -> HostState { try HostState(connection, housekeeping: housekeeping, reserves: reserves) }

    /// Plans a machine's way to another place of a host that was read before.
    @available(*, noasync)
    func plan(_ name: String, to target: RepinningTarget, on state: HostState) throws -> MachineRepinning {
        let (live, record) = try machine(name, state)
        let tuning = try MemoryTuning(
            live.root,
            record,
            movesStrictMemory: connection.libraryVersion() < Version(8, 0),
            cpusets: HostReader(connection).files() == nil ? nil : MemoryCpusets(of: live.domain.uuid)
        )
        let old = try presentBerth(live, tuning, state)
        let (new, reasons) = try berth(for: target, record, state.without(live, old.memory, housekeeping, reserves))
        let memory = MemoryMove(from: old.memory, to: new.memory, tuning.binding, state.ledger)
        let repinning = Repinning(from: old, to: new, on: state.host, memory: memory)
        if !target.mayLeaveMemory { try check(repinning, name) }
        return MachineRepinning(
            name: name,
            host: state.host,
            target: target,
            repinning: repinning,
            reasons: reasons,
            domain: live.domain,
            record: record,
            tuning: tuning
        )
    }

    /// Finds the machine, if it is one that can be repinned.
    private func machine(_ name: String, _ state: HostState) throws -> (LiveDomain, MachineRecord) {
        guard let live = state.domain(named: name) else {
            throw ProvisioningError(.noMachine, "there is no machine '\(name)'", remedy: "see berth list --all")
        }
        if let damage = live.damage { throw damage }
        guard let record = live.record else {
            throw ProvisioningError(
                .noMachine, "Berth did not make domain '\(name)'", remedy: "pin it with virsh vcpupin \(name)")
        }
        guard live.isActive else {
            throw ProvisioningError(
                .wrongState, "machine '\(name)' does not run", remedy: "start it first with berth start \(name)")
        }
        guard record.phase == .ready else {
            throw ProvisioningError(
                .wrongState, "machine '\(name)' is half made or half removed",
                remedy: "finish it with berth provision, or remove it with berth delete \(name)")
        }
        guard live.affinities.count == record.berth.vcpuPins.count else {
            throw ProvisioningError(
                .wrongState,
                "machine '\(name)' runs with \(live.affinities.count) vCPUs, and has a place for "
                    + "\(record.berth.vcpuPins.count)",
                remedy: "give it as many as its manifest says with virsh setvcpus \(name)")
        }
        return (live, record)
    }

    /// Where the machine is in truth: by its threads, and by what libvirt has bound its memory to.
    private func presentBerth(_ live: LiveDomain, _ tuning: MemoryTuning, _ state: HostState) throws -> Berth {
        var berth = live.currentBerth
        berth.memory.nodes = tuning.nodes
        let pin = try unlessUnsupported { () throws(LibvirtError) in try live.domain.emulatorPin() }
        if let pin { berth.emulatorPin = pin.intersection(state.host.topology.online) }
        let threads = try unlessUnsupported { () throws(LibvirtError) in try live.domain.ioThreads() } ?? []
        berth.ioThreadPins = threads.sorted { $0.id < $1.id }.map(\.affinity)
        return berth
    }

    private func berth(
        for target: RepinningTarget,
        _ record: MachineRecord,
        _ ledger: Ledger
    ) throws -> (Berth, reasons: [String]) {
        let request = try PlacementRequest(record, on: ledger.host, keepsGuest: true)
        switch target {
        case .planned:
            let placement = try Planner(ledger).place(request)
            return (placement.berth, placement.reasons)
        case .cpus(let cpus):
            guard case .dedicated = request.policy else {
                throw ProvisioningError(
                    .wrongState, "machine '\(request.name)' has no CPUs of its own (placement: \(request.policy.name))",
                    remedy: "leave --cpus out, and it gets the place that its policy finds")
            }
            let placement = try Planner(ledger).place(request, on: cpus)
            return (placement.berth, placement.reasons)
        case .relocation(let move):
            let placement = try Planner(ledger).place(request, on: move.to.compactMap(\.first))
            return (placement.berth, [])
        case .berth(let berth):
            guard berth.vcpuPins.count == record.berth.vcpuPins.count else {
                throw ProvisioningError(
                    .wrongState, "a berth for \(berth.vcpuPins.count) vCPUs is none for machine '\(request.name)'")
            }
            return (berth, [])
        case .floating(let pins): return (try record.floating(over: pins, on: ledger), [])
        }
    }

    /// Refuses a place that nobody asked for by name, if it takes the vCPUs away from the machine's memory.
    private func check(_ repinning: Repinning, _ name: String) throws(ProvisioningError) {
        let new = repinning.new
        guard repinning.before.union != repinning.after.union, case .stays(let nodes, let reason, _) = repinning.memory,
            !nodes.isEmpty, !new.memory.nodes.isSubset(of: nodes)
        else { return }
        throw ProvisioningError(
            .wrongState,
            "the place for '\(name)' is CPU \(new.cpus) on node \(new.memory.nodes), and its memory would stay on "
                + "node \(nodes): \(reason)",
            remedy: "leave it where it is, or move its vCPUs all the same with --cpus")
    }
}

extension HostState {
    /// The ledger as if a machine were not there: what it has is free.
    fileprivate func without(
        _ live: LiveDomain,
        _ memory: MemoryBerth,
        _ housekeeping: Housekeeping?,
        _ reserves: PageReserves
    ) -> Ledger {
        var host = host
        let nodes = memory.nodes.isEmpty ? NodeSet(host.nodes.map(\.number)) : memory.nodes
        for index in host.nodes.indices where nodes.contains(host.nodes[index].number) {
            let size = MemorySize.bytes(memory.size.bytes / UInt64(nodes.count))
            guard let pageSize = memory.pageSize else {
                host.nodes[index].free = host.nodes[index].free.map { min($0 + size, host.nodes[index].memory) }
                continue
            }
            let pages = (memory.pageCount ?? 0) / UInt64(nodes.count)
            for pool in host.nodes[index].pools.indices where host.nodes[index].pools[pool].size == pageSize {
                let total = host.nodes[index].pools[pool].total
                host.nodes[index].pools[pool].free = host.nodes[index].pools[pool].free.map { min($0 + pages, total) }
            }
        }
        let others = domains.filter { $0.name != live.name }
        return HostState(host: host, domains: others, housekeeping: housekeeping, reserves: reserves).ledger
    }
}
