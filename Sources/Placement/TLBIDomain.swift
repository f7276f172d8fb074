public import HostInventory
public import Vocabulary

/// The CPUs that are disturbed when a machine invalidates an entry of its TLBs.
///
/// KVM takes the union of the CPUs that the vCPUs' threads are *allowed* to run on, wherever they do run: one
/// vCPU that floats over the host spoils it for all.
public struct TLBIDomain: Hashable, Sendable {
    /// The CPUs that some vCPU is allowed to run on.
    public let union: CPUSet
    /// The dies of the union, as places in the topology's array.
    public let dies: [Int]
    /// The CPUs that receive, or why nobody can tell.
    public let receivers: Fact<CPUSet>
    /// The value that KVM gives to the selecting register, as far as it can be predicted.
    ///
    /// `nil` where there is no such register, or where the CPUs' affinity registers are not known. On a chip with
    /// disabled clusters the real bits differ, for the same CPUs.
    public let register: TLBIRegister?
    /// What each vCPU adds to the union, by its number.
    public let contributions: [Contribution]

    /// What one vCPU brings into the union.
    public struct Contribution: Hashable, Sendable {
        public let vcpu: VirtualCPU
        public let cpus: CPUSet
        /// The CPUs that no other vCPU is allowed on.
        public let alone: CPUSet
        /// The dies that no other vCPU touches, as places in the topology's array.
        public let diesAlone: [Int]
    }

    /// How far an invalidation travels at least.
    public enum Reach: String, Hashable, Sendable {
        case oneDie = "one die"
        case twoDies = "two dies"
        case allDies = "all dies"
    }

    /// How many dies the union lies on, in the steps that hardware can select.
    public var reach: Reach {
        switch dies.count {
        case 0, 1: .oneDie
        case 2: .twoDies
        default: .allDies
        }
    }

    /// Computes the domain of a machine.
    ///
    /// - Parameters:
    ///   - allowed: The CPUs that each vCPU's thread may run on; an empty set means all CPUs of the host.
    ///   - host: The host that it runs on.
    /// - Complexity: O(*c*) in the CPUs of the host, and O(*v* · *c* / 64) in the vCPUs.
    public init(allowed: [CPUSet], on host: Host) {
        let masks = allowed.map { $0.isEmpty ? host.topology.online : $0 }
        let union = masks.reduce(into: CPUSet()) { $0.formUnion($1) }
        self.union = union
        dies = Self.dies(of: union, host.topology)
        (receivers, register) = Self.receivers(of: union, dies.count, host)
        contributions = Self.contributions(masks, host.topology)
    }

    private static func dies(of cpus: CPUSet, _ topology: HostTopology) -> [Int] {
        topology.dies.indices.filter { !topology.dies[$0].cpus.isDisjoint(with: cpus) }
    }

    private static func receivers(
        of union: CPUSet,
        _ dies: Int,
        _ host: Host
    ) -> (Fact<CPUSet>, TLBIRegister?) {
        switch host.invalidation {
        case .unknown(let reason): (.unknown(reason), nil)
        case .known(.broadcast, let evidence): (.known(host.topology.online, evidence), nil)
        case .known(.interrupts, let evidence): (.known(union, evidence), nil)
        case .known(.narrowed(let chip), let evidence):
            (
                .known(selected(by: union, dies, chip, host.topology), evidence),
                register(union, chip, host)
            )
        }
    }

    /// The CPUs that the register selects: cores in one die, clusters in two, everything beyond.
    private static func selected(
        by union: CPUSet,
        _ dies: Int,
        _ chip: Host.Chip,
        _ topology: HostTopology
    ) -> CPUSet {
        guard dies <= 2 else { return topology.online }
        let groups = dies == 1 && chip != .hip12 ? topology.cores : topology.clusters
        return groups.reduce(into: CPUSet()) { selected, group in
            if !group.cpus.isDisjoint(with: union) { selected.formUnion(group.cpus) }
        }
    }

    private static func register(_ union: CPUSet, _ chip: Host.Chip, _ host: Host) -> TLBIRegister? {
        var registers: [AffinityRegister] = []
        for cpu in union {
            guard let register = host.affinityRegisters[cpu] else { return nil }
            registers.append(register)
        }
        return TLBIRegister(registers, chip: chip)
    }

    private static func contributions(_ masks: [CPUSet], _ topology: HostTopology) -> [Contribution] {
        // What is seen once is somebody's alone.
        var (once, twice) = (CPUSet(), CPUSet())
        for mask in masks {
            twice.formUnion(once.intersection(mask))
            once.formUnion(mask)
        }
        let alone = once.subtracting(twice)
        let touches = masks.map { Self.dies(of: $0, topology) }
        var visitors = [Int](repeating: 0, count: topology.dies.count)
        for dies in touches { for die in dies { visitors[die] += 1 } }
        return masks.indices.map { index in
            Contribution(
                vcpu: VirtualCPU(rawValue: index),
                cpus: masks[index],
                alone: masks[index].intersection(alone),
                diesAlone: touches[index].filter { visitors[$0] == 1 }
            )
        }
    }
}
