import AgentAPI
import DomainXML
import FoundationEssentials
import HostInventory
import Placement
import Reports
import Testing
import TestSupport
import Vocabulary

@testable import Commands

/// The pictures of hosts, as values and as they are printed.
struct HostMapTests {
    typealias Host = HostInventory.Host

    /// A host with machines of all kinds on it.
    static func ledger(_ host: Host, memory: MemorySize = .gibibytes(2)) throws -> Ledger {
        var ledger = Ledger(host)
        func enter(_ name: String, _ vcpus: Int, _ policy: CPUPolicy, isRunning: Bool = true) throws {
            let size = host.pageSizes.last { $0 != host.basePageSize && $0 < .gibibytes1 }
            let request = PlacementRequest(name: name, vcpus: vcpus, memory: memory, pageSize: size, policy: policy)
            ledger.enter(Claim(try Planner(ledger).place(request).berth, owner: name, isRunning: isRunning))
        }
        try enter("web", 4, .dedicated)
        if host.topology.cpus.count > 8 { try enter("database", 6, .dedicated) }
        try enter("batch-1", 2, .shared(overcommit: 4), isRunning: false)
        try enter("batch-2", 1, .shared(overcommit: 4))
        let last = HostCPU(rawValue: host.topology.cpus.count - 2)
        Self.enter(foreign: "legacy", [[last]], &ledger)
        Self.enter(foreign: "anywhere", [host.topology.online], &ledger)
        return ledger
    }

    static func enter(foreign name: String, _ affinities: [CPUSet], _ ledger: inout Ledger) {
        ledger.enter(
            Claim(
                foreign: name, affinities: affinities,
                memory: MemoryBerth(size: .gibibytes(1), nodes: [], pageSize: nil), isRunning: true, on: ledger.layout))
    }

    static func map(_ ledger: Ledger, chosen: String? = nil) -> HostMap {
        let report = chosen.flatMap { name in
            ledger.claim(of: name).map {
                TLBIReport(allowed: $0.vcpuPins, on: ledger.host, of: name, source: .definition)
            }
        }
        return HostMap(ledger, emulators: ["web": [0]], chosen: report)
    }

    @Test(
        arguments: [
            ("kunpeng-920-v1", "web", .gibibytes(2)), ("loongson-3c5000l", "database", .gibibytes(2)),
            ("emulated-aarch64", "batch-1", .mebibytes(64)),
        ] as [(String, String, MemorySize)]
    )
    func `show a whole host`(name: String, chosen: String, memory: MemorySize) throws {
        let map = Self.map(try Self.ledger(RecordedHost(name).host(isLocal: true), memory: memory), chosen: chosen)
        try Golden("mapped/\(name).txt").expect(map.text(.plain))
        try Golden("mapped/\(name).svg").expect(HostDrawing(map).document)
    }

    /// Two sockets of two dies with SMT, one die of each kind of use.
    private static func busyHost() throws -> Ledger {
        var synthetic = SyntheticHost()
        synthetic.chip = .hip10
        synthetic.sockets = 2
        synthetic.threadsPerCore = 2
        synthetic.offline = [10, 11, 20]
        let root = try TemporaryRoot(["sys/devices/system/cpu/isolated": "128-159\n"])
        var documents = synthetic.documents()
        documents.files = root.files
        var ledger = Ledger(try Host(documents), housekeeping: Housekeeping(given: [0, 1, 64]))
        enter(foreign: "spread", [[8], [9], [66]], &ledger)
        enter(foreign: "a", [[130], [131]], &ledger)
        enter(foreign: "b", [[131], [132]], &ledger)
        enter(foreign: "loose", [CPUSet(200..<208), CPUSet(200..<208)], &ledger)
        enter(foreign: "looser", [CPUSet(204..<212)], &ledger)
        return ledger
    }

    @Test func `show threads, what is off line, and who receives`() throws {
        let map = Self.map(try Self.busyHost(), chosen: "spread")
        try Golden("mapped/synthetic-256.txt").expect(map.text(.plain))
        let uses = Dictionary(grouping: map.cpus, by: \.use).mapValues { $0.map(\.number) }
        #expect(uses[.conflict] == [131])
        #expect(uses[.offline] == [10, 11, 20])
        #expect(uses[.housekeeping] == [0, 1, 64])
        #expect(uses[.floating] == Array(200..<212))
        #expect(map.cpus.filter(\.receives).map(\.number) == [8, 9, 12, 13, 14, 15] + Array(64..<72))
        #expect(map.cpus.filter(\.isChosen).map(\.number) == [8, 9, 66])
        #expect(map.cpus.filter(\.isIsolated).map(\.number) == Array(128..<160))
        #expect(map.cpus.map(\.number) == Array(0..<256))
    }

    @Test func `is a value that goes over the wire`() throws {
        let map = Self.map(try Self.busyHost(), chosen: "spread")
        #expect(try JSONDecoder().decode(HostMap.self, from: JSONEncoder().encode(map)) == map)
    }

    @Test(arguments: [0, 3]) func `tells CPUs that are off line at no known place`(offline: Int) throws {
        var synthetic = SyntheticHost()
        synthetic.offline = CPUSet(0..<HostCPU(rawValue: offline))
        let map = Self.map(Ledger(try synthetic.host()))
        #expect(map.strays == (offline == 0 ? "" : "0-2"))
        #expect(map.text(.plain).contains("off line, place not known: CPU 0-2") == (offline > 0))
    }

    /// From one CPU to 512, with clusters and without, with and without SMT.
    static let shapes: [SyntheticHost] = [1, 2, 4].flatMap { sockets in
        [(1, 1, 1, 1), (1, 1, 1, 2), (2, 8, 4, 1), (2, 6, 8, 2), (4, 4, 4, 2), (1, 3, 5, 1)].map { shape in
            var host = SyntheticHost()
            host.sockets = sockets
            (host.diesPerSocket, host.clustersPerDie) = (shape.0, shape.1)
            (host.coresPerCluster, host.threadsPerCore) = (shape.2, shape.3)
            host.namesClusters = sockets != 2
            return host
        }
    }

    @Test(arguments: shapes)
    func `fits a terminal of 80 columns`(synthetic: SyntheticHost) throws {
        let map = Self.map(Ledger(try synthetic.host()))
        let lines = map.text(.plain).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
        // Each CPU has its character, and colours change nothing but colours.
        let picture = lines.filter { $0.contains("·") || $0.contains("=") }
        #expect(picture.joined().filter { "·=".contains($0) }.count >= map.cpuCount)
        let coloured = map.text(.coloured).replacing(/\u{1B}\[[0-9;]*m/, with: "")
        #expect(coloured == map.text(.plain))
    }

    @Test(arguments: shapes)
    func `is a drawing that is valid and stays on its page`(synthetic: SyntheticHost) throws {
        let map = Self.map(Ledger(try synthetic.host()))
        let root = try XMLDocument(parsing: HostDrawing(map).document).root
        #expect(root.name == "svg")
        #expect(root[child: "title"]?.text == "Map of synthetic")
        #expect(root[child: "desc"]?.text.contains("\(map.cpuCount) CPU") == true)
        let (width, height) = (try #require(root.number("width")), try #require(root.number("height")))
        let boxes = root.all("rect").filter { $0[attribute: "x"] != nil }
        for box in boxes {
            let (x, y) = (try #require(box.number("x")), try #require(box.number("y")))
            #expect(x >= 0 && y >= 0)
            #expect(x + (box.number("width") ?? 0) <= width)
            #expect(y + (box.number("height") ?? 0) <= height)
        }
        // Each CPU says in words what it is, and no two lie on one another.
        let cells = root.all("g").filter { $0[child: "title"]?.text.hasPrefix("CPU ") == true }
        #expect(cells.count == map.cpuCount)
        #expect(
            Set(cells.map { "\($0[child: "rect"]?[attribute: "x"] ?? "") \($0[child: "rect"]?[attribute: "y"] ?? "")" })
                .count == map.cpuCount)
    }

    @Test func `does not let a name out of its place`() throws {
        var ledger = Ledger(try SyntheticHost().host())
        let name = "<script>alert('1')</script>&\"]]>"
        Self.enter(foreign: name, [[4]], &ledger)
        let root = try XMLDocument(parsing: HostDrawing(Self.map(ledger, chosen: name)).document).root
        #expect(root.all("script").isEmpty)
        #expect(root.all("title").contains { $0.text == "CPU 4: vCPU 0 of \(name); \(name) may run here" })
    }

    @Test(
        arguments: [
            (0, 0, 8, "░░░░░░"), (1, 0, 1000, "█░░░░░"), (999, 0, 1000, "█████░"), (1000, 0, 1000, "██████"),
            (500, 250, 1000, "███▒▒░"), (0, 0, 0, "░░░░░░"), (0, 1000, 1000, "▒▒▒▒▒▒"),
        ] as [(UInt64, UInt64, UInt64, String)]
    )
    func `shows whatever is used and whatever is left`(used: UInt64, reserved: UInt64, all: UInt64, bar: String) {
        #expect(Bar.text(used, reserved, all) == bar)
    }
}

extension XMLElement {
    /// All elements with a name below this one.
    fileprivate func all(_ name: String) -> [XMLElement] {
        elements.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
    }

    fileprivate func number(_ attribute: String) -> Int? { self[attribute: attribute].flatMap { Int($0) } }
}
