import HostInventory
import Testing
import TestSupport
import Vocabulary

/// Hosts that were recorded in the lab, or written down from public descriptions.
///
/// What is read of each is in a file beside the recording; `UPDATE_FIXTURES=1` writes it anew, and a person then
/// reads the difference.
struct RecordedHostTests {
    @Test(arguments: RecordedHost.all)
    func `are read from libvirt's documents`(host: RecordedHost) throws {
        try Golden("hosts/\(host)/expected.txt").expect(try host.host().summary)
    }

    @Test(arguments: RecordedHost.all)
    func `are read with their files too`(host: RecordedHost) throws {
        try Golden("hosts/\(host)/expected-local.txt").expect(try host.host(isLocal: true).summary)
    }

    @Test(arguments: RecordedHost.all)
    func `have the same topology in sysfs as in libvirt's capabilities`(host: RecordedHost) throws {
        let fromFiles = try #require(HostTopology(reading: host.files))
        let fromCapabilities = try host.host().topology
        #expect(fromFiles.online == fromCapabilities.online)
        #expect(fromFiles.dies.map(\.cpus) == fromCapabilities.dies.map(\.cpus))
        #expect(fromFiles.clusters.map(\.cpus) == fromCapabilities.clusters.map(\.cpus))
        #expect(fromFiles.cores.map(\.cpus) == fromCapabilities.cores.map(\.cpus))
        #expect(fromFiles.cpus.map(\.node) == fromCapabilities.cpus.map(\.node))
    }

    @Test func `leave out a CPU that is off line`() throws {
        let topology = try RecordedHost("emulated-aarch64").host(variant: "cpu-5-offline").topology
        #expect(topology.online.description == "0-4,6-7")
        #expect(topology.offline == [5])
        #expect(topology.dies.map(\.cpus) == [[0, 1, 2, 3], [4, 6, 7]])
    }

    @Test func `leave out a CPU that is off line, and keep the others of its cluster`() throws {
        let topology = try RecordedHost("kunpeng-920-v1").host(isLocal: true, variant: "cpu-122-offline").topology
        #expect(topology.online.description == "0-121,123-127")
        #expect(topology.offline == [122])
        #expect(topology.clusters[30].cpus == [120, 121, 123])
        #expect(topology.sockets.count == 2)
    }
}

extension Host {
    /// What is known of a host, in lines that a person can compare.
    fileprivate var summary: String {
        var lines = ["architecture: \(architecture)"]
        func add(_ name: String, _ groups: [HostTopology.Group]) {
            lines.append("\(name): \(groups.map { "\($0.cpus)" }.joined(separator: " | "))")
        }
        add("sockets", topology.sockets)
        add("dies", topology.dies)
        add("clusters", topology.clusters)
        add("cores", topology.cores)
        lines.append("dies by: \(topology.dieBasis.basis)")
        lines.append("clusters by: \(topology.clusterBasis.basis)")
        lines.append("offline: \(topology.offline)")
        lines.append("isolated: \(isolated.value.map { "\($0)" } ?? "unknown") (\(isolated.basis))")
        for node in nodes {
            let distances = node.distances.sorted { $0.key < $1.key }.map { "\($0.value)" }.joined(separator: " ")
            lines.append("node \(node.number): CPUs \(node.cpus), \(node.memory), distances \(distances)")
            for pool in node.pools {
                lines.append("  pages of \(pool.size): \(pool.total), free \(pool.free.map { "\($0)" } ?? "unknown")")
            }
        }
        lines.append("invalidations: \(invalidation.value.map { "\($0)" } ?? "unknown") (\(invalidation.basis))")
        lines.append("direct injection: \(directInjection.value?.rawValue ?? "unknown") (\(directInjection.basis))")
        lines.append("affinity registers: \(affinityRegisters.count)")
        for capabilities in domainCapabilities {
            let modes = capabilities.cpuModes.filter(\.isSupported).map(\.name).joined(separator: ", ")
            lines.append(
                "guests: \(capabilities.architecture) by \(capabilities.accelerator): \(capabilities.machine ?? "?"), "
                    + "firmware \(capabilities.firmwares.joined(separator: ", ")), CPU \(modes) "
                    + "and \(capabilities.cpuModels.count) models, GIC \(capabilities.gicVersions.joined(separator: ", "))"
            )
        }
        return lines.joined(separator: "\n")
    }
}
