internal import HostInventory
internal import Vocabulary

/// A place that was found for a machine, and why it is this one.
public struct PlannedBerth: Sendable {
    public let request: PlacementRequest
    public let berth: Berth
    /// Who receives the machine's TLB invalidations there.
    public let invalidations: TLBIDomain
    /// What was weighed.
    public let decision: Decision

    /// The figures of a decision, from which its reasons are told when somebody asks for them.
    public struct Decision: Sendable {
        /// The dies that were chosen, as places in the host's layout.
        public let dies: [Int]
        /// The number of other choices of as many dies that would have had room too.
        public let alternatives: Int
        /// The CPUs that were free on the chosen dies.
        let freeBefore: Int
        public let housekeeping: Housekeeping
        let layout: HostLayout
    }

    /// The CPUs that are free on the chosen dies afterwards.
    public var freeAfter: Int {
        let own = request.policy == .dedicated ? berth.cpus.union(berth.held) : berth.held
        return decision.freeBefore - own.count
    }

    /// The same machine on other CPUs, which it has in a ledger already; its other threads come along.
    func moved(to pins: VirtualCPUPins, _ nodes: NodeSet, on ledger: Ledger) -> Self {
        var berth = berth
        let (old, own) = (berth.cpus, pins.union ?? [])
        berth.vcpuPins = pins
        berth.memory.nodes = nodes
        func following(_ pin: CPUSet) -> CPUSet {
            if pin == old { return own }
            return !pin.isEmpty && pin.isSubset(of: ledger.housekeeping.cpus) ? ledger.housekeeping(near: nodes) : pin
        }
        berth.emulatorPin = following(berth.emulatorPin)
        berth.ioThreadPins = berth.ioThreadPins.map(following)
        let dies = decision.layout.dies(of: own)
        return Self(
            request: request,
            berth: berth,
            invalidations: TLBIDomain(allowed: pins, on: decision.layout.invalidations),
            decision: Decision(
                dies: dies, alternatives: decision.alternatives,
                freeBefore: ledger.seats.free.sum(dies) + own.count, housekeeping: decision.housekeeping,
                layout: decision.layout)
        )
    }

    /// The clusters that the vCPUs lie on.
    public var clusters: Int { decision.layout.clusterCount(of: berth.cpus) }
}

extension PlannedBerth {
    /// The reasons for each choice, a sentence each, the most important first.
    public var reasons: [String] {
        [
            cpuReason, alternativeReason, threadReason, "dies are told apart by \(topology.dieBasis.basis)",
            emulatorReason, ioThreadReason,
        ]
        .compactMap(\.self) + companyReasons + memoryReasons
    }

    private var topology: HostTopology { decision.layout.host.topology }

    private var cpuReason: String {
        switch request.policy {
        case .dedicated:
            let own =
                request.vcpus == 1
                ? "the vCPU has a CPU of its own" : "each of \(request.vcpus) vCPUs has a CPU of its own"
            return "\(own) on \(diesText), in \(counted(clusters, "cluster")); "
                + "\(counted(freeAfter, "CPU")) \(freeAfter == 1 ? "stays" : "stay") free there"
        case .shared(let overcommit):
            return "\(counted(request.vcpus, "vCPU")) float over \(counted(berth.cpus.count, "CPU")) on \(diesText), "
                + "where at most \(counted(overcommit, "vCPU")) may share a CPU"
        case .mixed(let dedicated, let overcommit):
            let pool = berth.vcpuPins.shared.count
            return "vCPU \(dedicated) has CPUs of its own on \(diesText), and the other "
                + "\(request.vcpus - dedicated.count) float over \(counted(pool, "CPU")) there, "
                + "where at most \(counted(overcommit, "vCPU")) may share a CPU"
        case .unpinned:
            return "no CPUs are kept for it: the kernel places the vCPUs, on any die"
        }
    }

    private var alternativeReason: String? {
        guard decision.alternatives > 0 else { return nil }
        let others =
            switch (decision.dies.count, decision.alternatives) {
            case (1, 1): "another die has"
            case (1, let count): "\(count) other dies have"
            case (_, 1): "another pair of dies has"
            case (_, let count): "\(count) other pairs of dies have"
            }
        let why =
            request.affinities.contains { !$0.isRequired }
            ? "this is the nearest to its devices" : "this is the fullest, so that large machines find room later"
        return "\(others) room too; \(why)"
    }

    private var threadReason: String? {
        switch request.threads {
        case .prefer: nil
        case .isolate: berth.held.isEmpty ? nil : "the other threads of its cores stay idle, as asked"
        case .require: "it has all threads of its cores, as asked"
        }
    }

    private var emulatorReason: String? {
        guard !berth.emulatorPin.isEmpty else { return nil }
        switch request.emulator {
        case .isolate: return "the emulator has CPU \(berth.emulatorPin) to itself, as asked"
        case .share: return "the emulator shares CPUs \(berth.emulatorPin) with the vCPUs, as asked"
        case .housekeeping: break
        }
        return berth.emulatorPin.isDisjoint(with: berth.cpus)
            ? "the emulator is kept off the vCPUs, on housekeeping CPUs \(berth.emulatorPin): \(decision.housekeeping.reason)"
            : "the emulator shares CPUs \(berth.emulatorPin) with the vCPUs: the host has no others to spare"
    }

    private var ioThreadReason: String? {
        guard let pin = berth.ioThreadPins.first, !pin.isEmpty else { return nil }
        let threads = counted(berth.ioThreadPins.count, "I/O thread")
        switch request.ioThreadPolicy {
        case .isolate:
            let cpus = CPUSet(berth.ioThreadPins.joined())
            return "\(threads) \(berth.ioThreadPins.count == 1 ? "has" : "have") CPU \(cpus) alone, as asked"
        case .share: return "\(threads) may run on the vCPUs' CPUs \(pin), as asked"
        case .housekeeping:
            return pin.isDisjoint(with: berth.cpus)
                ? "\(threads) may run on housekeeping CPUs \(pin)"
                : "\(threads) may run on the vCPUs' CPUs \(pin): the host has no others to spare"
        }
    }

    private var companyReasons: [String] {
        let companions = request.together.sorted().joined(separator: ", ")
        let others = request.apart.sorted().joined(separator: ", ")
        let company = [
            companions.isEmpty ? nil : "it is on the dies of \(companions), as far as they are here, as asked",
            others.isEmpty ? nil : "it is on no die of \(others), as asked",
        ]
        return company.compactMap(\.self) + affinityReasons
    }

    private var affinityReasons: [String] {
        let nodes = topology.nodes(of: berth.cpus)
        return request.affinities.map { affinity in
            nodes.isDisjoint(with: affinity.nodes)
                ? "it is not on node \(affinity.nodes), \(affinity.reason): there is no room"
                : "it is on node \(nodes.intersection(affinity.nodes)), \(affinity.reason)"
        }
    }

    private var memoryReasons: [String] {
        [memoryModeReason, cellReason, scarcityReason].compactMap(\.self)
    }

    private var memoryModeReason: String? {
        guard !berth.memory.nodes.isEmpty else { return nil }
        switch berth.memory.mode {
        case .strict: return nil
        case .preferred:
            return
                "memory comes from node \(berth.memory.nodes) as long as that has some, and then from others, as asked"
        case .interleave: return "memory comes from node \(berth.memory.nodes) in turns, as asked"
        }
    }

    private var cellReason: String? {
        guard berth.cells.isEmpty else {
            let nodes = berth.cells.map { "\($0.node)" }.joined(separator: ", ")
            return "the guest's \(counted(berth.cells.count, "cell")) \(berth.cells.count == 1 ? "is" : "are") on node "
                + nodes
        }
        let nodes = topology.nodes(of: berth.cpus)
        guard request.topology == .mirror, nodes.count > 1 else { return nil }
        return "the guest sees one cell although it is on node \(nodes): "
            + (berth.vcpuPins.shared.isEmpty ? "its memory cannot be divided so" : "its vCPUs float over them")
    }

    private var scarcityReason: String? {
        guard request.pageSize == nil else { return nil }
        let host = decision.layout.host
        let nodes = berth.memory.nodes.isEmpty ? NodeSet(host.nodes.map(\.number)) : berth.memory.nodes
        let free = nodes.compactMap { host.node($0)?.free }.reduce(MemorySize.zero, +)
        guard free > .zero, free < request.memory else { return nil }
        return "node \(nodes) has \(free) of memory free now, less than the machine's \(request.memory)"
    }

    private var diesText: String {
        decision.dies.count == 1
            ? "die \(decision.dies[0])" : "dies \(decision.dies.map(String.init).joined(separator: ", "))"
    }
}

/// Returns a number with its noun, in the plural where that is due.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
