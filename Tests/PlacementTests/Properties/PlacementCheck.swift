import HostInventory
import Placement
import Vocabulary

/// What has to hold of every place that is found for a machine, by the rules alone.
struct PlacementCheck {
    private let placed: PlannedBerth
    private let ledger: Ledger
    private let faults: Faults

    private var request: PlacementRequest { placed.request }
    private var berth: Berth { placed.berth }
    private var topology: HostTopology { ledger.host.topology }

    init(_ placed: PlannedBerth, on ledger: Ledger, _ faults: Faults) {
        (self.placed, self.ledger, self.faults) = (placed, ledger, faults)
        checkCPUs()
        checkThreads()
        checkServices()
        checkDies()
        checkMemory()
    }

    private func expect(_ holds: Bool, _ fault: @autoclosure () -> String) {
        faults.expect(holds, fault(), "\(request): \(berth)")
    }

    /// The vCPUs that have a CPU each.
    private var alone: [VirtualCPU] {
        let all = (0..<request.vcpus).map(VirtualCPU.init)
        return switch request.policy {
        case .dedicated: all
        case .mixed(let dedicated, _): all.filter(dedicated.contains)
        case .shared, .unpinned: []
        }
    }

    private func checkCPUs() {
        expect(berth.vcpuPins.count == request.vcpus, "not a set for each vCPU")
        let own = alone.map { berth.vcpuPins[$0.rawValue] }
        let union = own.reduce(into: CPUSet()) { $0.formUnion($1) }
        expect(own.allSatisfy { $0.count == 1 } && union.count == own.count, "a CPU for two vCPUs")
        expect(union.isSubset(of: ledger.freeCPUs), "a CPU that another has")
        expect(berth.held.isSubset(of: ledger.freeCPUs), "another's CPU held")
        expect(berth.held.isDisjoint(with: berth.cpus), "a CPU held that a vCPU runs on")
        let alone = Set(alone)
        let floating = (0..<request.vcpus).filter { !alone.contains(VirtualCPU(rawValue: $0)) }
        let pools = Set(floating.map { berth.vcpuPins[$0] })
        expect(pools.count <= 1, "several pools")
        guard request.policy != .unpinned, let pool = pools.first else {
            expect(pools.allSatisfy(\.isEmpty), "pinned for no reason")
            return
        }
        let all = ledger.freeCPUs.union(ledger.poolCPUs)
        expect(!pool.isEmpty, "a pool without CPUs")
        expect(
            pool.isSubset(of: all) && pool.isDisjoint(with: union)
                || pool.isSubset(of: ledger.housekeeping.cpus), "a pool over another's CPUs")
        expect(pool.count * overcommit >= floating.count, "too small a pool")
    }

    private var overcommit: Int {
        switch request.policy {
        case .shared(let overcommit), .mixed(_, let overcommit): overcommit
        case .dedicated, .unpinned: 1
        }
    }

    private func checkThreads() {
        guard request.threads != .prefer, !alone.isEmpty else { return }
        let own = alone.reduce(into: CPUSet()) { $0.formUnion(berth.vcpuPins[$1.rawValue]) }
        for core in topology.cores where !core.cpus.isDisjoint(with: own) {
            let used = core.cpus.intersection(own)
            expect(core.cpus.subtracting(used).isSubset(of: berth.held), "a sibling is not held")
            if request.threads == .isolate { expect(used.count == 1, "two vCPUs on a core") }
        }
        if request.threads == .require { expect(topology.threadsPerCore > 1, "no core has siblings") }
    }

    private func checkServices() {
        var alone = CPUSet()
        if request.emulator == .isolate { alone.formUnion(berth.emulatorPin) }
        if request.ioThreadPolicy == .isolate { for pin in berth.ioThreadPins { alone.formUnion(pin) } }
        let count =
            (request.emulator == .isolate ? 1 : 0) + (request.ioThreadPolicy == .isolate ? request.ioThreads : 0)
        expect(berth.ioThreadPins.count == request.ioThreads, "not a set for each I/O thread")
        expect(alone.count == count && alone.isSubset(of: berth.held), "not a CPU for each thread that is to have one")
        if request.emulator == .housekeeping, !ledger.housekeeping.cpus.isEmpty {
            expect(
                berth.emulatorPin.isSubset(of: ledger.housekeeping.cpus) && !berth.emulatorPin.isEmpty,
                "the emulator is not on housekeeping CPUs")
        }
    }

    private func checkDies() {
        let free = ledger.freeCPUs
        let dies = topology.dies.filter { !$0.cpus.isDisjoint(with: berth.cpus) }
        switch request.policy {
        case .shared, .mixed: expect(dies.count <= 2, "more than two dies")
        case .unpinned: break
        case .dedicated:
            guard request.threads == .prefer, request.topology == .flat else { return }
            // The freest dies hold most; memory, devices and others can only make it more.
            guard request.pageSize == nil, request.affinities.isEmpty else { return }
            guard request.apart.isEmpty, request.together.isEmpty, ledger.claims.allSatisfy({ $0.apart.isEmpty })
            else { return }
            var missing = request.vcpus
            let counts = topology.dies.map { $0.cpus.intersection(free).count }.sorted(by: >)
            let fewest = counts.prefix { count in
                defer { missing -= count }
                return missing > 0
            }
            if hasMemoryEverywhere { expect(dies.count == fewest.count, "more dies than needed") }
        }
    }

    private var hasMemoryEverywhere: Bool {
        request.memoryMode != .preferred && ledger.host.nodes.allSatisfy { $0.memory >= request.memory }
    }

    private func checkMemory() {
        guard let size = request.pageSize, let pages = size.count(in: request.memory) else { return }
        let free = { (node: NUMANode) in ledger.freePages(size, on: node) }
        let nodes = berth.memory.nodes
        for cell in berth.cells where request.memoryMode != .preferred {
            expect(size.count(in: cell.memory).map { $0 <= free(cell.node) } ?? false, "too few pages for a cell")
        }
        guard request.policy != .unpinned else { return }
        switch request.memoryMode {
        case .preferred: break
        case .strict: expect(nodes.reduce(0) { $0 + free($1) } >= pages, "too few pages on its nodes")
        case .interleave where berth.cells.isEmpty:
            expect(
                nodes.allSatisfy { free($0) * UInt64(nodes.count) >= pages }, "too few pages on one of its nodes")
        case .interleave: break
        }
        expect(!nodes.isEmpty, "no node")
    }

    /// Checks what became of a ledger that the place was taken on.
    func check(_ before: LedgerSnapshot, _ after: LedgerSnapshot) {
        let own = alone.reduce(into: berth.held) { $0.formUnion(berth.vcpuPins[$1.rawValue]) }
        let gone = request.policy == .unpinned ? own : own.union(berth.cpus)
        expect(after.free == before.free.subtracting(gone), "something else is not free then")
        let size = request.pageSize.flatMap { $0.count(in: request.memory) } ?? 0
        let taken = before.pages.reduce(0, +) - after.pages.reduce(0, +)
        expect(taken == size, "another number of pages taken")
        expect(zip(before.pages, after.pages).allSatisfy { $0 >= $1 }, "pages given back")
        // The n-th vCPU has the n-th CPU.
        expect(after.claims.last?.vcpuPins == berth.vcpuPins, "not the planned pins")
        // Others that float wherever they like are in everybody's way.
        let floating = Set(before.claims.filter { [.floating, .unpinned].contains($0.kind) }.map(\.owner))
        let new = after.conflicts.dropFirst(before.conflicts.count)
        expect(request.policy == .unpinned || new.allSatisfy { floating.contains($0.first) }, "conflicts")
    }
}
