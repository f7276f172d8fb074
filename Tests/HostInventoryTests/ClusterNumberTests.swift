import HostInventory
import Testing
import TestSupport
import Vocabulary

/// Clusters that libvirt makes up where the kernel names none.
struct ClusterNumberTests {
    /// Two dies of two clusters of two cores, each CPU with a number of its cluster that somebody gives.
    private static func host(_ files: HostFiles? = nil, cluster: (Int) -> Int) throws -> Host {
        var shape = SyntheticHost()
        shape.clustersPerDie = 2
        shape.coresPerCluster = 2
        var documents = shape.documents()
        documents.files = files
        for cpu in 0..<shape.cpuCount {
            documents.capabilities = documents.capabilities.replacing(
                try Regex("(<cpu id='\(cpu)' [^>]*cluster_id=)'[0-9]+'", as: (Substring, Substring).self)
            ) { "\($0.1)'\(cluster(cpu))'" }
        }
        return try Host(documents)
    }

    /// The files of the same CPUs, as the kernel writes them.
    private static func files(cluster: (Int) -> Int) throws -> TemporaryRoot {
        var files = [
            "sys/devices/system/cpu/online": "0-7\n", "sys/devices/system/node/node0/cpulist": "0-3\n",
            "sys/devices/system/node/node1/cpulist": "4-7\n",
        ]
        for cpu in 0..<8 {
            let folder = "sys/devices/system/cpu/cpu\(cpu)/topology"
            files["\(folder)/physical_package_id"] = "0\n"
            files["\(folder)/cluster_id"] = "\(cluster(cpu))\n"
            files["\(folder)/core_cpus_list"] = "\(cpu)\n"
        }
        return try TemporaryRoot(files)
    }

    @Test func `are not taken for real`() throws {
        let topology = try Self.host { _ in 0 }.topology
        #expect(topology.clusterBasis.value == nil)
        #expect(
            topology.clusterBasis.basis
                == "capabilities gives every CPU cluster 0, as libvirt does where the kernel names none, so each die counts "
                + "as one")
        #expect(topology.clusters.map(\.cpus) == [CPUSet(0..<4), CPUSet(4..<8)])
    }

    @Test(arguments: [65_535, -1])
    func `are not known where the kernel has none either`(number: Int) throws {
        let root = try Self.files { _ in number }
        #expect(try Self.host(root.files) { _ in 0 }.topology.clusterBasis.value == nil)
    }

    @Test func `are taken from the kernel where that names some`() throws {
        let root = try Self.files { $0 / 2 }
        let topology = try Self.host(root.files) { _ in 0 }.topology
        #expect(topology.clusterBasis.value == true)
        #expect(topology.clusters.map(\.cpus) == [[0, 1], [2, 3], [4, 5], [6, 7]])
    }

    /// A single cluster that the kernel names has another number than 0.
    @Test(arguments: [36, 1]) func `are known where libvirt gives a number`(number: Int) throws {
        #expect(try Self.host { _ in number }.topology.clusterBasis.value == true)
    }
}
