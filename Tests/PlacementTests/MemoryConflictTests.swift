import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Machines whose memory is not where it was planned.
struct MemoryConflictTests {
    private func claim(_ mode: MemoryMode, planned: NodeSet, found: NodeSet?) -> Claim {
        let berth = Berth(
            policy: .dedicated, vcpuPins: [[4], [5]], emulatorPin: [0],
            memory: MemoryBerth(size: .gibibytes(1), nodes: planned, pageSize: nil, mode: mode))
        var claim = Claim(berth, owner: "db", isRunning: true)
        claim.foundNodes = found
        return claim
    }

    @Test(
        arguments: [
            (.strict, [0], [1], true), (.strict, [0], [0, 1], true), (.interleave, [0, 1], [2], true),
            (.strict, [0], [0], false), (.strict, [0, 1], [1], false), (.strict, [0], nil, false),
            // What is preferred on a node may come from others, and what was planned on none from any.
            (.preferred, [0], [1], false), (.strict, [], [1], false),
        ] as [(MemoryMode, NodeSet, NodeSet?, Bool)]
    )
    func `are reported`(mode: MemoryMode, planned: NodeSet, found: NodeSet?, isReported: Bool) throws {
        var ledger = Ledger(try SyntheticHost().host())
        let claim = claim(mode, planned: planned, found: found)
        ledger.enter(claim)
        let kinds = ledger.conflicts.map(\.kind)
        #expect(kinds == (isReported ? [.memoryElsewhere(planned: planned, found: found ?? [])] : []))
        #expect(ledger.conflicts.allSatisfy { $0.first == "db" && $0.second == "db" && $0.cpus.isEmpty })
        ledger.remove("db")
        #expect(ledger.conflicts.isEmpty)
    }
}
