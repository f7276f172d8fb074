internal import HostInventory
internal import Libvirt
internal import Placement
internal import Vocabulary

extension RepinningTransaction {
    /// The pages of the machine's size that are free on the nodes that its memory leaves; `nil` where nobody can tell.
    func pagesOnOldNodes() -> UInt64? {
        guard case .moves(let from, let to) = plan.repinning.memory, let size = plan.repinning.old.memory.pageSize
        else { return nil }
        var sum: UInt64 = 0
        for node in from.subtracting(to) {
            let range = node..<NUMANode(rawValue: node.rawValue + 1)
            guard let free = try? connection.freePages(of: [size], on: range)[node]?[size] else { return nil }
            sum += free
        }
        return sum
    }

    /// Tells what the kernel left behind: it moves what it can, and says nothing of the rest.
    func remarks(_ before: UInt64?) -> [String] {
        guard let before, let after = pagesOnOldNodes(), case .moves(let from, let to) = plan.repinning.memory,
            let count = plan.repinning.old.memory.pageCount, let size = plan.repinning.old.memory.pageSize
        else { return [] }
        let expected = count / UInt64(from.count) * UInt64(from.subtracting(to).count)
        let freed = after > before ? after - before : 0
        guard freed < expected else { return [] }
        return [
            "\(expected - freed) of \(expected) pages of \(size) stayed on node \(from.subtracting(to)): "
                + "the kernel could not move them"
        ]
    }
}
