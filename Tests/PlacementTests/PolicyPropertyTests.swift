import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Machines of every policy that come and go, on hosts of all shapes.
struct PolicyPropertyTests {
    @Test(arguments: 0..<150 as Range<UInt64>)
    func `nobody gets what another has, and what goes leaves nothing behind`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let host = try SyntheticHost.random(using: &random).host()
        var ledger = Ledger(host)
        let (cpus, pages) = (ledger.freeCPUs, Self.pages(ledger))
        var owners: [String] = []

        for step in 0..<40 {
            if Int.random(in: 0..<3, using: &random) == 0, let gone = owners.randomElement(using: &random) {
                ledger.remove(gone)
                owners.removeAll { $0 == gone }
                continue
            }
            let request = Self.request("m\(step)", owners, host, using: &random)
            guard let placed = try? Planner(ledger).place(request) else { continue }
            check(placed, ledger)
            ledger.enter(Claim(placed))
            owners.append(request.name)
            #expect(ledger.conflicts.isEmpty, "\(request)")
        }
        for owner in owners { ledger.remove(owner) }
        #expect(ledger.freeCPUs == cpus)
        #expect(Self.pages(ledger) == pages)
        #expect(ledger.poolCPUs.isEmpty)
    }

    private static func pages(_ ledger: Ledger) -> [UInt64] {
        ledger.host.nodes.map { ledger.freePages(.mebibytes2, on: $0.number) }
    }

    /// What holds of every berth, whatever was asked for.
    private func check(_ placed: PlannedBerth, _ ledger: Ledger) {
        let (berth, request) = (placed.berth, placed.request)
        let (alone, held) = (berth.vcpuPins.dedicated, berth.held)
        #expect(berth.vcpuPins.count == request.vcpus)
        #expect(berth.cpus.isSubset(of: ledger.host.topology.online))
        #expect(held.isSubset(of: ledger.freeCPUs))
        #expect(held.isDisjoint(with: berth.cpus))
        #expect(berth.ioThreadPins.count == request.ioThreads)
        #expect(berth.memory.mode == request.memoryMode)
        switch request.policy {
        case .dedicated:
            #expect(alone.count == request.vcpus && alone.isSubset(of: ledger.freeCPUs))
        case .shared(let overcommit):
            #expect(Set(berth.vcpuPins).count == 1)
            #expect(berth.cpus.count * overcommit >= request.vcpus)
            #expect(placed.decision.dies.count <= 2)
        case .mixed(let dedicated, _):
            for vcpu in dedicated { #expect(berth.vcpuPins[vcpu.rawValue].count == 1) }
            #expect(placed.decision.dies.count <= 2)
        case .unpinned:
            #expect(berth.cpus.isEmpty)
        }
        checkServices(berth, request)
        checkMemory(berth, request, ledger)
    }

    private func checkServices(_ berth: Berth, _ request: PlacementRequest) {
        var services = CPUSet()
        if request.emulator == .isolate { services.formUnion(berth.emulatorPin) }
        if request.ioThreadPolicy == .isolate { for pin in berth.ioThreadPins { services.formUnion(pin) } }
        let count =
            (request.emulator == .isolate ? 1 : 0) + (request.ioThreadPolicy == .isolate ? request.ioThreads : 0)
        #expect(services.count == count)
        #expect(services.isSubset(of: berth.held))
    }

    private func checkMemory(_ berth: Berth, _ request: PlacementRequest, _ ledger: Ledger) {
        guard !berth.cells.isEmpty else { return }
        #expect(Set(berth.cells.map(\.node)).count == berth.cells.count)
        #expect(berth.cells.reduce(MemorySize.zero) { $0 + $1.memory } == request.memory)
        #expect(berth.cells.reduce(0) { $0 + $1.vcpus.count } == request.vcpus)
        for cell in berth.cells {
            #expect(berth.memory.nodes.contains(cell.node))
            #expect(cell.memory > .zero)
            guard request.memoryMode != .preferred, let size = request.pageSize else { continue }
            #expect(size.count(in: cell.memory).map { $0 <= ledger.freePages(size, on: cell.node) } == true)
        }
    }

    private static func request(
        _ name: String, _ owners: [String], _ host: Host, using random: inout SplitMix64
    ) -> PlacementRequest {
        let vcpus = Int.random(in: 1...(host.topology.online.count / 2 + 1), using: &random)
        var request = PlacementRequest(
            name: name, vcpus: vcpus, memory: .mebibytes(2 * .random(in: 1...600, using: &random)))
        request.pageSize = Bool.random(using: &random) ? .mebibytes2 : nil
        let overcommit = Int.random(in: 1...4, using: &random)
        let some = VirtualCPUSet((0..<vcpus).filter { _ in Bool.random(using: &random) }.map(VirtualCPU.init))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: request.policy = .shared(overcommit: overcommit)
        case 1: request.policy = .mixed(dedicated: some, overcommit: overcommit)
        default: request.policy = .dedicated
        }
        request.threads = ThreadPolicy.allCases.randomElement(using: &random) ?? .prefer
        request.emulator = ServicePolicy.allCases.randomElement(using: &random) ?? .share
        request.ioThreads = Int.random(in: 0...2, using: &random)
        request.ioThreadPolicy = ServicePolicy.allCases.randomElement(using: &random) ?? .share
        request.memoryMode = MemoryMode.allCases.randomElement(using: &random) ?? .strict
        switch Int.random(in: 0..<3, using: &random) {
        case 0: request.topology = .mirror
        case 1 where vcpus > 1 && request.policy == .dedicated && request.memory >= .mebibytes(4):
            let half = MemorySize.mebibytes(request.memory.bytes / (4 << 20) * 2)
            let first = VirtualCPUSet((0..<(vcpus / 2)).map(VirtualCPU.init))
            let second = VirtualCPUSet(((vcpus / 2)..<vcpus).map(VirtualCPU.init))
            request.topology = .cells([
                .init(vcpus: first, memory: half), .init(vcpus: second, memory: request.memory - half),
            ])
        default: break
        }
        if let node = host.nodes.randomElement(using: &random), Int.random(in: 0..<4, using: &random) == 0 {
            request.affinities = [
                NodeAffinity(nodes: [node.number], isRequired: Bool.random(using: &random), reason: "where the card is")
            ]
        }
        if let other = owners.randomElement(using: &random), Int.random(in: 0..<4, using: &random) == 0 {
            if Bool.random(using: &random) { request.apart = [other] } else { request.together = [other] }
        }
        return request
    }
}
