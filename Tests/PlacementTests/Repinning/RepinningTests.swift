import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// Ways between two berths, on a host of four dies of eight CPUs: 0-7, 8-15, 16-23 and 24-31.
struct RepinningTests {
    private let host: Host

    init() throws {
        var host = SyntheticHost()
        host.sockets = 2
        host.clustersPerDie = 2
        host.chip = .hip09
        self.host = try host.host()
    }

    private func repinning(_ old: [CPUSet], _ new: [CPUSet], _ memory: MemoryMove = .unneeded) -> Repinning {
        Repinning(from: .pinned(old), to: .pinned(new), on: host, memory: memory)
    }

    /// Masks for vCPUs with a CPU each.
    private func each(_ cpus: [HostCPU]...) -> [CPUSet] { cpus.flatMap(\.self).map { [$0] } }
    private func range(_ range: ClosedRange<Int>) -> CPUSet { CPUSet(cpus(range)) }
    private func cpus(_ range: ClosedRange<Int>) -> [HostCPU] { range.map(HostCPU.init(rawValue:)) }

    @Test func `does nothing where nothing changes`() {
        let repinning = repinning(each(cpus(1...4)), each(cpus(1...4)))
        #expect(repinning.steps.isEmpty)
        #expect(repinning.recalculations == 0)
        #expect(repinning.crowding == 1)
        #expect(repinning.widestReach == .oneDie)
    }

    @Test func `changes the union twice from die to die, however many vCPUs there are`() {
        let repinning = repinning(each(cpus(0...7)), each(cpus(8...15)))
        #expect(repinning.recalculations == 2)
        #expect(repinning.steps.count == 9)
        #expect(repinning.crowding == 1)
        #expect(repinning.widestReach == .twoDies)
        // The last vCPU is allowed on both dies but where others stay, until those have gone over.
        #expect(repinning.steps.first?.action == .pin(7, to: range(0...15)))
        #expect(repinning.steps.last?.action == .pin(7, to: [15]))
        #expect(repinning.steps.map(\.union).dropLast().allSatisfy { $0 == range(0...15) })
    }

    @Test func `moves one vCPU alone by one pin`() {
        let repinning = repinning(each([3]), each([9]))
        #expect(repinning.steps.map(\.action) == [.pin(0, to: [9])])
        #expect(repinning.recalculations == 1)
        #expect(repinning.widestReach == .oneDie)
    }

    @Test func `moves one of several vCPUs by one pin`() {
        let repinning = repinning(each([0, 1, 2, 3]), each([0, 1, 9, 3]))
        #expect(repinning.steps.map(\.action) == [.pin(2, to: [9])])
        #expect(repinning.recalculations == 1)
    }

    @Test func `never changes the union to permute`() {
        let repinning = repinning(each([0, 1, 2, 3]), each([0, 2, 3, 1]))
        #expect(repinning.recalculations == 0)
        #expect(
            repinning.steps.map(\.action) == [
                .pin(3, to: range(1...3)), .pin(2, to: [3]), .pin(1, to: [2]), .pin(3, to: [1]),
            ])
        #expect(repinning.crowding == 1)
    }

    @Test func `vacates a die before it touches a third one`() {
        let repinning = repinning(each(cpus(4...11)), each(cpus(20...27)))
        #expect(repinning.mostDies == 2)
        #expect(repinning.recalculations == 2)
        #expect(repinning.crowding == 2)
        // The dies of the union along the way: 0 and 1; one of each; 2 and 3.
        let dies = repinning.steps.filter(\.recalculates).map(\.dies)
        #expect(dies == [[0, 2], [2, 3]])
    }

    @Test func `vacates towards the larger parts`() {
        let old = each(cpus(0...6), cpus(8...8))
        let new = each(cpus(16...16), cpus(24...30))
        let repinning = repinning(old, new)
        #expect(repinning.steps.filter(\.recalculates).map(\.dies) == [[0, 3], [2, 3]])
        #expect(repinning.crowding == 1)
        #expect(repinning.mostDies == 2)
    }

    @Test func `pins a machine that floated over the host with one change`() {
        let repinning = repinning([[], [], []], each([8, 9, 10]))
        #expect(repinning.steps.map(\.action) == [.pin(0, to: [8]), .pin(1, to: [9]), .pin(2, to: [10])])
        #expect(repinning.steps.map(\.recalculates) == [false, false, true])
        #expect(repinning.widestReach == .allDies)
        #expect(repinning.steps.last?.reach == .oneDie)
    }

    @Test func `unpins a machine with one change`() {
        let repinning = repinning(each([8, 9]), [[], []])
        #expect(repinning.steps.map(\.action) == [.pin(1, to: range(0...31)), .pin(0, to: range(0...31))])
        #expect(repinning.recalculations == 1)
    }

    @Test func `moves a pool without crowding it`() {
        let repinning = repinning(Array(repeating: range(0...3), count: 4), Array(repeating: range(8...11), count: 4))
        #expect(repinning.recalculations == 2)
        #expect(repinning.crowding == 1)
        #expect(repinning.steps.count == 5)
    }

    @Test func `doubles up for one change, and takes two before it crowds more`() {
        // Seven CPUs change, and two stay for the others to wait on.
        let doubling = repinning(each([0, 1, 2, 3]), each([4, 5, 2, 3]))
        #expect(doubling.recalculations == 1)
        #expect(doubling.crowding == 2)
        let crowding = repinning(each(cpus(0...7)), each(cpus(7...14)))
        #expect(crowding.recalculations == 2)
        #expect(crowding.crowding <= 2)
    }

    @Test func `takes steps back the way they came`() {
        let repinning = repinning(each(cpus(4...11)), each(cpus(20...27)))
        let actions = repinning.reversal(of: repinning.steps.count)
        #expect(actions.count == repinning.steps.count)
        #expect(actions.last == repinning.steps.first?.reversal)
        #expect(repinning.reversal(of: 0) == [])
    }

    @Test func `moves the emulator first, unless vCPUs are where it goes`() throws {
        var (old, new) = (Berth.pinned(each([4])), Berth.pinned(each([5])))
        (old.emulatorPin, new.emulatorPin) = ([0], [1])
        let free = Repinning(from: old, to: new, on: host, memory: .unneeded)
        #expect(free.steps.map(\.action) == [.pinEmulator(to: [1]), .pin(0, to: [5])])
        #expect(free.steps.map(\.reversal) == [.pinEmulator(to: [0]), .pin(0, to: [4])])
        new.emulatorPin = [4]
        let occupied = Repinning(from: old, to: new, on: host, memory: .unneeded)
        #expect(occupied.steps.map(\.action) == [.pin(0, to: [5]), .pinEmulator(to: [4])])
        new.emulatorPin = []
        let anywhere = Repinning(from: old, to: new, on: host, memory: .unneeded)
        #expect(anywhere.steps.map(\.action) == [.pin(0, to: [5]), .pinEmulator(to: range(0...31))])
    }

    @Test func `moves I/O threads as the emulator, each by itself`() {
        var (old, new) = (Berth.pinned(each([4, 5])), Berth.pinned(each([6, 5])))
        (old.ioThreadPins, new.ioThreadPins) = ([[0], [1], [2]], [[4], [1], [3]])
        let repinning = Repinning(from: old, to: new, on: host, memory: .unneeded)
        #expect(
            repinning.steps.map(\.action) == [.pinIOThread(3, to: [3]), .pin(0, to: [6]), .pinIOThread(1, to: [4])])
        #expect(
            repinning.reversal(of: 3) == [.pinIOThread(1, to: [0]), .pin(0, to: [4]), .pinIOThread(3, to: [2])])
        // Threads that the machine does not have are none to be pinned.
        old.ioThreadPins = []
        #expect(Repinning(from: old, to: new, on: host, memory: .unneeded).steps.count == 1)
    }

    @Test func `moves memory last, and keeps what stays in the record`() {
        var new = Berth.pinned(each([9]))
        new.memory.nodes = [1]
        let moved = Repinning(from: .pinned(each([1])), to: new, on: host, memory: .moves(from: [0], to: [1]))
        #expect(moved.steps.map(\.action) == [.pin(0, to: [9]), .moveMemory(to: [1])])
        #expect(moved.steps.last?.reversal == .moveMemory(to: [0]))
        #expect(moved.reached == new)
        let later = Repinning(
            from: .pinned(each([1])), to: new, on: host, memory: .stays(on: [0], because: "", .untilRestart))
        #expect(later.steps.count == 1)
        #expect(later.reached.memory.nodes == [0])
        #expect(later.defined == new)
        let never = Repinning(
            from: .pinned(each([1])), to: new, on: host, memory: .stays(on: [0], because: "", .always))
        #expect(never.defined.memory.nodes == [0])
    }
}

extension Berth {
    /// A berth of which only the vCPUs' CPUs matter.
    static func pinned(_ pins: [CPUSet]) -> Berth {
        Berth(
            policy: .dedicated,
            vcpuPins: pins,
            emulatorPin: [],
            memory: MemoryBerth(size: .gibibytes(1), nodes: [0], pageSize: nil)
        )
    }
}
