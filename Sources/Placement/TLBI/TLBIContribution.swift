public import Vocabulary

extension TLBIDomain {
    /// What one vCPU brings into a machine's domain.
    public struct Contribution: Hashable, Sendable {
        public let vcpu: VirtualCPU
        public let cpus: CPUSet
        /// The CPUs that no other vCPU is allowed on.
        public let alone: CPUSet
        /// The dies that no other vCPU touches, as places in the topology's array.
        public let diesAlone: [Int]
        /// What the machine's domain would be without this vCPU, or with it pinned among the others' CPUs.
        public let without: TLBIDomain
    }
}

extension InvalidationMap {
    /// Returns what each vCPU brings into a machine's domain.
    ///
    /// - Parameter allowed: The CPUs that each vCPU's thread may run on; an empty set means all CPUs of the host.
    /// - Returns: A contribution for each vCPU, in their order.
    /// - Complexity: O(*v*) domains.
    public func contributions(of allowed: some Sequence<CPUSet>) -> [TLBIDomain.Contribution] {
        let masks = allowed.map { $0.isEmpty ? possible : $0.intersection(possible) }
        // What is seen once is somebody's alone.
        var (once, twice) = (CPUSet(), CPUSet())
        for mask in masks {
            twice.formUnion(once.intersection(mask))
            once.formUnion(mask)
        }
        let alone = once.subtracting(twice)
        return masks.indices.map { index in
            let own = masks[index].intersection(alone)
            let others = once.subtracting(own)
            let touched = dies(of: others)
            return TLBIDomain.Contribution(
                vcpu: VirtualCPU(rawValue: index),
                cpus: masks[index],
                alone: own,
                diesAlone: dies(of: own).filter { !touched.contains($0) },
                without: TLBIDomain(union: others, on: self)
            )
        }
    }
}
