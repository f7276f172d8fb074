import HostInventory
import Placement
import TestSupport
import Testing
import Vocabulary

struct ClaimBookTests {
    /// Seconds of no clock in particular.
    private typealias Book = ClaimBook<ContinuousClock.Instant>

    private let start = ContinuousClock.now
    private let host: Host

    init() throws { host = try SyntheticHost().host() }

    private func second(_ second: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(second)) }

    private func plan(_ name: String, _ vcpus: Int, on ledger: Ledger) throws -> PlannedBerth {
        try Planner(ledger).place(
            PlacementRequest(name: name, vcpus: vcpus, memory: .gibibytes(1), pageSize: .mebibytes2))
    }

    @Test func `keeps others off a place that is claimed, and gives it back when it lapses`() throws {
        var book = Book(Ledger(host))
        let before = book.ledger.freeCPUs
        let planned = try plan("a", 8, on: book.ledger)
        _ = try book.claim(planned, until: second(10), now: second(0))
        #expect(book.ledger.freeCPUs == before.subtracting(planned.berth.cpus))
        #expect(book.pending == ["a"])

        #expect(book.lapse(second(9)).isEmpty)
        #expect(book.lapse(second(10)) == ["a"])
        #expect(book.ledger.freeCPUs == before)
        #expect(book.ledger.freePages(.mebibytes2, on: 0) == 16_384)
    }

    @Test func `refuses a plan that another was faster with`() throws {
        var book = Book(Ledger(host))
        let (first, second) = (try plan("a", 8, on: book.ledger), try plan("b", 8, on: book.ledger))
        _ = try book.claim(first, until: self.second(10), now: start)
        #expect(throws: Book.Refusal.taken(by: ["a"], owner: "b")) {
            try book.claim(second, until: self.second(10), now: start)
        }
        // Once the first has lapsed, the place is free.
        _ = try book.claim(second, until: self.second(30), now: self.second(11))
        #expect(book.pending == ["b"])
    }

    @Test func `refuses pages that another was faster with`() throws {
        var synthetic = SyntheticHost()
        synthetic.pools = [(.mebibytes2, 600)]
        synthetic.diesPerSocket = 1
        var book = Book(Ledger(try synthetic.host()))
        var other = PlacementRequest(name: "b", vcpus: 1, memory: .gibibytes(1), pageSize: .mebibytes2)
        other.policy = .shared(overcommit: 2)
        let (first, second) = (try plan("a", 1, on: book.ledger), try Planner(book.ledger).place(other))
        _ = try book.claim(second, until: self.second(10), now: start)
        let error = #expect(throws: Book.Refusal.self) {
            try book.claim(first, until: self.second(10), now: start)
        }
        #expect(error?.description.hasPrefix("the place that was planned for a has been taken") == true)
    }

    @Test func `keeps what is committed, and nothing that is released`() throws {
        var book = Book(Ledger(host))
        let kept = try book.claim(try plan("a", 4, on: book.ledger), until: second(10), now: start)
        let given = try book.claim(try plan("b", 4, on: book.ledger), until: second(10), now: start)
        try book.commit(kept, now: second(5))
        book.release(given)
        book.lapse(second(100))
        #expect(book.ledger.claims.map(\.owner) == ["a"])
        #expect(throws: Book.Refusal.lapsed(owner: "b")) { try book.commit(given, now: second(101)) }
        #expect(throws: Book.Refusal.known(owner: "a")) {
            try book.claim(try plan("a", 4, on: book.ledger), until: second(200), now: second(101))
        }
    }

    @Test func `carries claims over to what the host is found to have`() throws {
        var book = Book(Ledger(host))
        let first = try plan("a", 4, on: book.ledger)
        _ = try book.claim(first, until: second(10), now: start)
        _ = try book.claim(try plan("b", 4, on: book.ledger), until: second(10), now: start)
        var found = Ledger(host)
        found.enter(Claim(first.berth, owner: "a", isRunning: true))
        book.refresh(found, now: second(1))
        #expect(book.ledger.claims.map(\.owner) == ["a", "b"])
        #expect(book.pending == ["b"])
        #expect(book.ledger.conflicts.isEmpty)
    }
}

struct ForeignExposureTests {
    /// Two sockets of two dies of HIP10.
    private func ledger() throws -> Ledger {
        var synthetic = SyntheticHost()
        synthetic.sockets = 2
        synthetic.chip = .hip10
        return Ledger(try synthetic.host(), housekeeping: Housekeeping(given: []))
    }

    private func claim(_ owner: String, _ cpus: [HostCPU]) -> Claim {
        Claim(
            Berth(
                policy: .dedicated, vcpuPins: VirtualCPUPins(dedicated: cpus), emulatorPin: [],
                memory: MemoryBerth(size: .gibibytes(1), nodes: [0], pageSize: nil)), owner: owner)
    }

    @Test func `is nothing between machines on one die each`() throws {
        var ledger = try ledger()
        ledger.enter(claim("a", [0, 1]))
        ledger.enter(claim("b", [2, 3]))
        let exposure = try #require(ledger.exposure(of: "a"))
        #expect(exposure.outgoing.isEmpty && exposure.incoming.isEmpty)
        #expect(ledger.exposure(of: "c") == nil)
    }

    @Test func `counts the rest of the clusters over two dies, and all CPUs beyond`() throws {
        var ledger = try ledger()
        ledger.enter(claim("two dies", [0, 32]))
        ledger.enter(claim("neighbour", [1, 2, 4]))
        ledger.enter(claim("far", [100]))
        let wide = try #require(ledger.exposure(of: "two dies"))
        #expect(wide.outgoing == [1, 2])
        #expect(wide.disturbed == ["neighbour"])
        #expect(wide.incoming.isEmpty)
        #expect(ledger.exposure(of: "neighbour")?.incoming == [1, 2])
        ledger.enter(claim("everywhere", [8, 40, 70]))
        #expect(ledger.exposure(of: "far")?.disturbing == ["everywhere"])
        #expect(ledger.exposure(of: "everywhere")?.outgoing == [0, 1, 2, 4, 32, 100])
    }
}
