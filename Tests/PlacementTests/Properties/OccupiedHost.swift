import HostInventory
import Placement
import TestSupport
import Vocabulary

/// A host of any shape on which machines of all kinds are already, wherever chance put them.
struct OccupiedHost {
    let irregular: IrregularHost
    let host: Host
    private(set) var ledger: Ledger
    /// What nobody has, counted here and not taken from the ledger.
    private(set) var free: CPUSet
    private(set) var pages: [NUMANode: UInt64] = [:]
    /// The CPUs that the vCPUs of machines have, by the machines' names.
    private(set) var owned: [String: CPUSet] = [:]

    init(
        upTo limit: Int, pages most: UInt64 = 64, others: ClosedRange<Int> = 0...4, using random: inout SplitMix64
    ) {
        irregular = .random(upTo: limit, pages: most, using: &random)
        host = irregular.host
        let housekeeping = Self.housekeeping(host, &random)
        let reserves = Self.reserves(host, &random)
        ledger = Ledger(host, housekeeping: housekeeping, reserves: reserves)
        free = host.topology.online.subtracting((housekeeping ?? Housekeeping(host)).cpus)
        for node in host.nodes {
            let kept = reserves.reserves.reduce(0) { $1.node == node.number ? $0 + $1.count : $0 }
            let all = node.pool(.mebibytes2)?.free ?? 0
            pages[node.number] = all - min(all, kept)
        }
        for number in 0..<Int.random(in: others, using: &random) { enter("other-\(number)", &random) }
    }

    private static func housekeeping(_ host: Host, _ random: inout SplitMix64) -> Housekeeping? {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: nil
        case 1: Housekeeping(given: [])
        default:
            Housekeeping(given: CPUSet(host.topology.online.filter { _ in Int.random(in: 0..<8, using: &random) == 0 }))
        }
    }

    private static func reserves(_ host: Host, _ random: inout SplitMix64) -> PageReserves {
        guard Int.random(in: 0..<4, using: &random) == 0, let node = host.nodes.randomElement(using: &random) else {
            return PageReserves()
        }
        return PageReserves([.init(consumer: "ovs", node: node.number, size: .mebibytes2, count: 20)])
    }

    private mutating func enter(_ owner: String, _ random: inout SplitMix64) {
        let count = Int.random(in: 1...max(1, free.count / 2), using: &random)
        let some = Array(
            (Bool.random(using: &random) ? free.shuffled(using: &random) : Array(free)).prefix(count))
        let kind: Claim.Kind
        var (pins, held) = (some.map { [$0] as CPUSet }, CPUSet())
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            // It takes nothing: it floats over CPUs that are anybody's.
            kind = .floating
            let over = CPUSet(host.topology.online.filter { _ in Bool.random(using: &random) })
            pins = Array(repeating: over, count: 2)
        case 1: (kind, pins) = (.unpinned, [[]])
        case 2:
            kind = .pooled
            pins = Array(repeating: CPUSet(some), count: some.count * 2)
        case 3 where some.count > 2:
            kind = .mixed(dedicated: [0])
            pins = [[some[0]]] + Array(repeating: CPUSet(some.dropFirst()), count: 3)
        case 4 where some.count > 2:
            kind = .dedicated
            held = [some[0]]
            pins.removeFirst()
        default: kind = .dedicated
        }
        guard !some.isEmpty || kind == .unpinned || kind == .floating else { return }
        let memory = takePages(&random)
        let isRunning = memory.pageSize == nil && Bool.random(using: &random)
        ledger.enter(
            Claim(
                owner: owner, kind: kind, vcpuPins: VirtualCPUPins(pins), held: held, memory: memory,
                isRunning: isRunning, isOurs: Bool.random(using: &random)))
        guard kind != .unpinned, kind != .floating else { return }
        free.subtract(CPUSet(some))
        owned[owner] = CPUSet(some).subtracting(held)
    }

    private mutating func takePages(_ random: inout SplitMix64) -> MemoryBerth {
        let node = host.nodes.randomElement(using: &random)?.number ?? 0
        let count = UInt64.random(in: 0...(pages[node] ?? 0) / 2, using: &random)
        guard count > 0 else { return MemoryBerth(size: .gibibytes(1), nodes: [node], pageSize: nil) }
        pages[node, default: 0] -= count
        return MemoryBerth(size: .mebibytes(2 * count), nodes: [node], pageSize: .mebibytes2)
    }
}
