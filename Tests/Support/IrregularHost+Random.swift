@testable internal import HostInventory
internal import Vocabulary

extension IrregularHost {
    /// Makes a host with at most so many CPUs.
    ///
    /// - Parameters:
    ///   - limit: The most CPUs, those off line included.
    ///   - pages: The most pages of 2 MiB that a node has.
    ///   - random: Where chance comes from.
    /// - Returns: The host; it has a CPU at least.
    public static func random(
        upTo limit: Int, pages: UInt64 = 64, using random: inout some RandomNumberGenerator
    ) -> Self {
        var host = Self()
        host.chip = [nil, .hip09, .hip09, .hip10, .hip12].randomElement(using: &random) ?? nil
        host.namesClusters = Int.random(in: 0..<4, using: &random) > 0
        host.namesDies = Bool.random(using: &random)
        host.addCPUs(limit, &random)
        host.number(&random)
        host.switchOff(&random)
        host.addNodes(pages, &random)
        return host
    }

    /// How many of each there are; without a number each group has another count.
    private struct Shape {
        var clusters: Int?
        var cores: Int?
        var threads: Int
        var hasHoles: Bool

        init(_ random: inout some RandomNumberGenerator) {
            let isEven = Bool.random(using: &random)
            clusters = isEven ? .random(in: 1...4, using: &random) : nil
            cores = isEven ? .random(in: 1...4, using: &random) : nil
            threads = .random(in: 1...2, using: &random)
            hasHoles = Bool.random(using: &random)
        }

        /// Some of the numbers 0 to 3: the first, or any.
        func numbers(_ count: Int?, _ random: inout some RandomNumberGenerator) -> [Int] {
            let count = count ?? .random(in: 1...4, using: &random)
            return hasHoles ? (0..<4).shuffled(using: &random).prefix(count).sorted() : Array(0..<count)
        }
    }

    private mutating func addCPUs(_ limit: Int, _ random: inout some RandomNumberGenerator) {
        let shape = Shape(&random)
        let diesPerSocket = Int.random(in: 1...(chip == nil ? 3 : 2), using: &random)
        let dieCount = Int.random(in: 1...3, using: &random) * diesPerSocket
        let numbers = chip == .hip12 ? [0, 1] : [3, 1]
        for die in 0..<dieCount {
            let (socket, part) = die.quotientAndRemainder(dividingBy: diesPerSocket)
            let aff3 = UInt64(socket * 8 + (part < 2 ? numbers[part] : part))
            for cluster in shape.numbers(shape.clusters, &random) {
                for core in shape.numbers(shape.cores, &random) where cpus.count + shape.threads <= limit {
                    for thread in 0..<shape.threads {
                        let register = aff3 << 32 | UInt64(cluster) << 16 | UInt64(core) << 8 | UInt64(thread)
                        cpus.append(
                            CPU(
                                number: HostCPU(rawValue: cpus.count), socket: socket, die: die, node: 0,
                                affinity: AffinityRegister(rawValue: register)))
                    }
                }
            }
        }
    }

    /// Numbers the CPUs thread by thread, all second threads after all first ones, or at random.
    private mutating func number(_ random: inout some RandomNumberGenerator) {
        let order: [Int]
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return
        case 1:
            let threads = cpus.map(\.affinity.aff0)
            order = cpus.indices.sorted { (threads[$0], $0) < (threads[$1], $1) }
        default: order = cpus.indices.shuffled(using: &random)
        }
        for (number, place) in order.enumerated() { cpus[place].number = HostCPU(rawValue: number) }
    }

    private mutating func switchOff(_ random: inout some RandomNumberGenerator) {
        let share = [0, 0, 12, 4].randomElement(using: &random) ?? 0
        guard share > 0 else { return }
        for place in cpus.indices.dropFirst() where Int.random(in: 0..<share, using: &random) == 0 {
            cpus[place].isOnline = false
        }
    }

    private mutating func addNodes(_ pages: UInt64, _ random: inout some RandomNumberGenerator) {
        let stride = Int.random(in: 1...2, using: &random)
        let kind = Int.random(in: 0..<6, using: &random)
        for place in cpus.indices {
            let cpu = cpus[place]
            let index =
                switch kind {
                case 0: cpu.socket
                // Two nodes a die.
                case 1: cpu.die * 2 + Int(cpu.affinity.aff2) % 2
                default: cpu.die
                }
            cpus[place].node = NUMANode(rawValue: index * stride)
        }
        var numbers = NodeSet(cpus.map(\.node))
        if Int.random(in: 0..<6, using: &random) == 0, let last = numbers.last {
            // Memory without CPUs.
            numbers.insert(NUMANode(rawValue: last.rawValue + 1))
        }
        var distances: [NUMANode: [NUMANode: Int]] = [:]
        for first in numbers {
            for second in numbers where first <= second {
                let distance = first == second ? 10 : [12, 20, 20, 32].randomElement(using: &random) ?? 20
                distances[first, default: [:]][second] = distance
                distances[second, default: [:]][first] = distance
            }
        }
        let namesDistances = Int.random(in: 0..<4, using: &random) > 0
        let hasMemoryless = Int.random(in: 0..<3, using: &random) == 0
        nodes = numbers.map { number in
            let isEmpty = hasMemoryless && number.rawValue > 0 && Bool.random(using: &random)
            let count = UInt64.random(in: 0...pages, using: &random)
            let pool = PagePool(size: .mebibytes2, total: pages, free: count)
            return MemoryNode(
                number: number, memory: isEmpty ? .zero : .mebibytes(pages * 2 + 512), free: nil, cpus: [],
                distances: namesDistances ? distances[number] ?? [:] : [:], pools: isEmpty ? [] : [pool])
        }
    }
}
