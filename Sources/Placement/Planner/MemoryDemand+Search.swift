internal import HostInventory
internal import Vocabulary

extension MemoryDemand {
    /// Whether some of a number of dies may have the memory together; certain where they do not.
    func mayFit(_ dies: [Int]) -> Bool { mode == .interleave || fits(dies) }

    /// What a die's nodes have; of dies that share nodes, each has all of it.
    func room(on die: Int) -> MemorySize { ofDie?[die] ?? size }

    /// What dies need to have together, as alternatives.
    ///
    /// What is taken in turns needs as many nodes as its share is a part of: each number of nodes is an alternative,
    /// to which a die adds its nodes if all of them have the share. A die that adds none cannot be chosen for it.
    var needs: [DieSearch.Need] {
        guard let ofDie else { return [DieSearch.Need(amounts: layout.dies.map { _ in 0 }, least: 0)] }
        guard mode == .interleave else {
            return [DieSearch.Need(amounts: ofDie.map(\.bytes), least: size.bytes)]
        }
        let nodes = layout.memoryNodesOfDie.map(Array.init)
        return (1...max(1, ledger.host.nodes.count)).map { count in
            let share = MemorySize.bytes((size.bytes + UInt64(count) - 1) / UInt64(count))
            let amounts = nodes.map { nodes in
                nodes.allSatisfy { ledger.room(pageSize, on: [$0]) >= share } ? UInt64(nodes.count) : 0
            }
            return DieSearch.Need(amounts: amounts, least: UInt64(count))
        }
    }
}
