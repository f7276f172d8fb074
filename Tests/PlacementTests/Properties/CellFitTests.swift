import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Guests of several cells against all ways to give their cells a node each.
struct CellFitTests {
    @Test(arguments: 0..<10 as Range<UInt64>)
    func `finds nodes for cells wherever some permutation does`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let faults = Faults()
        var fitting = 0
        for _ in 0..<100 {
            let occupied = OccupiedHost(upTo: 16, pages: 16, using: &random)
            for _ in 0..<4 {
                let request = Self.request(occupied, &random)
                let placed = try? Planner(occupied.ledger).place(request)
                let fits = CellFit(request, occupied).fits
                faults.expect((placed != nil) == fits, fits ? "refused" : "placed", "\(request)")
                guard let placed else { continue }
                fitting += 1
                Self.check(placed, occupied, faults)
            }
        }
        #expect(faults.isEmpty, "\(faults.summary)")
        #expect((60...350).contains(fitting), "\(fitting)")
    }

    private static func request(_ occupied: OccupiedHost, _ random: inout SplitMix64) -> PlacementRequest {
        let count = Int.random(in: 1...4, using: &random)
        var (cells, first, memory): ([GuestTopology.Cell], Int, MemorySize) = ([], 0, .zero)
        for _ in 0..<count {
            let vcpus = Int.random(in: 1...4, using: &random)
            let size = MemorySize.mebibytes(2 * .random(in: 0...4, using: &random))
            cells.append(
                .init(vcpus: VirtualCPUSet((first..<first + vcpus).map(VirtualCPU.init)), memory: size))
            first += vcpus
            memory = memory + size
        }
        var request = PlacementRequest(name: "guest", vcpus: first, memory: memory, pageSize: .mebibytes2)
        request.topology = .cells(cells)
        request.memoryMode = [.strict, .strict, .preferred].randomElement(using: &random) ?? .strict
        request.threads = [.prefer, .prefer, .isolate, .require].randomElement(using: &random) ?? .prefer
        if request.threads == .prefer, Bool.random(using: &random) { request.emulator = .isolate }
        return request
    }

    private static func check(_ placed: PlannedBerth, _ occupied: OccupiedHost, _ faults: Faults) {
        let (topology, berth) = (occupied.host.topology, placed.berth)
        let subject = { "\(placed.request): \(berth)" }
        faults.expect(Set(berth.cells.map(\.node)).count == berth.cells.count, "two cells on a node", subject())
        for cell in berth.cells {
            let cpus = cell.vcpus.reduce(into: CPUSet()) { $0.formUnion(berth.vcpuPins[$1.rawValue]) }
            faults.expect(topology.nodes(of: cpus) == [cell.node], "a cell off its node", subject())
            guard placed.request.threads == .prefer else { continue }
            // A node may have several dies.
            let own = topology.dies.map { $0.cpus.filter { topology[$0]?.node == cell.node } }
            var missing = cell.vcpus.count
            let fewest = own.map { die in die.count { occupied.free.contains($0) } }.sorted(by: >).prefix { count in
                defer { missing -= count }
                return missing > 0
            }
            let dies = topology.dies.count { !$0.cpus.isDisjoint(with: cpus) }
            faults.expect(dies == fewest.count, "a cell on more dies than it needs", subject())
        }
    }
}

/// Tries all ways to give cells a node each.
private struct CellFit {
    let fits: Bool

    init(_ request: PlacementRequest, _ occupied: OccupiedHost) {
        guard case .cells(let cells) = request.topology else {
            fits = false
            return
        }
        let topology = occupied.host.topology
        let pages = cells.map { PageSize.mebibytes2.count(in: $0.memory) ?? 0 }
        let isPreferred = request.memoryMode == .preferred
        let nodes = occupied.host.nodes.filter { !$0.cpus.isEmpty }.map { node in
            (
                cpus: topology.cores.reduce(0) {
                    $0 + Self.gain($1.cpus.intersection(node.cpus), request.threads, occupied.free, topology)
                },
                pages: isPreferred ? .max : occupied.pages[node.number] ?? 0
            )
        }
        let hasPages = !isPreferred || occupied.pages.values.reduce(0, +) >= pages.reduce(0, +)
        let hasServiceCPUs =
            request.emulator != .isolate || occupied.free.count > request.vcpus
        func assign(_ cell: Int, _ taken: Set<Int>) -> Bool {
            guard cell < cells.count else { return true }
            return nodes.indices.contains { node in
                !taken.contains(node) && nodes[node].cpus >= cells[cell].vcpus.count
                    && nodes[node].pages >= pages[cell] && assign(cell + 1, taken.union([node]))
            }
        }
        fits = hasPages && hasServiceCPUs && assign(0, [])
    }

    private static func gain(
        _ core: CPUSet, _ threads: ThreadPolicy, _ free: CPUSet, _ topology: HostTopology
    ) -> Int {
        switch threads {
        case .prefer: core.intersection(free).count
        case .isolate: !core.isEmpty && core.isSubset(of: free) ? 1 : 0
        case .require: core.isSubset(of: free) && topology.threadsPerCore > 1 ? core.count : 0
        }
    }
}
