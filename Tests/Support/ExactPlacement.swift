public import HostInventory
public import Vocabulary

/// The best place that there is for a machine, by branch and bound: the fewest dies, and then the fewest CPUs that
/// receive its invalidations.
///
/// For small hosts alone: each choice of dies is gone through. Written from the rules alone, with sets and loops, so
/// that it shares nothing with the planner that it judges.
public struct ExactPlacement: Sendable {
    /// What the machine asks for.
    public struct Question: Sendable {
        public var vcpus: Int
        public var threads = Threads.any
        /// CPUs that its other threads have alone, anywhere on the host.
        public var services = 0
        public var pages: UInt64 = 0
        /// Whether the pages come from the nodes in turns, and so as many from each.
        public var isInterleaved = false
        /// Whether any node's pages will do.
        public var takesPagesAnywhere = false
        /// The dies that it may be on; `nil` for all.
        public var dies: Set<Int>?

        public init(vcpus: Int) { self.vcpus = vcpus }
    }

    /// What becomes of the threads of a core.
    public enum Threads: Sendable {
        /// They are CPUs as any others.
        case any
        /// One is used of each core, and nobody is on the others.
        case one
        /// All are used, or idle, of cores that nobody else is on.
        case all
    }

    public struct Answer: Hashable, Sendable {
        public var dies: Int
        public var receivers: Int

        public init(dies: Int, receivers: Int) { (self.dies, self.receivers) = (dies, receivers) }
    }

    /// What a register selects within one die.
    public enum Selection: Sendable {
        case cores
        case clusters
        /// Nothing is selected, so only dies count.
        case nothing
    }

    /// A core that has CPUs to give.
    private struct Core {
        let die: Int
        let cluster: Int
        let size: Int
        let free: Int
    }

    private let cores: [Core]
    private let online: Int
    private let freeCount: Int
    private let clusterSizes: [Int]
    private let selection: Selection
    /// The nodes whose memory belongs to each die.
    private let nodesOfDie: [NodeSet]
    private let pages: [NUMANode: UInt64]

    /// - Parameters:
    ///   - host: The host.
    ///   - free: The CPUs that the machine may have.
    ///   - pages: The pages that it may have, by node.
    public init(_ host: Host, free: CPUSet, pages: [NUMANode: UInt64]) {
        let topology = host.topology
        var cores: [Core] = []
        for core in topology.cores {
            guard let first = core.cpus.first.flatMap({ topology[$0] }) else { continue }
            cores.append(
                Core(
                    die: first.die, cluster: first.cluster, size: core.cpus.count,
                    free: core.cpus.intersection(free).count))
        }
        self.cores = cores
        (online, freeCount) = (topology.online.count, free.count)
        clusterSizes = topology.clusters.map(\.cpus.count)
        selection =
            switch host.invalidation.value {
            case .narrowed(.hip12): .clusters
            case .narrowed: .cores
            default: .nothing
            }
        nodesOfDie = topology.dies.map { die in
            NodeSet(topology.nodes(of: die.cpus).compactMap { Self.memoryNode(near: $0, host) })
        }
        self.pages = pages
    }

    /// The node itself, or the nearest that has memory.
    private static func memoryNode(near number: NUMANode, _ host: Host) -> NUMANode? {
        guard let node = host.node(number), node.memory == .zero else { return number }
        let others = host.nodes.filter { $0.memory > .zero }.map(\.number).sorted()
        let least = others.map { node.distances[$0] ?? 255 }.min()
        return others.first { node.distances[$0] ?? 255 == least } ?? number
    }

    /// Returns the best that there is, or `nil` if the machine fits nowhere.
    public func answer(_ question: Question) -> Answer? {
        let open = nodesOfDie.indices.filter { die in
            question.dies?.contains(die) ?? true && cores.contains { $0.die == die && gain($0, question.threads) > 0 }
        }
        for count in 1...max(1, open.count) where count <= open.count {
            var best: Int?
            forEachChoice(count, of: open) { dies in
                guard fits(question, dies) else { return }
                best = min(best ?? .max, fewestReceivers(question, dies))
            }
            if let best { return Answer(dies: count, receivers: best) }
        }
        return nil
    }

    private func forEachChoice(_ count: Int, of dies: [Int], _ body: ([Int]) -> Void) {
        var chosen: [Int] = []
        func extend(from first: Int) {
            if chosen.count == count { return body(chosen) }
            guard dies.count - first >= count - chosen.count else { return }
            for index in first..<dies.count {
                chosen.append(dies[index])
                extend(from: index + 1)
                chosen.removeLast()
            }
        }
        extend(from: 0)
    }

    /// How many vCPUs a core could take.
    private func gain(_ core: Core, _ threads: Threads) -> Int {
        switch threads {
        case .any: core.free
        case .one: core.free == core.size ? 1 : 0
        case .all: core.free == core.size && cores.contains { $0.size > 1 } ? core.size : 0
        }
    }

    private func fits(_ question: Question, _ dies: [Int]) -> Bool {
        let own = cores.filter { dies.contains($0.die) }
        guard own.reduce(0, { $0 + gain($1, question.threads) }) >= question.vcpus else { return false }
        return hasPages(question, dies) && hasServiceCPUs(question, own)
    }

    private func hasPages(_ question: Question, _ dies: [Int]) -> Bool {
        guard question.pages > 0 else { return true }
        if question.takesPagesAnywhere { return pages.values.reduce(0, +) >= question.pages }
        let nodes = dies.reduce(into: NodeSet()) { $0.formUnion(nodesOfDie[$1]) }
        if question.isInterleaved {
            return nodes.allSatisfy { (pages[$0] ?? 0) * UInt64(nodes.count) >= question.pages } && !nodes.isEmpty
        }
        return nodes.reduce(0) { $0 + (pages[$1] ?? 0) } >= question.pages
    }

    /// Whether some CPUs are left that are no idle siblings of the machine's own.
    private func hasServiceCPUs(_ question: Question, _ own: [Core]) -> Bool {
        guard question.services > 0 else { return true }
        guard question.threads != .any else { return freeCount >= question.vcpus + question.services }
        let used = Cover(own.map { ($0.size, gain($0, question.threads)) }).cheapest(for: question.vcpus)
        return freeCount >= (used ?? .max / 2) + question.services
    }

    /// The fewest CPUs that receive if the vCPUs are on some dies, or on some of these.
    private func fewestReceivers(_ question: Question, _ dies: [Int]) -> Int {
        guard selection != .nothing else { return 0 }
        var fewest = online
        for die in dies { fewest = min(fewest, receivers(question, [die], selection) ?? online) }
        for (index, first) in dies.enumerated() {
            for second in dies[(index + 1)...] {
                fewest = min(fewest, receivers(question, [first, second], .clusters) ?? online)
            }
        }
        return fewest
    }

    private func receivers(_ question: Question, _ dies: [Int], _ selection: Selection) -> Int? {
        let own = cores.filter { dies.contains($0.die) }
        guard selection == .clusters else {
            return Cover(own.map { ($0.size, gain($0, question.threads)) }).cheapest(for: question.vcpus)
        }
        var gains = [Int](repeating: 0, count: clusterSizes.count)
        for core in own { gains[core.cluster] += gain(core, question.threads) }
        return Cover(zip(clusterSizes, gains).map { ($0, $1) }).cheapest(for: question.vcpus)
    }
}

/// Chooses things that cost something and give something, so that they give enough and cost the least.
private struct Cover {
    /// Those that cost the least for what they give come first.
    private let things: [(cost: Int, gain: Int)]
    /// What the things from one on give.
    private let rest: [Int]

    init(_ things: [(cost: Int, gain: Int)]) {
        let useful = things.filter { $0.gain > 0 }.sorted { $0.cost * $1.gain < $1.cost * $0.gain }
        self.things = useful
        rest = useful.indices.map { useful[$0...].reduce(0) { $0 + $1.gain } } + [0]
    }

    /// Returns the least that it costs to be given so much, or `nil` if all things give less.
    func cheapest(for needed: Int) -> Int? {
        var best = Int.max
        func search(_ index: Int, _ missing: Int, _ cost: Int) {
            if missing <= 0 {
                best = min(best, cost)
                return
            }
            guard index < things.count, rest[index] >= missing else { return }
            // At the price of this thing, which is the best that is left, what is missing costs so much at least.
            let thing = things[index]
            guard cost + (missing * thing.cost + thing.gain - 1) / thing.gain < best else { return }
            search(index + 1, missing - thing.gain, cost + thing.cost)
            // Without this one, and without its equals, which would be the same choice.
            var next = index + 1
            while next < things.count, things[next] == thing { next += 1 }
            search(next, missing, cost)
        }
        search(0, needed, 0)
        return best == .max ? nil : best
    }
}
