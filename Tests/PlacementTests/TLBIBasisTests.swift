import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// What is said of receivers on hosts that do not tell everything.
struct TLBIBasisTests {
    /// A host with DVMBM of 2 sockets of 2 dies of 4 clusters of 4 cores whose log has lost the CPUs' lines.
    private static func host(
        _ chip: Host.Chip,
        registers: [Int] = [],
        _ change: (inout SyntheticHost) -> Void = { _ in }
    ) throws -> Host {
        var synthetic = SyntheticHost()
        synthetic.chip = chip
        synthetic.sockets = 2
        synthetic.clustersPerDie = 4
        synthetic.threadsPerCore = 2
        change(&synthetic)
        var documents = synthetic.documents()
        let log = try #require(documents.kernelLog)
        let lines = registers.compactMap { cpu in
            log.affinityRegisters[HostCPU(rawValue: cpu)].map { "\(cpu) \($0)" }
        }
        documents.kernelLog = KernelLog(
            (lines + ["kvm [1]: detected: Hisi CPU type '\(chip.rawValue)'", "kvm [1]: KVM dvmbm enabled"])
                .joined(separator: "\n"),
            source: "kernel log")
        return try Host(documents)
    }

    @Test(
        arguments: [
            // Within a die, the register selects cores, and siblings are always known.
            (.hip10, "2", "grouped", "2-3"),
            (.hip10, "2,9", "grouped", "2-3,8-9"),
            // Over two, clusters.
            (.hip10, "2,32", "grouped", "0-7,32-39"),
            (.hip10, "2,32,64", "grouped", "0-127"),
            // HIP12 selects clusters in any case.
            (.hip12, "2", "grouped", "0-7"),
        ] as [(Host.Chip, String, String, String)]
    )
    func `go by firmware's groups without registers`(
        chip: Host.Chip, cpus: String, basis: String, receivers: String
    ) throws {
        let domain = TLBIDomain(allowed: [try CPUSet(parsing: cpus)], on: try Self.host(chip))
        #expect(domain.basis.name == basis)
        #expect(domain.receivers.value?.description == receivers)
        #expect(domain.register == nil)
    }

    @Test(
        arguments: [
            (.hip10, "2", "grouped", "2-3"),
            (.hip10, "2,32", "unknown", "0-63"),
            (.hip12, "2", "unknown", "0-31"),
            (.hip12, "2,64", "unknown", "0-31,64-95"),
            (.hip12, "2,32,64", "grouped", "0-127"),
        ] as [(Host.Chip, String, String, String)]
    )
    func `are whole dies where clusters are not known`(
        chip: Host.Chip, cpus: String, basis: String, receivers: String
    ) throws {
        let host = try Self.host(chip) { $0.namesClusters = false }
        let domain = TLBIDomain(allowed: [try CPUSet(parsing: cpus)], on: host)
        #expect(domain.basis.name == basis)
        #expect(domain.receivers.value?.description == receivers)
        if basis == "unknown" { #expect(domain.basis.text.contains("each die is taken to receive as a whole")) }
    }

    @Test(arguments: [("2", "0-7"), ("2,32", "0-63")])
    func `are what two dies a socket would give where nothing tells dies apart`(
        cpus: String, receivers: String
    ) throws {
        let host = try Self.host(.hip10) { $0.diesPerSocket = 1 }
        let domain = TLBIDomain(allowed: [try CPUSet(parsing: cpus)], on: host)
        #expect(host.topology.dieBasis.value == .sockets)
        #expect(domain.basis.name == "unknown")
        #expect(domain.receivers.value?.description == receivers)
    }

    @Test func `have a register where the registers of the machine's own CPUs are known`() throws {
        let host = try Self.host(.hip10, registers: [0, 1, 2, 3])
        #expect(TLBIDomain(allowed: [[2], [3]], on: host).register?.rawValue == 0x0060_0000_0000_0002)
        #expect(TLBIDomain(allowed: [[2], [4]], on: host).register == nil)
    }

    @Test func `count a CPU that is off line, at the place that its register tells`() throws {
        var synthetic = SyntheticHost()
        synthetic.chip = .hip10
        synthetic.sockets = 2
        synthetic.offline = [96, 97]
        let map = InvalidationMap(try synthetic.host())
        // CPU 96 is on the fourth die, in the first cluster.
        let two = TLBIDomain(allowed: [[0], [96]], on: map)
        #expect(two.reach == .twoDies)
        #expect(two.receivers.value?.description == "0-3,98-99")
        #expect(two.basis.name == "exact")
        #expect(TLBIDomain(allowed: [[0], [32], [96]], on: map).reach == .allDies)
        #expect(TLBIDomain(allowed: [[]], on: map).union == map.possible)
        #expect(map.possible.description == "0-127")
        #expect(map.place(of: 97).map { [$0.die, $0.cluster] } == [3, 24])
        #expect(map.place(of: 98).map { [$0.die, $0.cluster, $0.core] } == [3, 24, 96])
        #expect(map.place(of: 128) == nil)
    }

    @Test func `count a die of which no CPU is on line`() throws {
        var synthetic = SyntheticHost()
        synthetic.chip = .hip10
        synthetic.sockets = 2
        synthetic.offline = CPUSet(96..<128)
        let host = try synthetic.host()
        let domain = TLBIDomain(allowed: [[0], [100]], on: host)
        #expect(host.topology.dies.count == 3)
        #expect(domain.dies == [0])
        #expect(domain.offlineDies == 1)
        #expect(domain.reach == .twoDies)
        #expect(domain.receivers.value?.description == "0-3")
    }

    @Test func `are all CPUs where one that is off line may be anywhere`() throws {
        let host = try Self.host(.hip10) { $0.offline = [5] }
        let domain = TLBIDomain(allowed: [[2], [5]], on: host)
        #expect(domain.basis.name == "unknown")
        #expect(domain.basis.text.hasPrefix("CPU 5 is off line"))
        #expect(domain.receivers.value == host.topology.online)
        // Where the others reach all dies anyway, it makes no difference.
        #expect(TLBIDomain(allowed: [[2, 5, 32, 64]], on: host).basis.name == "grouped")
    }

    @Test func `are nobody before a vCPU is there`() throws {
        let domain = TLBIDomain(allowed: [], on: try Self.host(.hip10, registers: Array(0..<128)))
        #expect(domain.receivers.value == [])
        #expect(domain.register?.rawValue == 0)
    }

    @Test func `leave out CPUs that the host does not have`() throws {
        let domain = TLBIDomain(allowed: [[2, 4000]], on: try Self.host(.hip10))
        #expect(domain.union == [2])
    }
}

/// Which vCPUs are named as those that widen a machine's domain.
struct SpoilerTests {
    @Test(
        arguments: [
            // One that floats over the host.
            (["0", "1", "2", ""], "3", "one die"),
            // Two of them.
            (["0", "1", "", "2", "", "3"], "2,4", "one die"),
            // One that is pinned to another die.
            (["0", "1", "2", "64"], "3", "one die"),
            // Two that float, each in its own way.
            (["0", "1", "2", "0-63", "0-127"], "3-4", "one die"),
            // More than half of them float.
            (["0", "", "", ""], "1-3", "one die"),
            // A pool that only two dies hold, and one beyond.
            (["0-63", "0-63", "0-63", "100"], "3", "two dies"),
        ] as [([String], String, String)]
    )
    func `are named`(masks: [String], vcpus: String, reach: String) throws {
        let allowed = try masks.map { try CPUSet(parsing: $0) }
        let spoiler = try #require(InvalidationMap(try Self.host()).spoiler(of: allowed))
        #expect(spoiler.vcpus.description == vcpus)
        #expect(spoiler.without.reach.rawValue == reach)
    }

    @Test(arguments: [["0", "1", "2"], ["0", "32"], ["", "", ""], ["0-63", "0-63"], ["0"], []])
    func `are not made up`(masks: [String]) throws {
        #expect(InvalidationMap(try Self.host()).spoiler(of: try masks.map { try CPUSet(parsing: $0) }) == nil)
    }

    @Test func `are not those of a machine that no die can hold`() throws {
        let map = InvalidationMap(try Self.host())
        let spread = (0..<36).map { CPUSet([HostCPU(rawValue: $0)]) }
        #expect(map.spoiler(of: spread) == nil)
        #expect(map.spoiler(of: spread.prefix(20) + spread.suffix(2))?.vcpus == [20, 21])
    }

    @Test func `have the numbers that their machine gives them`() throws {
        let spoiler = InvalidationMap(try Self.host()).spoiler(of: [[0], [1], []], vcpus: [0, 4, 7])
        #expect(spoiler?.vcpus == [7])
    }

    @Test func `are nobody where every CPU receives in any case`() throws {
        var synthetic = SyntheticHost()
        synthetic.sockets = 2
        var documents = synthetic.documents()
        documents.kernelLog = KernelLog("kvm [1]: KVM dvmbm disabled", source: "kernel log")
        #expect(InvalidationMap(try Host(documents)).spoiler(of: [[0], [1], []]) == nil)
    }

    private static func host() throws -> Host {
        var synthetic = SyntheticHost()
        synthetic.chip = .hip10
        synthetic.sockets = 2
        return try synthetic.host()
    }
}

/// How a thread's mask is explained.
struct VCPUPlaceTests {
    private static let group = DomainThreads.ControlGroup(path: "/machine.slice", cpus: [0, 1, 2, 3])

    @Test(
        arguments: [
            ("2", "2", true, nil),
            ("", "0-127", false, nil),
            // What is off line or isolated is nobody's doing.
            ("", "0-3,6-127", false, nil),
            ("2-5", "2-3", true, .narrowed(cpuset: "/machine.slice", defined: [2, 3, 4, 5])),
            ("", "0-3", true, .narrowed(cpuset: "/machine.slice", defined: [])),
            ("2", "0-3", true, .widened(cpuset: "/machine.slice", defined: [2])),
            ("2", "9", true, .changed(defined: [2])),
            ("2", "0-127", false, .changed(defined: [2])),
        ] as [(String, String, Bool, VCPUPlace.Deviation?)]
    )
    func `is compared with the definition`(
        defined: String, allowed: String, inGroup: Bool, deviation: VCPUPlace.Deviation?
    ) throws {
        var synthetic = SyntheticHost()
        synthetic.sockets = 2
        let root = try TemporaryRoot(["sys/devices/system/cpu/isolated": "4-5\n"])
        var documents = synthetic.documents()
        documents.files = root.files
        let thread = DomainThreads.Thread(
            vcpu: 1, number: 100, allowed: try CPUSet(parsing: allowed), cpuset: inGroup ? Self.group : nil)
        let place = VCPUPlace(thread, defined: try CPUSet(parsing: defined), on: try Host(documents))
        #expect(place.deviation == deviation)
    }
}
