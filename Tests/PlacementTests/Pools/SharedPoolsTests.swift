import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// How large the pools of a host are to be, on dies of 8 CPUs in 2 clusters, of which none is kept.
struct SharedPoolsTests {
    private static func ledger(dies: Int = 2, keeping kept: CPUSet = []) throws -> Ledger {
        var host = SyntheticHost()
        host.diesPerSocket = dies
        host.clustersPerDie = 2
        return Ledger(try host.host(), housekeeping: Housekeeping(given: kept))
    }

    private static func floating(
        _ owner: String, _ vcpus: Int, over cpus: CPUSet, overcommit: Int = 4, isRunning: Bool = true
    ) -> Claim {
        Claim(
            Berth(
                policy: .shared(overcommit: overcommit), vcpuPins: VirtualCPUPins(repeating: cpus, count: vcpus),
                emulatorPin: [], memory: MemoryBerth(size: .gibibytes(1), nodes: [0], pageSize: nil)),
            owner: owner, isRunning: isRunning)
    }

    private static func alone(_ owner: String, on cpus: CPUSet) -> Claim {
        Claim(
            owner: owner, kind: .dedicated, vcpuPins: VirtualCPUPins(dedicated: cpus),
            memory: MemoryBerth(size: .gibibytes(1), nodes: [0], pageSize: nil), isRunning: true)
    }

    /// The CPUs that each machine is to float over, of those that are to change.
    private static func changes(_ ledger: Ledger, fixed: Set<String> = []) -> [String: String] {
        let changes = SharedPools(ledger, fixed: fixed).changes
        return Dictionary(uniqueKeysWithValues: changes.map { ($0.machine, "\($0.to.union ?? [])") })
    }

    @Test func `has all machines of a die float over a CPU a vCPU`() throws {
        var ledger = try Self.ledger()
        ledger.enter(Self.floating("a", 4, over: CPUSet(0..<4)))
        ledger.enter(Self.floating("b", 2, over: CPUSet(0..<4)))
        #expect(Self.changes(ledger) == ["a": "0-5", "b": "0-5"])
    }

    @Test func `grows no further than other machines leave it`() throws {
        var ledger = try Self.ledger()
        ledger.enter(Self.alone("big", on: CPUSet(4..<7)))
        ledger.enter(Self.floating("a", 8, over: CPUSet(0..<2)))
        #expect(Self.changes(ledger) == ["a": "0-3,7"])
        ledger.remove("big")
        #expect(Self.changes(ledger) == ["a": "0-7"])
    }

    @Test func `gives back what nobody floats over any more, cluster by cluster`() throws {
        var ledger = try Self.ledger()
        ledger.enter(Self.floating("a", 3, over: CPUSet(1..<8)))
        #expect(Self.changes(ledger) == ["a": "4-6"])
    }

    @Test func `leaves CPUs that another machine means to have alone, and first of all`() throws {
        var ledger = try Self.ledger()
        ledger.enter(Self.floating("z", 4, over: CPUSet(8..<12)))
        ledger.enter(Self.floating("a", 1, over: CPUSet(0..<2)))
        ledger.enter(Self.alone("foreign", on: CPUSet(8..<10)))
        let changes = SharedPools(ledger).changes
        #expect(changes.map(\.machine) == ["z", "a"])
        #expect(changes.map(\.isUrgent) == [true, false])
        #expect(changes.first?.to.union == CPUSet(10..<14))
    }

    @Test func `keeps a machine on its dies`() throws {
        var ledger = try Self.ledger()
        ledger.enter(Self.alone("big", on: CPUSet(0..<7)))
        ledger.enter(Self.floating("a", 4, over: [7], overcommit: 2))
        #expect(Self.changes(ledger).isEmpty)
        #expect(SharedPools(ledger).pools.map(\.isCrowded) == [true])
    }

    @Test func `divides a machine on two dies between them`() throws {
        var ledger = try Self.ledger()
        ledger.enter(Self.alone("big", on: CPUSet(0..<6)))
        ledger.enter(Self.floating("a", 12, over: CPUSet(6..<10)))
        let pools = SharedPools(ledger).pools
        #expect(pools.map(\.vcpus) == [6, 6])
        #expect(pools.map(\.target) == [CPUSet(6..<8), CPUSet(8..<14)])
    }

    @Test func `leaves the vCPUs that have a CPU of their own`() throws {
        var ledger = try Self.ledger()
        let pins: [CPUSet] = [[0], CPUSet(1..<3), CPUSet(1..<3), CPUSet(1..<3)]
        ledger.enter(
            Claim(
                Berth(
                    policy: .mixed(dedicated: [0], overcommit: 4), vcpuPins: pins, emulatorPin: [],
                    memory: MemoryBerth(size: .gibibytes(1), nodes: [0], pageSize: nil)), owner: "m", isRunning: true))
        let changes = SharedPools(ledger).changes
        #expect(changes.map { Array($0.to) } == [[[0], CPUSet(1..<4), CPUSet(1..<4), CPUSet(1..<4)]])
    }

    @Test func `leaves machines that do not run or are not to be touched, and counts them`() throws {
        var ledger = try Self.ledger()
        ledger.enter(Self.floating("off", 2, over: CPUSet(6..<8), isRunning: false))
        ledger.enter(Self.floating("fixed", 2, over: CPUSet(6..<8)))
        ledger.enter(Self.floating("a", 2, over: CPUSet(6..<8)))
        #expect(Self.changes(ledger, fixed: ["fixed"]) == ["a": "0-1,4-7"])
    }

    @Test func `stays on housekeeping CPUs as long as there are no others`() throws {
        var ledger = try Self.ledger(dies: 1, keeping: [0, 1])
        ledger.enter(Self.alone("big", on: CPUSet(2..<8)))
        ledger.enter(Self.floating("a", 2, over: [0, 1], overcommit: 2))
        #expect(Self.changes(ledger).isEmpty)
        ledger.remove("big")
        #expect(Self.changes(ledger) == ["a": "2-3"])
    }

    @Test(arguments: 1..<40)
    func `is settled after its own changes, and widens nobody to another die`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var ledger = try Self.ledger(dies: 3, keeping: [0])
        for number in 0..<6 {
            let first = Int.random(in: 0..<22, using: &random)
            let cpus = CPUSet(
                HostCPU(
                    rawValue: first)..<HostCPU(rawValue: Int.random(in: first + 1...min(24, first + 6), using: &random))
            )
            let vcpus = Int.random(in: 1...8, using: &random)
            ledger.enter(
                Bool.random(using: &random)
                    ? Self.alone("m\(number)", on: cpus) : Self.floating("m\(number)", vcpus, over: cpus))
        }
        // A machine that loses a die to others floats over the rest, which is larger then.
        for _ in 0..<4 { ledger = Self.moved(ledger) }
        #expect(SharedPools(ledger).changes.isEmpty)
    }

    /// The ledger after all changes, which keep every machine on its dies.
    private static func moved(_ ledger: Ledger) -> Ledger {
        var moved = Ledger(ledger.layout, housekeeping: ledger.housekeeping)
        let changes = SharedPools(ledger).changes
        for claim in ledger.claims {
            guard let change = changes.first(where: { $0.machine == claim.owner }), let to = change.to.union else {
                moved.enter(claim)
                continue
            }
            let dies = ledger.layout.dies(of: change.from.union ?? [])
            #expect(ledger.layout.dies(of: to).allSatisfy(dies.contains))
            #expect(ledger.obstacle(toFloatingOver: change.to, change.machine, from: change.from) == nil)
            moved.enter(floating(claim.owner, claim.vcpuPins.count, over: to))
        }
        return moved
    }
}

/// What pools give up so that other machines find room.
struct PoolYieldingTests {
    private func ledger() throws -> Ledger {
        var host = SyntheticHost()
        host.diesPerSocket = 1
        host.clustersPerDie = 2
        var ledger = Ledger(try host.host(), housekeeping: Housekeeping(given: []))
        ledger.enter(
            Claim(
                Berth(
                    policy: .shared(overcommit: 2), vcpuPins: VirtualCPUPins(repeating: CPUSet(0..<6), count: 6),
                    emulatorPin: [], memory: MemoryBerth(size: .gibibytes(1), nodes: [0], pageSize: nil)),
                owner: "floats", isRunning: true))
        return ledger
    }

    /// Two CPUs are free, and three are the least that the pool keeps.
    @Test(arguments: [(3, true), (5, true), (6, false)])
    func `gives up what overcommit can do without`(vcpus: Int, isEnough: Bool) throws {
        var ledger = try ledger()
        let request = PlacementRequest(name: "new", vcpus: vcpus, memory: .gibibytes(1))
        #expect(throws: Shortfall.self) { try Planner(ledger).place(request) }
        guard let changes = Planner(ledger).yielding(for: [request]) else {
            #expect(!isEnough)
            return
        }
        #expect(isEnough)
        let claim = try #require(ledger.claim(of: "floats"))
        let kept = try #require(changes.first { $0.machine == "floats" }?.to)
        #expect(kept.union?.isSubset(of: CPUSet(0..<6)) == true)
        #expect((kept.union?.count ?? 0) >= 3)
        ledger.remove("floats")
        ledger.enter(
            Claim(
                Berth(policy: .shared(overcommit: 2), vcpuPins: kept, emulatorPin: [], memory: claim.memory),
                owner: "floats", isRunning: true))
        let placed = try Planner(ledger).place(request)
        #expect(placed.berth.cpus.isDisjoint(with: kept.union ?? []))
    }

    @Test func `gives up nothing of machines that are not to be touched`() throws {
        let request = PlacementRequest(name: "new", vcpus: 3, memory: .gibibytes(1))
        #expect(Planner(try ledger()).yielding(for: [request], fixed: ["floats"]) == nil)
    }
}
