import HostInventory
import Placement
import Templates
import Testing
import TestSupport
import Vocabulary

/// What a guest is shown of its place: as many levels as are alike, and never one that is not so.
struct GuestMirrorTests {
    /// Sockets of 2 dies of 2 clusters of 4 cores of 2 threads: 16 CPUs a die, numbered thread by thread.
    private static func host(_ architecture: Architecture = .x86_64, namesClusters: Bool = true) throws -> Host {
        var host = SyntheticHost()
        host.architecture = architecture
        host.sockets = 2
        host.clustersPerDie = 2
        host.threadsPerCore = 2
        host.namesClusters = namesClusters
        return try host.host()
    }

    private static func mirror(_ pins: [CPUSet], _ host: Host, _ architecture: Architecture) -> GuestMirror {
        let berth = Berth(
            policy: .dedicated, vcpuPins: pins, emulatorPin: [],
            memory: MemoryBerth(size: .gibibytes(1), nodes: [], pageSize: nil))
        return GuestMirror(berth, on: host, architecture)
    }

    private static func processors(_ counts: [Int]) -> GuestProcessors {
        GuestProcessors(sockets: counts[0], dies: counts[1], clusters: counts[2], cores: counts[3], threads: counts[4])
    }

    /// CPUs, and the sockets, dies, clusters, cores and threads that guests of x86_64, aarch64 and loongarch64 see.
    @Test(
        arguments: [
            // Whole cores of one cluster, of two, of two dies, of two sockets.
            ("0-7", [1, 1, 1, 4, 2], [1, 1, 1, 4, 2], [1, 1, 1, 4, 2]),
            ("0-15", [1, 1, 1, 8, 2], [1, 1, 2, 4, 2], [1, 1, 1, 8, 2]),
            ("0-31", [1, 2, 1, 8, 2], [2, 1, 2, 4, 2], [2, 1, 1, 8, 2]),
            ("0-7,32-39", [2, 1, 1, 4, 2], [2, 1, 1, 4, 2], [2, 1, 1, 4, 2]),
            ("0-63", [2, 2, 1, 8, 2], [4, 1, 2, 4, 2], [4, 1, 1, 8, 2]),
            // A thread a core.
            ("0,2,4,6", [1, 1, 1, 4, 1], [1, 1, 1, 4, 1], [1, 1, 1, 4, 1]),
            // Clusters that are not alike: cores and threads still are.
            ("0-7,8-9", [1, 1, 1, 5, 2], [1, 1, 1, 5, 2], [1, 1, 1, 5, 2]),
            // Cores that are not alike: each vCPU is a core.
            ("0-1,2", [1, 1, 1, 3, 1], [1, 1, 1, 3, 1], [1, 1, 1, 3, 1]),
            // Dies that are not alike: the socket is.
            ("0-7,16-19", [1, 1, 1, 6, 2], [1, 1, 1, 6, 2], [1, 1, 1, 6, 2]),
            // Sockets that are not alike: threads share more than sockets tell apart.
            ("0-7,32-35", [1, 1, 1, 6, 2], [1, 1, 1, 6, 2], [1, 1, 1, 6, 2]),
            ("5", [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]),
        ]
    )
    func `shows the levels that are alike`(cpus: String, x86: [Int], arm: [Int], loong: [Int]) throws {
        let host = try Self.host()
        let pins = try CPUSet(parsing: cpus).map { CPUSet([$0]) }
        for (architecture, expected) in [(Architecture.x86_64, x86), (.aarch64, arm), (.loongarch64, loong)] {
            let mirror = Self.mirror(pins, host, architecture)
            #expect(mirror.processors == Self.processors(expected), "\(architecture)")
            #expect(mirror.processors.vcpus == pins.count)
            #expect(mirror.reasons.isEmpty == false)
        }
    }

    @Test(
        arguments: [
            ("0-31", .x86_64, true, "the guest is shown no clusters: machines of x86_64 have none"),
            (
                "0-31", .aarch64, true,
                "each of the host's dies is a socket to the guest: machines of aarch64 have no dies"
            ),
            ("0-31", .aarch64, true, "the guest sees 2 sockets of 2 clusters of 4 cores of 2 threads, as its CPUs lie"),
            ("0-9", .aarch64, true, "the guest is shown no clusters: its vCPUs lie unevenly on the host's"),
            ("0-1,2", .x86_64, true, "the guest is shown no threads: its vCPUs lie unevenly on the host's"),
            ("5", .aarch64, true, "the guest sees 1 core, as its CPUs lie"),
        ] as [(String, Architecture, Bool, String)]
    )
    func `says what is left out and why`(cpus: String, architecture: Architecture, named: Bool, reason: String) throws {
        let pins = try CPUSet(parsing: cpus).map { CPUSet([$0]) }
        let mirror = Self.mirror(pins, try Self.host(namesClusters: named), architecture)
        #expect(mirror.reasons.contains(reason), "\(mirror.reasons)")
    }

    @Test func `shows no clusters where libvirt cannot`() throws {
        var host = try Self.host(.aarch64)
        host.knowsGuestClusters = .known(
            false, Evidence("capabilities", "CPUs have no cluster_id, as before libvirt 10.1"))
        let mirror = Self.mirror((0..<16).map { [HostCPU(rawValue: $0)] }, host, .aarch64)
        #expect(mirror.processors == GuestProcessors(cores: 8, threads: 2))
        #expect(
            mirror.reasons.contains(
                "the guest is shown no clusters: libvirt cannot (capabilities: CPUs have no cluster_id, as before libvirt 10.1)"
            ))
    }

    @Test func `shows no groups of vCPUs that do not follow each other`() throws {
        // vCPU 0 and 2 are on one cluster, 1 and 3 on another: QEMU would number them otherwise.
        let pins: [CPUSet] = [[0], [8], [2], [10]]
        let mirror = Self.mirror(pins, try Self.host(.aarch64), .aarch64)
        #expect(mirror.processors == GuestProcessors(cores: 4))
    }

    @Test func `shows nothing of CPUs that vCPUs float over`() throws {
        let mirror = Self.mirror([[0], [1, 2], [1, 2]], try Self.host(), .x86_64)
        #expect(mirror.processors == GuestProcessors(cores: 3))
        #expect(mirror.reasons == ["the guest sees 3 cores: its vCPUs float"])
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `never puts vCPUs together that are apart on the host`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let host = try SyntheticHost.random(using: &random).host()
        let ledger = Ledger(host)
        let vcpus = Int.random(in: 1...max(1, ledger.freeCount), using: &random)
        var request = PlacementRequest(name: "m", vcpus: vcpus, memory: .mebibytes(64))
        request.topology = .mirror
        guard let berth = try? Planner(ledger).place(request).berth else { return }
        for architecture in [Architecture.x86_64, .aarch64, .loongarch64] {
            let guest = GuestMirror(berth, on: host, architecture).processors
            #expect(guest.vcpus == vcpus)
            let places = berth.vcpuPins.compactMap { $0.first.flatMap { host.topology[$0] } }
            // What is one core, cluster or die of several of them in the guest is one on the host, and as large.
            expect(places, in: guest.threads, if: guest.threads > 1) { $0.core }
            let cluster = guest.threads * guest.cores
            expect(places, in: cluster, if: guest.clusters > 1) { $0.cluster }
            expect(places, in: cluster * guest.clusters, if: guest.dies > 1) { $0.die }
            let socket = cluster * guest.clusters * guest.dies
            expect(places, in: socket, if: guest.sockets > 1) { architecture == .x86_64 ? $0.socket : $0.die }
        }
    }

    private func expect(
        _ places: [HostTopology.CPU], in size: Int, if isShown: Bool, _ group: (HostTopology.CPU) -> Int
    ) {
        guard isShown else { return }
        let keys = stride(from: 0, to: places.count, by: size).map { Set(places[$0..<($0 + size)].map(group)) }
        #expect(keys.allSatisfy { $0.count == 1 })
        #expect(Set(keys).count == keys.count)
    }
}
