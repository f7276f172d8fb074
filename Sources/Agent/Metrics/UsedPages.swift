internal import Placement
internal import Vocabulary

extension HostPicture {
    /// Who has which pages.
    struct PageUse: Hashable, Comparable, Sendable {
        let node: NUMANode
        let size: PageSize
        let owner: String

        static func < (left: Self, right: Self) -> Bool {
            (left.node, left.size, left.owner) < (right.node, right.size, right.owner)
        }
    }

    /// The pages that running machines have, by what their berths say: of each cell, or of each node as many.
    var usedPages: [PageUse: UInt64] {
        var used: [PageUse: UInt64] = [:]
        for claim in ledger.claims where claim.isRunning {
            guard let size = claim.memory.pageSize, let count = claim.memory.pageCount else { continue }
            guard claim.cells.isEmpty else {
                for cell in claim.cells {
                    used[PageUse(node: cell.node, size: size, owner: claim.owner), default: 0] +=
                        size.count(in: cell.memory) ?? 0
                }
                continue
            }
            for node in claim.memory.nodes {
                used[PageUse(node: node, size: size, owner: claim.owner), default: 0] +=
                    count / UInt64(claim.memory.nodes.count)
            }
        }
        return used
    }
}
