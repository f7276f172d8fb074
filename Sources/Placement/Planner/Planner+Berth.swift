internal import HostInventory
internal import Vocabulary

extension Planner {
    /// Makes a plan of pins that were chosen: finds CPUs for the emulator and the I/O threads, and memory.
    ///
    /// Returns `nil` if CPUs that these are to have alone are nowhere to be had.
    func berth(
        _ request: PlacementRequest,
        pins: VirtualCPUPins,
        idle: CPUSet = [],
        cells: [CellBerth] = [],
        on chosen: DieChoice.Chosen
    ) -> PlannedBerth? {
        let isUnpinned = request.policy == .unpinned
        let nodes =
            isUnpinned
            ? [] : cells.isEmpty ? layout.memoryNodes(of: chosen.dies) : NodeSet(cells.map(\.node))
        let own = pins.union ?? []
        guard let services = services(of: request, own, idle, nodes, chosen.dies) else { return nil }
        var berth = Berth(
            policy: request.policy,
            vcpuPins: pins,
            emulatorPin: services.emulator,
            memory: MemoryBerth(
                size: request.memory, nodes: nodes, pageSize: request.pageSize, mode: request.memoryMode)
        )
        berth.ioThreadPins = services.ioThreads
        berth.held = idle.isEmpty ? services.own : idle.union(services.own)
        berth.cells = cells
        if request.topology == .mirror, !isUnpinned { berth.cells = mirroredCells(of: berth) }
        if berth.cells.isEmpty, request.memoryMode == .preferred { berth.memory.nodes = preferredNode(of: berth) }
        return PlannedBerth(
            request: request,
            berth: berth,
            invalidations: pins.isAnywhere
                ? TLBIDomain(allowed: pins, on: layout.invalidations)
                : TLBIDomain(union: own, on: layout.invalidations),
            decision: PlannedBerth.Decision(
                dies: chosen.dies,
                alternatives: chosen.alternatives,
                freeBefore: ledger.seats.free.sum(chosen.dies),
                housekeeping: ledger.housekeeping,
                layout: layout
            )
        )
    }

    /// Where the threads of a machine run that are not its vCPUs.
    private struct Services {
        var emulator: CPUSet
        var ioThreads: [CPUSet]
        /// The CPUs that some of them have alone.
        var own: CPUSet = []
    }

    private func services(
        of request: PlacementRequest, _ own: CPUSet, _ idle: CPUSet, _ nodes: NodeSet, _ dies: [Int]
    ) -> Services? {
        var alone: [CPUSet] = []
        if request.serviceCPUs > 0 {
            guard let cpus = serviceCPUs(request.serviceCPUs, besides: own.union(idle), dies) else { return nil }
            alone = cpus.map { [$0] }
        }
        let union = CPUSet(alone.joined())
        /// The CPUs of one thread.
        func cpus(_ policy: ServicePolicy) -> CPUSet {
            switch policy {
            case .isolate: alone.removeFirst()
            case .share: own
            // Where the host keeps none, the emulator shares the machine's own CPUs rather than another's.
            case .housekeeping: ledger.housekeeping.cpus.isEmpty ? own : ledger.housekeeping(near: nodes)
            }
        }
        let emulator = cpus(request.emulator)
        return Services(
            emulator: emulator,
            ioThreads: (0..<request.ioThreads).map { _ in cpus(request.ioThreadPolicy) },
            own: union
        )
    }

    /// CPUs for threads that are to have one alone: on the machine's dies, or on the nearest.
    private func serviceCPUs(_ count: Int, besides taken: CPUSet, _ dies: [Int]) -> [HostCPU]? {
        let others = layout.dies.indices.filter { !dies.contains($0) }
            .sorted { (layout.distance(dies[0], $0), $0) < (layout.distance(dies[0], $1), $1) }
        let free = (dies + others).lazy.flatMap { layout.dies[$0] }
            .filter { ledger.seats.isFree($0) && !taken.contains(layout.cpus[$0]) }
        let cpus = Array(free.prefix(count)).map { layout.cpus[$0] }
        return cpus.count == count ? cpus : nil
    }
}

extension Ledger {
    /// The housekeeping CPUs that are on some nodes, or all of them where these have none.
    func housekeeping(near nodes: NodeSet) -> CPUSet {
        var near = CPUSet()
        for node in nodes {
            if let cpus = housekeepingOfNode[node] { near.formUnion(cpus) }
        }
        return near.isEmpty ? housekeeping.cpus : near
    }
}
