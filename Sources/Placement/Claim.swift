public import Vocabulary

/// What one machine holds on a host, or will hold when it starts.
public struct Claim: Hashable, Sendable {
    /// The name of the domain that holds it.
    public let owner: String
    public let kind: Kind
    /// The CPUs that each vCPU may run on; an empty set means any CPU.
    public let vcpuPins: [CPUSet]
    public let memory: MemoryBerth
    /// Whether the machine runs, so that its pages are missing from the free ones already.
    public let isRunning: Bool

    /// How the machine holds its CPUs.
    public enum Kind: Hashable, Sendable {
        /// Nobody else gets them.
        case dedicated
        /// It floats with other machines over a pool that Berth keeps for such.
        case pooled
        /// It floats over CPUs that nobody keeps for it, as a domain does that something else pinned loosely.
        case floating
        /// It may run on any CPU, so none is its own.
        case unpinned
    }

    public init(owner: String, kind: Kind, vcpuPins: [CPUSet], memory: MemoryBerth, isRunning: Bool) {
        (self.owner, self.kind, self.vcpuPins) = (owner, kind, vcpuPins)
        (self.memory, self.isRunning) = (memory, isRunning)
    }

    /// The claim of a machine that has been planned.
    public init(_ berth: Berth, owner: String, isRunning: Bool = false) {
        let kind: Kind =
            switch berth.policy {
            case .dedicated: .dedicated
            case .shared: .pooled
            case .unpinned: .unpinned
            }
        self.init(
            owner: owner,
            kind: kind,
            vcpuPins: berth.vcpuPins,
            memory: berth.memory,
            isRunning: isRunning
        )
    }

    /// The claim of a domain that something else than Berth made, by where its vCPUs may really run.
    ///
    /// Domains do not say whether they mean to have their CPUs alone. One whose vCPUs have no more CPUs than
    /// there are vCPUs, SMT siblings not counted, is taken to mean it.
    public init(
        foreign owner: String,
        affinities: [CPUSet],
        memory: MemoryBerth,
        isRunning: Bool,
        on layout: HostLayout,
        threadsPerCore: Int
    ) {
        let union = affinities.reduce(into: CPUSet()) { $0.formUnion($1) }
        let isNarrow = !affinities.contains(where: \.isEmpty) && union.count <= affinities.count * threadsPerCore
        let kind: Kind =
            if union.count >= layout.cpus.count && affinities.count < layout.cpus.count {
                .unpinned
            } else {
                isNarrow ? .dedicated : .floating
            }
        self.init(owner: owner, kind: kind, vcpuPins: affinities, memory: memory, isRunning: isRunning)
    }

    /// The CPUs that some vCPU may run on; empty for a machine that may run anywhere.
    public var cpus: CPUSet {
        guard kind != .unpinned else { return [] }
        return vcpuPins.reduce(into: CPUSet()) { $0.formUnion($1) }
    }
}
