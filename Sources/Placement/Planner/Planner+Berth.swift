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
            case .housekeeping: housekeeping(near: nodes, else: own)
            }
        }
        let emulator = cpus(request.emulator)
        return Services(
            emulator: emulator,
            ioThreads: (0..<request.ioThreads).map { _ in cpus(request.ioThreadPolicy) },
            own: union
        )
    }

    /// The housekeeping CPUs that are on the machine's nodes, or all of them.
    ///
    /// Where the host keeps none, the emulator shares the machine's own CPUs rather than another's.
    private func housekeeping(near nodes: NodeSet, else own: CPUSet) -> CPUSet {
        let all = ledger.housekeeping.cpus
        guard !all.isEmpty else { return own }
        var near = CPUSet()
        for node in nodes {
            if let cpus = ledger.housekeepingOfNode[node] { near.formUnion(cpus) }
        }
        return near.isEmpty ? all : near
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

    /// The cells of a guest that is to see the nodes that it lies on, with memory in proportion to the vCPUs.
    private func mirroredCells(of berth: Berth) -> [CellBerth] {
        var vcpus: [NUMANode: VirtualCPUSet] = [:]
        for (vcpu, cpus) in berth.vcpuPins.enumerated() {
            guard let place = cpus.first.flatMap(layout.place(of:)) else { continue }
            let node = layout.memoryNodesOfDie[layout.dieOfPlace[place]].first ?? layout.nodeOfPlace[place]
            let own = layout.nodeOfPlace[place]
            let home = berth.memory.nodes.contains(own) ? own : node
            vcpus[home, default: []].insert(VirtualCPU(rawValue: vcpu))
        }
        let page = berth.memory.pageSize ?? ledger.host.basePageSize
        let pages = berth.memory.size.bytes / page.size.bytes
        var (left, seen) = (pages, 0)
        let nodes = vcpus.keys.sorted()
        return nodes.enumerated().map { index, node in
            let own = vcpus[node] ?? []
            seen += own.count
            let upTo = pages * UInt64(seen) / UInt64(berth.vcpuPins.count)
            let share = index == nodes.count - 1 ? left : upTo - (pages - left)
            left -= share
            return CellBerth(vcpus: own, memory: .bytes(share * page.size.bytes), node: node)
        }
    }
}
