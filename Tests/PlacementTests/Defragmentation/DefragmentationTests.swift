import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Two dies of 8 clusters of 4 cores, whose chip narrows invalidations, with 16 GiB in pages of 2 MiB each.
struct DefragmentationTests {
    private let host: SyntheticHost

    init() {
        var host = SyntheticHost()
        host.chip = .hip09
        host.pools = [(.mebibytes2, 8192)]
        self.host = host
    }

    /// A ledger with machines that run on CPUs, a GiB a vCPU.
    private func ledger(_ machines: KeyValuePairs<String, String>) throws -> Ledger {
        var documents = host.documents()
        var claims: [Claim] = []
        for (name, list) in machines {
            let cpus = Array(try CPUSet(parsing: list))
            let nodes = NodeSet(Set(cpus.map { NUMANode(rawValue: $0.rawValue / 32) }))
            for cpu in cpus { documents.freePages[NUMANode(rawValue: cpu.rawValue / 32)]?[.mebibytes2]? -= 128 }
            let berth = Berth(
                policy: .dedicated, vcpuPins: VirtualCPUPins(dedicated: cpus), emulatorPin: [0],
                memory: MemoryBerth(size: .mebibytes(UInt64(cpus.count) * 256), nodes: nodes, pageSize: .mebibytes2))
            claims.append(Claim(berth, owner: name, isRunning: true))
        }
        var ledger = Ledger(try Host(documents), housekeeping: Housekeeping(given: []))
        for claim in claims { ledger.enter(claim) }
        return ledger
    }

    private func request(_ vcpus: Int, _ gibibytes: UInt64 = 1) -> PlacementRequest {
        PlacementRequest(name: "new", vcpus: vcpus, memory: .gibibytes(gibibytes), pageSize: .mebibytes2)
    }

    @Test func `tells what each move costs`() throws {
        // Neither die has 16 CPUs free: 12 on die 0, and 14 on die 1.
        let ledger = try ledger(["a": "0-1", "b": "4-13", "c": "2-3,14-19", "d": "32-49"])
        let plan = try Planner(ledger).defragment(for: .admit(request(16)), limits: MoveLimits())
        let move = try #require(plan.moves.first)
        #expect(plan.moves.count == 1)
        #expect(move.machine == "c")
        #expect(plan.movedMachines == 1)
        #expect(plan.movedVCPUs == 8)
        #expect(plan.copiedMemory == .gibibytes(2))
        // The carrier stretches the union over both dies, and then takes it together on the new one.
        #expect(plan.recalculations == 2)
        #expect((move.diesBefore, move.diesAfter) == ([0], [1]))
        #expect(move.repinning.memory == .moves(from: [0], to: [1]))
        // On two dies whole clusters receive: a and b are on some that c shares, and d is on none.
        #expect(move.disturbed == ["a", "b"])
        #expect(plan.placement?.decision.dies == [0])
        #expect((plan.before.largestOnOneDie, plan.after.largestOnOneDie) == (14, 20))
    }

    @Test func `moves nothing where there is room already`() throws {
        let plan = try Planner(try ledger(["a": "0-15"])).defragment(
            for: .admit(request(32)), limits: MoveLimits(machines: 0))
        #expect(plan.moves.isEmpty)
        #expect(plan.placement?.decision.dies == [1])
    }

    @Test func `brings a torn machine together, and clusters that are shared`() throws {
        // The machine a is on both dies without need, and b and c are on four clusters where two would do.
        let ledger = try ledger(["a": "20-23,52-55", "b": "0-1,4-5", "c": "2-3,6-7"])
        let plan = try Planner(ledger).defragment(for: .tidy, limits: MoveLimits())
        #expect((plan.before.diesBeyondNeed, plan.after.diesBeyondNeed) == (1, 0))
        #expect((plan.before.clustersBeyondNeed, plan.after.clustersBeyondNeed) == (2, 0))
        #expect((plan.before.sharedClusters, plan.after.sharedClusters) == (2, 0))
        let a = try #require(plan.moves.first { $0.machine == "a" })
        #expect(a.relocation.movedVCPUs == 4)
        #expect(a.relocation.memory == .gibibytes(1))
        #expect(a.diesAfter.count == 1)
        #expect(plan.moves.filter { $0.machine != "a" }.allSatisfy { $0.relocation.memory == .zero })
    }

    @Test func `stops tidying at the most that may be moved`() throws {
        let ledger = try ledger(["a": "20-23,52-55", "b": "0-1,4-5", "c": "2-3,6-7"])
        let none = try Planner(ledger).defragment(for: .tidy, limits: MoveLimits(machines: 0))
        #expect(none.moves.isEmpty)
        let one = try Planner(ledger).defragment(for: .tidy, limits: MoveLimits(machines: 1))
        #expect(one.moves.map(\.machine) == ["a"])
        let small = try Planner(ledger).defragment(for: .tidy, limits: MoveLimits(memory: .mebibytes(512)))
        #expect(!small.moves.map(\.machine).contains("a"))
        let kept = try Planner(ledger).defragment(for: .tidy, limits: MoveLimits(fixed: ["a"]))
        #expect(!kept.moves.map(\.machine).contains("a"))
        #expect(kept.staying.map { "\($0.machine): \($0.reason)" } == ["a: it is to stay, as asked"])
        #expect(kept.after.sharedClusters == 0)
    }

    @Test func `finds nothing to do where all lie well`() throws {
        let plan = try Planner(try ledger(["a": "0-7", "b": "8-11", "c": "32-47"]))
            .defragment(for: .tidy, limits: MoveLimits())
        #expect(plan.moves.isEmpty)
        #expect(plan.before == plan.after)
    }

    @Test func `sees what came in the way meanwhile`() throws {
        let before = try ledger(["a": "0-1", "b": "4-13", "c": "2-3,14-19", "d": "32-49"])
        let plan = try Planner(before).defragment(for: .admit(request(16)), limits: MoveLimits())
        #expect(plan.moves.map(\.machine) == ["c"])
        #expect(plan.obstacle(from: 0, on: before) == nil)
        let new = try #require(plan.moves[0].relocation.to.union)

        var taken = before
        let berth = Berth(
            policy: .dedicated, vcpuPins: [CPUSet([try #require(new.first)])], emulatorPin: [],
            memory: MemoryBerth(size: .zero, nodes: [1], pageSize: nil))
        taken.enter(Claim(berth, owner: "intruder", isRunning: true))
        let sentence = "CPU \(try #require(new.first)), where c was to go, is taken by intruder"
        #expect(plan.obstacle(from: 0, on: taken) == sentence)

        var gone = before
        gone.remove("c")
        #expect(plan.obstacle(from: 0, on: gone) == "c is gone")

        // Somebody takes the room on die 0 that was to be made.
        var crowded = before
        let other = Berth(
            policy: .dedicated, vcpuPins: VirtualCPUPins(dedicated: (20..<28).map(HostCPU.init(rawValue:))),
            emulatorPin: [], memory: MemoryBerth(size: .zero, nodes: [0], pageSize: nil))
        crowded.enter(Claim(other, owner: "intruder", isRunning: true))
        #expect(plan.obstacle(from: 0, on: crowded) == "the room that they would make is taken meanwhile")
    }

    @Test func `says in one sentence what is missing`() throws {
        let ledger = try ledger(["a": "0-15", "b": "16-23", "c": "32-47", "d": "48-55"])
        let tooLarge = #expect(throws: DefragmentationObstacle.self) {
            try Planner(ledger).defragment(for: .admit(request(17)), limits: MoveLimits())
        }
        #expect(
            tooLarge?.description == """
                new needs 17 CPUs of its own, and synthetic has 16 (die 0 has 8 CPUs and 10 GiB free on node 0; die 1 \
                has 8 CPUs and 10 GiB free on node 1); the largest machine of its kind that fits has 16 vCPUs
                """)
        let kept = #expect(throws: DefragmentationObstacle.self) {
            try Planner(ledger).defragment(
                for: .admit(request(16)), limits: MoveLimits(machines: 1, fixed: ["b", "d"]))
        }
        #expect(
            kept?.description == """
                no moves of at most 1 machine make room for 16 vCPUs and 1 GiB of 2 MiB pages on one die of synthetic \
                (die 0 has 8 CPUs and 10 GiB free; die 1 has 8 CPUs and 10 GiB free); these stay where they are: b, d \
                because it is to stay, as asked
                """)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `tidies by moves that can be made one after the other, and makes nothing worse`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var ledger = Ledger(try host.host(), housekeeping: Housekeeping(given: []))
        for number in 0..<14 {
            let free = ledger.freeCPUs.shuffled(using: &random)
            let count = min(Int.random(in: 1...7, using: &random), free.count)
            guard count > 0 else { break }
            // On one die as a rule, and anywhere now and then.
            let die = Int.random(in: 0..<3, using: &random)
            let near = free.filter { die == 2 || $0.rawValue / 32 == die }
            let cpus = near.count >= count ? near.prefix(count) : free.prefix(count)
            let nodes = NodeSet(Set(cpus.map { NUMANode(rawValue: $0.rawValue / 32) }))
            let berth = Berth(
                policy: .dedicated, vcpuPins: VirtualCPUPins(dedicated: cpus), emulatorPin: [],
                memory: MemoryBerth(size: .mebibytes(128), nodes: nodes, pageSize: .mebibytes2))
            ledger.enter(Claim(berth, owner: "m\(number)", isRunning: true))
        }
        let limits = MoveLimits(machines: Int.random(in: 0...10, using: &random), fixed: ["m3"])
        let plan = try Planner(ledger).defragment(for: .tidy, limits: limits)
        #expect(plan.obstacle(from: 0, on: ledger) == nil)
        #expect(plan.movedMachines <= limits.machines)
        #expect(!plan.moves.map(\.machine).contains("m3"))
        #expect(plan.after.diesBeyondNeed <= plan.before.diesBeyondNeed)
        let flaws = [plan.before, plan.after].map { $0.clustersBeyondNeed + $0.sharedClusters }
        #expect(plan.after.diesBeyondNeed < plan.before.diesBeyondNeed || flaws[1] <= flaws[0])
        #expect(plan.moves.isEmpty == (plan.before == plan.after))
    }
}
