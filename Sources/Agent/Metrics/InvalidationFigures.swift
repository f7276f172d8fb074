internal import HostInventory
internal import Placement
internal import Vocabulary

/// How far one machine's invalidations travel, in numbers.
struct InvalidationFigures: Hashable, Sendable {
    let machine: String
    /// The CPUs that its vCPUs may run on.
    let width: Int
    let reach: TLBIDomain.Reach
    /// `nil` where nobody can tell who receives.
    let receivers: Int?
    /// Those that receive although none of its vCPUs may run there.
    let receiversBeyondOwn: Int?
    /// Other machines' CPUs that receive its invalidations.
    let outgoing: Int?
    /// Its own CPUs that receive others' invalidations.
    let incoming: Int?

    /// Computes the figures of all machines that hold something.
    ///
    /// - Complexity: O(*n*) in the machines; one machine's exposure after the other would take O(*n*²).
    static func all(_ ledger: Ledger) -> [Self] {
        let map = ledger.layout.invalidations
        let domains = ledger.claims.filter(\.isRunning).map { claim in
            (owner: claim.owner, domain: TLBIDomain(allowed: claim.vcpuPins, on: map))
        }
        let (taken, stray) = domains.reduce(into: (CPUSet(), CPUSet())) { sets, entry in
            sets.0.formUnion(entry.domain.union)
            // None of these is a CPU of the machine itself, so that it adds nothing to its own.
            if let receivers = entry.domain.receivers.value {
                sets.1.formUnion(receivers.subtracting(entry.domain.union))
            }
        }
        let isKnown = domains.allSatisfy { $0.domain.receivers.value != nil }
        return domains.map { owner, domain in
            let beyond = domain.receivers.value?.subtracting(domain.union)
            return Self(
                machine: owner,
                width: domain.union.count,
                reach: domain.reach,
                receivers: domain.receivers.value?.count,
                receiversBeyondOwn: beyond?.count,
                outgoing: beyond?.intersection(taken).count,
                incoming: isKnown ? stray.intersection(domain.union).count : nil
            )
        }
    }
}
