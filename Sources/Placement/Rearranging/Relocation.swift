public import Vocabulary

/// Another place on the same host for a machine that has one.
public struct Relocation: Hashable, Sendable {
    public let owner: String
    public let from: VirtualCPUPins
    public let to: VirtualCPUPins
    /// The CPUs that no vCPU runs on and that nobody else gets afterwards; `nil` where they stay as they are.
    public var held: CPUSet?
    /// The nodes that the machine's memory comes from afterwards.
    public let nodes: NodeSet
    /// The memory that is copied from node to node; zero where the machine stays on its nodes.
    public let memory: MemorySize

    /// The vCPUs that get another CPU.
    public var movedVCPUs: Int { zip(from, to).count { $0 != $1 } }
}

/// Places for machines that were moved so that another finds one.
public struct Rearrangement: Sendable {
    /// In an order in which each finds its new CPUs and pages free.
    public let moves: [Relocation]
    /// The place that is free then.
    public let placement: PlannedBerth

    public var movedVCPUs: Int { moves.reduce(0) { $0 + $1.movedVCPUs } }
    public var movedMemory: MemorySize { moves.reduce(.zero) { $0 + $1.memory } }
}

/// How much may be moved, and what is to be moved least.
public struct MoveLimits: Hashable, Sendable {
    /// The most vCPUs that get another CPU, in all.
    public var vcpus: Int
    /// The most memory that is copied from node to node, in all.
    public var memory: MemorySize
    /// The most machines that are moved while they run.
    public var machines: Int
    /// Machines that stay where they are.
    public var fixed: Set<String>
    public var preference: Preference

    /// What is to be moved least.
    public enum Preference: Hashable, Sendable {
        /// vCPUs, then memory. Each machine counts as one that runs.
        case fewestVCPUs
        /// Machines that run, then memory that is copied, then vCPUs. What does not run costs nothing.
        case fewestMachines
    }

    public init(
        vcpus: Int = .max,
        memory: MemorySize = .bytes(.max),
        machines: Int = .max,
        fixed: Set<String> = [],
        preference: Preference = .fewestVCPUs
    ) {
        (self.vcpus, self.memory, self.machines) = (vcpus, memory, machines)
        (self.fixed, self.preference) = (fixed, preference)
    }
}

extension Ledger {
    /// Gives a machine another place, its pages included, whether it runs or not.
    mutating func relocate(_ move: Relocation) {
        guard let claim = claim(of: move.owner) else { return }
        var memory = claim.memory
        memory.nodes = move.nodes
        remove(move.owner)
        if claim.isRunning { returnPages(of: claim) }
        var moved = Claim(
            owner: claim.owner, kind: claim.kind, vcpuPins: move.to, held: move.held ?? claim.held, memory: memory,
            isRunning: claim.isRunning, isOurs: claim.isOurs)
        (moved.together, moved.apart, moved.isBound) = (claim.together, claim.apart, claim.isBound)
        enter(moved)
        if claim.isRunning { takePages(of: move.owner) }
    }
}
