import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// What each policy promises, on hosts small enough to say by hand what is right.
struct PolicyTests {
    /// Two dies of `clusters` clusters of 4 cores; the first core is kept for housekeeping.
    private static func host(clusters: Int = 2, threads: Int = 1) throws -> Host {
        var host = SyntheticHost()
        host.clustersPerDie = clusters
        host.threadsPerCore = threads
        return try host.host()
    }

    private static func request(
        _ vcpus: Int, _ name: String = "m", _ change: (inout PlacementRequest) -> Void = { _ in }
    ) -> PlacementRequest {
        var request = PlacementRequest(name: name, vcpus: vcpus, memory: .gibibytes(1), pageSize: .mebibytes2)
        change(&request)
        return request
    }

    // MARK: Threads

    @Test func `isolate leaves the siblings idle, and nobody else gets them`() throws {
        let host = try Self.host(threads: 2)
        var ledger = Ledger(host)
        let placed = try Planner(ledger).place(Self.request(3) { $0.threads = .isolate })
        let cores = Set(placed.berth.cpus.compactMap { host.topology[$0]?.core })
        #expect(cores.count == 3)
        #expect(placed.berth.held.count == 3)
        #expect(Set(placed.berth.held.compactMap { host.topology[$0]?.core }) == cores)
        #expect(placed.berth.held.isDisjoint(with: placed.berth.cpus))
        ledger.enter(Claim(placed.berth, owner: "m"))
        let rest = try Planner(ledger).place(Self.request(ledger.freeCount, "rest")).berth.cpus
        #expect(rest.isDisjoint(with: placed.berth.held))
        #expect(rest.union(placed.berth.cpus).union(placed.berth.held).union([0, 1]) == host.topology.online)
    }

    @Test func `isolate fits as often as there are cores`() throws {
        let ledger = Ledger(try Self.host(threads: 2))
        #expect(throws: Never.self) { try Planner(ledger).place(Self.request(15) { $0.threads = .isolate }) }
        let error = #expect(throws: Shortfall.self) {
            try Planner(ledger).place(Self.request(16) { $0.threads = .isolate })
        }
        #expect(error?.description.contains("16 CPUs of its own, each on a core of its own") == true)
    }

    @Test(arguments: [(4, 0), (3, 1)])
    func `require takes whole cores`(vcpus: Int, idle: Int) throws {
        let host = try Self.host(threads: 2)
        let berth = try Planner(Ledger(host)).place(Self.request(vcpus) { $0.threads = .require }).berth
        #expect(Set(berth.cpus.compactMap { host.topology[$0]?.core }).count == 2)
        #expect(berth.held.count == idle)
    }

    @Test func `require is refused where cores have one thread`() throws {
        let error = #expect(throws: Shortfall.self) {
            try Planner(Ledger(Self.host())).place(Self.request(2) { $0.threads = .require })
        }
        #expect(error?.description.hasPrefix("m requires cores of several threads, and synthetic has none") == true)
    }

    // MARK: Mixed

    @Test func `mixed keeps the pool on the die of the dedicated vCPUs`() throws {
        let host = try Self.host(clusters: 4)
        var ledger = Ledger(host)
        let policy = CPUPolicy.mixed(dedicated: [0, 1], overcommit: 2)
        var pools: [CPUSet] = []
        for name in ["a", "b"] {
            let placed = try Planner(ledger).place(Self.request(6, name) { $0.policy = policy })
            let pins = placed.berth.vcpuPins
            #expect(pins[0].count == 1 && pins[1].count == 1 && pins[0] != pins[1])
            let pool = Set(pins.dropFirst(2))
            #expect(pool.count == 1)
            #expect(pool.first?.isDisjoint(with: pins[0].union(pins[1])) == true)
            #expect(placed.decision.dies == [0])
            #expect(placed.invalidations.reach == .oneDie)
            pools.append(pins[2])
            ledger.enter(Claim(placed.berth, owner: name))
            #expect(ledger.conflicts.isEmpty)
        }
        // The second machine's four vCPUs fill the pool of the first, two a CPU.
        #expect(pools[0] == pools[1])
        let other = try Planner(ledger).place(Self.request(4, "c")).berth.cpus
        #expect(other.isDisjoint(with: pools[0]))
    }

    // MARK: Threads that are no vCPUs

    @Test func `the emulator and I/O threads get CPUs of their own, off the TLBI union`() throws {
        var ledger = Ledger(try Self.host())
        let placed = try Planner(ledger).place(
            Self.request(3) {
                $0.emulator = .isolate
                $0.ioThreads = 2
                $0.ioThreadPolicy = .isolate
            }
        )
        let berth = placed.berth
        #expect(berth.emulatorPin.count == 1)
        #expect(berth.ioThreadPins.map(\.count) == [1, 1])
        let services = CPUSet(berth.ioThreadPins.joined()).union(berth.emulatorPin)
        #expect(services.count == 3)
        #expect(berth.held == services)
        #expect(services.isDisjoint(with: placed.invalidations.union))
        #expect(!services.contains(0))
        #expect(ledger.layout.dies(of: services) == placed.decision.dies)
        ledger.enter(Claim(berth, owner: "m"))
        #expect(ledger.freeCPUs.isDisjoint(with: services))
        #expect(ledger.freeCount == 15 - 6)
    }

    @Test(arguments: [CPUPolicy.shared(overcommit: 2), .mixed(dedicated: [0], overcommit: 2)])
    func `a pool leaves CPUs on its die for the emulator and I/O threads`(policy: CPUPolicy) throws {
        let ledger = Ledger(try Self.host())
        let placed = try Planner(ledger).place(
            Self.request(7) {
                $0.policy = policy
                $0.emulator = .isolate
                $0.ioThreads = 1
                $0.ioThreadPolicy = .isolate
            }
        )
        #expect(placed.berth.cpus.count == 5)
        #expect(placed.berth.held.count == 2)
        #expect(ledger.layout.dies(of: placed.berth.cpus.union(placed.berth.held)).count == 1)
    }

    @Test(arguments: [(ServicePolicy.housekeeping, "0"), (.share, "1-3")])
    func `the emulator and I/O threads share CPUs`(policy: ServicePolicy, expected: String) throws {
        let berth = try Planner(Ledger(Self.host())).place(
            Self.request(3) {
                $0.emulator = policy
                $0.ioThreads = 2
                $0.ioThreadPolicy = policy
            }
        ).berth
        #expect(berth.emulatorPin.description == expected)
        #expect(berth.ioThreadPins.map(\.description) == [expected, expected])
        #expect(berth.held.isEmpty)
    }

    @Test func `a machine whose threads find no CPU of their own is refused`() throws {
        let ledger = Ledger(try Self.host())
        #expect(throws: Never.self) { try Planner(ledger).place(Self.request(14) { $0.emulator = .isolate }) }
        #expect(throws: Shortfall.self) { try Planner(ledger).place(Self.request(15) { $0.emulator = .isolate }) }
    }

    // MARK: Nearness and company

    private static let policies: [CPUPolicy] = [
        .dedicated, .shared(overcommit: 2), .mixed(dedicated: [0], overcommit: 2),
    ]

    @Test(arguments: policies)
    func `nearness that is required holds, or the machine is refused`(policy: CPUPolicy) throws {
        var ledger = Ledger(try Self.host())
        let near = Self.request(3) {
            $0.policy = policy
            $0.affinities = [NodeAffinity(nodes: [1], isRequired: true, reason: "where the card is")]
        }
        let placed = try Planner(ledger).place(near)
        #expect(placed.berth.memory.nodes == [1])
        #expect(placed.reasons.contains("it is on node 1, where the card is"))
        ledger.enter(Claim(try Planner(ledger).place(Self.request(8, "full")).berth, owner: "full"))
        let error = #expect(throws: Shortfall.self) { try Planner(ledger).place(near) }
        #expect(error?.description.contains("die 0 is not open to it") == true)
    }

    @Test(arguments: policies)
    func `nearness that is preferred yields to room`(policy: CPUPolicy) throws {
        var ledger = Ledger(try Self.host())
        let near = Self.request(3) {
            $0.policy = policy
            $0.affinities = [NodeAffinity(nodes: [1], isRequired: false, reason: "where the card is")]
        }
        #expect(try Planner(ledger).place(near).berth.memory.nodes == [1])
        ledger.enter(Claim(try Planner(ledger).place(Self.request(8, "full")).berth, owner: "full"))
        let placed = try Planner(ledger).place(near)
        #expect(placed.berth.memory.nodes == [0])
        #expect(placed.reasons.contains("it is not on node 1, where the card is: there is no room"))
    }

    @Test func `company is kept whichever machine asked for it`() throws {
        var ledger = Ledger(try Self.host())
        func place(_ name: String, together: Set<String> = [], apart: Set<String> = []) throws -> [Int] {
            let placed = try Planner(ledger).place(
                Self.request(2, name) { ($0.together, $0.apart) = (together, apart) })
            ledger.enter(Claim(placed))
            return placed.decision.dies
        }
        let web1 = try place("web1", apart: ["web2"])
        #expect(try place("web2") != web1)
        #expect(try place("web3", apart: ["web1", "absent"]) != web1)
        #expect(try place("cache", together: ["web3"]) != web1)
        #expect(try place("db", together: ["web1"]) == web1)
        let error = #expect(throws: Shortfall.self) { try place("both", together: ["web1"], apart: ["db"]) }
        #expect(error?.description.hasPrefix("both may be on no die of synthetic") == true)
        for name in ["web1", "web2", "web3", "cache", "db"] { ledger.remove(name) }
        #expect(try place("web2") == web1)
    }
}
