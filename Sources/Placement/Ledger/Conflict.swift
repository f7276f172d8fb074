public import Vocabulary

extension Ledger {
    /// Two machines that are in each other's way, or one that is not where it was planned.
    public struct Conflict: Hashable, Sendable {
        public let kind: Kind
        /// The CPUs that both have; none where it is about memory.
        public let cpus: CPUSet
        /// The one that was entered first.
        public let first: String
        /// The other; the same where it is about one machine's memory.
        public let second: String

        public enum Kind: Hashable, Sendable {
            /// Both have the CPUs, and one of them means to be alone there.
            case overlap
            /// One may run on any CPU of the host, and so on those that the other means to have alone.
            case floatsOverPinned
            /// The memory of a machine comes from other nodes than it was planned on, so that its vCPUs reach far for it,
            /// and the nodes lack what was kept for others.
            case memoryElsewhere(planned: NodeSet, found: NodeSet)
        }
    }

    /// Returns the conflict of a claim with its own plan, if its memory is on other nodes.
    func memoryConflict(of claim: Claim) -> Conflict? {
        let planned = claim.memory.nodes
        // What is preferred on a node may come from others.
        guard let found = claim.foundNodes, claim.memory.mode != .preferred, !planned.isEmpty,
            !found.isSubset(of: planned)
        else { return nil }
        return Conflict(
            kind: .memoryElsewhere(planned: planned, found: found), cpus: [], first: claim.owner, second: claim.owner)
    }

    /// Returns the conflicts of a claim with those that are entered.
    func conflicts(of claim: Claim) -> [Conflict] {
        let (alone, all) = (claim.dedicatedCPUs, claim.cpus.union(claim.held))
        return claims.compactMap { other in
            let theirs = other.dedicatedCPUs
            let overlap = theirs.intersection(all).union(alone.intersection(other.cpus))
            if !overlap.isEmpty {
                return Conflict(kind: .overlap, cpus: overlap, first: other.owner, second: claim.owner)
            }
            var floatsOver = claim.kind == .unpinned ? theirs : []
            if other.kind == .unpinned { floatsOver.formUnion(alone) }
            guard !floatsOver.isEmpty else { return nil }
            return Conflict(kind: .floatsOverPinned, cpus: floatsOver, first: other.owner, second: claim.owner)
        }
    }
}
