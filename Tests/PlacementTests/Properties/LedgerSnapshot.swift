import HostInventory
import Placement
import Vocabulary

/// All that a ledger says, to tell whether it is as it was.
struct LedgerSnapshot: Equatable {
    let free: CPUSet
    let pool: CPUSet
    let freeCount: Int
    /// Node by node.
    let pages: [UInt64]
    let claims: [Claim]
    let conflicts: [Ledger.Conflict]

    init(_ ledger: Ledger) {
        (free, pool, freeCount) = (ledger.freeCPUs, ledger.poolCPUs, ledger.freeCount)
        pages = ledger.host.nodes.flatMap { node in
            node.pools.map { ledger.freePages($0.size, on: node.number) }
        }
        (claims, conflicts) = (ledger.claims, ledger.conflicts)
    }
}
