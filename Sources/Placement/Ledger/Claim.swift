public import Vocabulary

/// What one machine holds on a host, or will hold when it starts.
public struct Claim: Hashable, Sendable {
    /// The name of the domain that holds it.
    public let owner: String
    public let kind: Kind
    /// The CPUs that each vCPU may run on; an empty set means any CPU.
    public private(set) var vcpuPins: VirtualCPUPins
    /// CPUs that no vCPU runs on and that nobody else gets.
    public let held: CPUSet
    public let memory: MemoryBerth
    public let cells: [CellBerth]
    /// Whether the machine runs, so that its pages are missing from the free ones already.
    public let isRunning: Bool
    /// Whether Berth made the machine, and may give it another place.
    public let isOurs: Bool
    /// Machines that it must share its dies with, and those that it must not share one with: what it asked for binds
    /// those that come later as well.
    public var together: Set<String> = []
    public var apart: Set<String> = []
    /// Whether it is where it is because of devices, other machines or whole cores, so that it is not moved to make
    /// room for others.
    public var isBound = false

    /// The most vCPUs that are to share a CPU of the pool that it floats over, where it said so.
    private(set) var overcommit: Int?
    /// The nodes that its memory comes from now, by the kernel's word or libvirt's; `nil` where nobody can tell.
    public var foundNodes: NodeSet?

    /// How the machine holds its CPUs.
    public enum Kind: Hashable, Sendable {
        /// Nobody else gets them.
        case dedicated
        /// It floats with other machines over a pool that Berth keeps for such.
        case pooled
        /// Some vCPUs have a CPU that nobody else gets, and the others float over a pool.
        case mixed(dedicated: VirtualCPUSet)
        /// It floats over CPUs that nobody keeps for it, as a domain does that something else pinned loosely.
        case floating
        /// It may run on any CPU, so none is its own.
        case unpinned
    }

    public init(
        owner: String, kind: Kind, vcpuPins: VirtualCPUPins, held: CPUSet = [], memory: MemoryBerth,
        isRunning: Bool, isOurs: Bool = false
    ) {
        (self.owner, self.kind, self.vcpuPins, self.held) = (owner, kind, vcpuPins, held)
        (self.memory, self.isRunning, self.isOurs) = (memory, isRunning, isOurs)
        cells = []
    }

    /// The claim of a machine that has been planned.
    ///
    /// - Parameters:
    ///   - berth: Its place.
    ///   - owner: Its name.
    ///   - affinities: The CPUs that its vCPUs may really run on, if it runs and that is known.
    ///   - isRunning: Whether it runs.
    public init(_ berth: Berth, owner: String, affinities: VirtualCPUPins? = nil, isRunning: Bool = false) {
        self.owner = owner
        kind =
            switch berth.policy {
            case .dedicated: .dedicated
            case .shared: .pooled
            case .mixed(let dedicated, _): .mixed(dedicated: dedicated)
            case .unpinned: .unpinned
            }
        switch berth.policy {
        case .shared(let most), .mixed(_, let most): overcommit = most
        case .dedicated, .unpinned: overcommit = nil
        }
        vcpuPins = affinities ?? berth.vcpuPins
        (held, memory, cells) = (berth.held, berth.memory, berth.cells)
        (self.isRunning, isOurs) = (isRunning, true)
    }

    /// The claim of a machine that was found a place, with what of its request matters to those that come later.
    public init(_ placed: PlannedBerth) {
        let request = placed.request
        self.init(placed.berth, owner: request.name)
        (together, apart) = (request.together, request.apart)
        // Where cores have one thread, there are no siblings to keep idle.
        let keepsCores = request.threads != .prefer && placed.decision.layout.threadsPerCore > 1
        isBound = hasCompany || !request.affinities.isEmpty || keepsCores
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
        on layout: HostLayout
    ) {
        let union = affinities.reduce(into: CPUSet()) { $0.formUnion($1) }
        let isNarrow =
            !affinities.contains(where: \.isEmpty) && union.count <= affinities.count * layout.threadsPerCore
        let kind: Kind =
            if union.count >= layout.cpus.count && affinities.count < layout.cpus.count {
                .unpinned
            } else {
                isNarrow ? .dedicated : .floating
            }
        self.init(
            owner: owner, kind: kind, vcpuPins: VirtualCPUPins(affinities), memory: memory, isRunning: isRunning)
    }

    /// The same claim with its vCPUs on other CPUs.
    func pinned(to pins: VirtualCPUPins) -> Self {
        var claim = self
        claim.vcpuPins = pins
        return claim
    }

    var hasCompany: Bool { !together.isEmpty || !apart.isEmpty }

    /// The CPUs that some vCPU may run on; empty for a machine that may run anywhere.
    public var cpus: CPUSet {
        guard kind != .unpinned else { return [] }
        return vcpuPins.union ?? vcpuPins.dedicated.union(vcpuPins.shared)
    }

    /// The CPUs that nobody else is to get.
    public var dedicatedCPUs: CPUSet {
        switch kind {
        case .dedicated: cpus.union(held)
        case .mixed(let dedicated):
            dedicated.reduce(into: held) { if $1.rawValue < vcpuPins.count { $0.formUnion(vcpuPins[$1.rawValue]) } }
        case .pooled, .floating, .unpinned: held
        }
    }

    /// The CPUs of the pool that it floats over.
    public var pooledCPUs: CPUSet {
        switch kind {
        case .pooled: cpus
        case .mixed: cpus.subtracting(dedicatedCPUs)
        case .dedicated, .floating, .unpinned: []
        }
    }

    /// The number of vCPUs that float over the pool.
    var floatingCount: Int {
        switch kind {
        case .pooled: vcpuPins.count
        case .mixed(let dedicated): vcpuPins.count - dedicated.count
        case .dedicated, .floating, .unpinned: 0
        }
    }
}
