import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Which pool a machine that floats joins, or whether it begins one.
struct PoolJoiningTests {
    /// Dies of 8 CPUs, of which none is kept, with some taken.
    private static func ledger(dies: Int = 2, taken: CPUSet = []) throws -> Ledger {
        var host = SyntheticHost()
        host.diesPerSocket = dies
        host.clustersPerDie = 2
        var ledger = Ledger(try host.host(), housekeeping: Housekeeping(given: []))
        guard !taken.isEmpty else { return ledger }
        ledger.enter(
            Claim(
                owner: "taken", kind: .dedicated, vcpuPins: VirtualCPUPins(dedicated: taken),
                memory: MemoryBerth(size: .gibibytes(1), nodes: [0], pageSize: nil), isRunning: false))
        return ledger
    }

    private static func place(_ name: String, _ vcpus: Int, _ overcommit: Int, on ledger: inout Ledger) throws -> CPUSet
    {
        let request = PlacementRequest(
            name: name, vcpus: vcpus, memory: .gibibytes(1), policy: .shared(overcommit: overcommit))
        let placed = try Planner(ledger).place(request)
        ledger.enter(Claim(placed))
        return placed.berth.cpus
    }

    @Test func `joins a pool that has room`() throws {
        var ledger = try Self.ledger()
        #expect(try Self.place("a", 4, 2, on: &ledger) == CPUSet(0..<4))
        #expect(try Self.place("b", 4, 2, on: &ledger) == CPUSet(0..<4))
        #expect(ledger.poolCPUs.count == 4)
    }

    /// Die 1 has 4 CPUs free, and die 0 has 8 of which the first machine's pool takes 2: either takes 4 more.
    @Test func `lets a pool grow rather than begin another that costs as much`() throws {
        var ledger = try Self.ledger(taken: CPUSet(8..<10))
        #expect(try Self.place("a", 6, 1, on: &ledger) == CPUSet(10..<16))
        ledger.remove("taken")
        // Die 1 has 2 CPUs free then, as many as are missing, and die 0 has 8.
        #expect(try Self.place("b", 2, 1, on: &ledger) == CPUSet(8..<16))
        #expect(ledger.poolCPUs == CPUSet(8..<16))
    }

    @Test func `joins a pool on an emptier die where that costs as much`() throws {
        var ledger = try Self.ledger()
        #expect(try Self.place("a", 2, 1, on: &ledger) == CPUSet(0..<2))
        let fuller = Claim(
            owner: "fuller", kind: .dedicated, vcpuPins: VirtualCPUPins(dedicated: CPUSet(8..<13)),
            memory: MemoryBerth(size: .gibibytes(1), nodes: [1], pageSize: nil), isRunning: false)
        ledger.enter(fuller)
        #expect(try Self.place("b", 3, 1, on: &ledger) == CPUSet(0..<5))
    }

    @Test func `does not let more share a CPU than those that are there allow`() throws {
        var ledger = try Self.ledger(dies: 1)
        #expect(try Self.place("alone", 4, 1, on: &ledger) == CPUSet(0..<4))
        // Eight a CPU are nothing to the newcomer, and one is the most for the other.
        #expect(try Self.place("dense", 3, 8, on: &ledger) == CPUSet(0..<7))
        let request = PlacementRequest(
            name: "more", vcpus: 2, memory: .gibibytes(1), policy: .shared(overcommit: 8))
        #expect(throws: Shortfall.self) { try Planner(ledger).place(request) }
    }
}
