import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Machines of every kind that come and go on occupied hosts of every shape: 12,800 sequences on 1,600 hosts.
struct PlacementSequenceTests {
    @Test(arguments: 0..<16 as Range<UInt64>)
    func `gives nobody what another has, and leaves nothing behind`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let faults = Faults()
        var count = 0
        for _ in 0..<100 {
            let occupied = OccupiedHost(upTo: 8, pages: 16, using: &random)
            for _ in 0..<8 {
                var sequence = PlacementSequence(occupied, faults)
                sequence.run(using: &random)
                count += sequence.placedCount
            }
        }
        #expect(faults.isEmpty, "\(faults.summary)")
        // Most machines find a place, or this tests little.
        #expect(count > 700)
    }
}

/// A sequence of machines on a host, and what was wrong with them.
struct PlacementSequence {
    private let occupied: OccupiedHost
    private var ledger: Ledger
    private var now: LedgerSnapshot
    private let faults: Faults
    private var owners: [String] = []
    private(set) var placedCount = 0

    init(_ occupied: OccupiedHost, _ faults: Faults) {
        (self.occupied, ledger, self.faults) = (occupied, occupied.ledger, faults)
        now = LedgerSnapshot(ledger)
    }

    mutating func run(using random: inout SplitMix64) {
        let start = now
        faults.expect(start.free == occupied.free, "something else is free", "\(start.free), not \(occupied.free)")
        place("m0", &random)
        place("m1", &random)
        if Int.random(in: 0..<4, using: &random) == 0 { expectSameInAnyOrder(&random) }
        for owner in owners.shuffled(using: &random) { ledger.remove(owner) }
        faults.expect(LedgerSnapshot(ledger) == start, "something is left behind", "\(owners)")
    }

    private mutating func place(_ name: String, _ random: inout SplitMix64) {
        let request = PlacementRequest.random(
            name, on: occupied.host, vcpus: ledger.freeCount + 1, pages: now.pages.reduce(0, +),
            others: ledger.claims.map(\.owner), using: &random)
        guard let placed = try? Planner(ledger).place(request) else { return }
        let before = now
        let check = PlacementCheck(placed, on: ledger, faults)
        ledger.enter(Claim(placed))
        owners.append(name)
        placedCount += 1
        now = LedgerSnapshot(ledger)
        check.check(before, now)
        if Int.random(in: 0..<6, using: &random) == 0 { placeAgain(placed, before) }
    }

    /// Removes the machine that came last, and plans it again.
    private mutating func placeAgain(_ placed: PlannedBerth, _ before: LedgerSnapshot) {
        let request = placed.request
        ledger.remove(request.name)
        faults.expect(LedgerSnapshot(ledger) == before, "something is left behind", "\(request)")
        let again = try? Planner(ledger).place(request)
        faults.expect(again?.berth == placed.berth, "another place the second time", "\(request)")
        ledger.enter(Claim(placed))
        faults.expect(LedgerSnapshot(ledger) == now, "something else is taken the second time", "\(request)")
    }

    /// Who has what does not depend on the order in which claims are found.
    private func expectSameInAnyOrder(_ random: inout SplitMix64) {
        var other = Ledger(ledger.layout, housekeeping: ledger.housekeeping, reserves: ledger.reserves)
        for claim in ledger.claims.shuffled(using: &random) { other.enter(claim) }
        faults.expect(other.freeCPUs == now.free, "something else is free in another order", "\(ledger.claims)")
        faults.expect(other.poolCPUs == now.pool, "something else is pooled in another order", "\(ledger.claims)")
        faults.expect(
            Set(other.conflicts.map(Pair.init)) == Set(now.conflicts.map(Pair.init)),
            "other conflicts in another order",
            "\(ledger.claims)")
    }

    /// A conflict, whoever came first.
    private struct Pair: Hashable {
        let owners: Set<String>
        let kind: Ledger.Conflict.Kind
        let cpus: CPUSet

        init(_ conflict: Ledger.Conflict) {
            (owners, kind, cpus) = ([conflict.first, conflict.second], conflict.kind, conflict.cpus)
        }
    }
}
