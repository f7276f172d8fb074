public import Vocabulary
internal import HostInventory

/// How far machines on one host disturb each other by their TLB invalidations.
public struct ForeignExposure: Hashable, Sendable {
    /// CPUs of other machines that receive this machine's invalidations.
    public let outgoing: CPUSet
    /// CPUs of this machine that receive invalidations of others.
    public let incoming: CPUSet
    /// The other machines whose CPUs receive.
    public let disturbed: [String]
    /// The other machines whose invalidations arrive.
    public let disturbing: [String]
}

extension Ledger {
    /// Returns how far a machine and the others disturb each other, or `nil` if it has no claim, or if nobody can tell
    /// who receives.
    ///
    /// Counted are CPUs that a vCPU may run on; a machine that may run anywhere is on all of them.
    ///
    /// - Complexity: O(*n*) domains, in the claims.
    public func exposure(of owner: String) -> ForeignExposure? {
        guard let own = claim(of: owner) else { return nil }
        let ownDomain = TLBIDomain(allowed: own.vcpuPins, on: layout.invalidations)
        guard let reached = ownDomain.receivers.value else { return nil }
        var (outgoing, incoming) = (CPUSet(), CPUSet())
        var (disturbed, disturbing): ([String], [String]) = ([], [])
        for other in claims where other.owner != owner {
            let theirs = TLBIDomain(allowed: other.vcpuPins, on: layout.invalidations)
            let hit = reached.intersection(theirs.union).subtracting(ownDomain.union)
            if !hit.isEmpty {
                outgoing.formUnion(hit)
                disturbed.append(other.owner)
            }
            let struck = theirs.receivers.value?.intersection(ownDomain.union).subtracting(theirs.union) ?? []
            if !struck.isEmpty {
                incoming.formUnion(struck)
                disturbing.append(other.owner)
            }
        }
        return ForeignExposure(
            outgoing: outgoing, incoming: incoming, disturbed: disturbed, disturbing: disturbing)
    }
}
