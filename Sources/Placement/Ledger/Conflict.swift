public import Vocabulary

extension Ledger {
    /// Two machines that are in each other's way.
    public struct Conflict: Hashable, Sendable {
        public let kind: Kind
        /// The CPUs that both have.
        public let cpus: CPUSet
        /// The one that was entered first.
        public let first: String
        public let second: String

        public enum Kind: Hashable, Sendable {
            /// Both have the CPUs, and one of them means to be alone there.
            case overlap
            /// One may run on any CPU of the host, and so on those that the other means to have alone.
            case floatsOverPinned
        }
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
