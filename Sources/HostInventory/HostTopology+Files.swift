internal import Vocabulary

extension HostTopology {
    private static let cpuFolder = "sys/devices/system/cpu"
    private static let nodeFolder = "sys/devices/system/node"

    /// Reads the topology from sysfs, or returns `nil` if there is none, as on a recorded host without files.
    ///
    /// The kernel documents the files in `Documentation/admin-guide/cputopology.rst`. Costs some ten files a
    /// CPU.
    public init?(reading files: HostFiles, affinities: AffinityTable? = nil) {
        guard let online = files.cpus("\(Self.cpuFolder)/online"), !online.isEmpty else { return nil }
        let nodes = Self.nodes(files)
        var builder = TopologyBuilder(source: "/\(Self.cpuFolder)", affinities: affinities)
        builder.offline = files.cpus("\(Self.cpuFolder)/offline") ?? []
        builder.entries = online.map { cpu in
            var entry = Self.entry(cpu, files)
            entry.node = nodes[cpu] ?? 0
            entry.affinity = affinities?.registers[cpu]
            return entry
        }
        self = builder.build()
    }

    private static func entry(_ cpu: HostCPU, _ files: HostFiles) -> TopologyBuilder.Entry {
        let folder = "\(cpuFolder)/cpu\(cpu)"
        // The kernel writes -1 for a number that the firmware does not give.
        func id(_ name: String) -> Int? { files.number("\(folder)/topology/\(name)").flatMap { $0 < 0 ? nil : $0 } }
        return TopologyBuilder.Entry(
            number: cpu,
            node: 0,
            socket: id("physical_package_id"),
            die: id("die_id"),
            cluster: id("cluster_id").flatMap { $0 == 65_535 ? nil : $0 },
            // `core_cpus_list` since Linux 5.3, `thread_siblings_list` before.
            siblings: files.cpus("\(folder)/topology/core_cpus_list")
                ?? files.cpus("\(folder)/topology/thread_siblings_list") ?? [cpu],
            lastLevelCache: lastLevelCache("\(folder)/cache", files)
        )
    }

    /// Returns the CPUs that share the largest cache, which is the one of the highest level, from 3 up.
    private static func lastLevelCache(_ folder: String, _ files: HostFiles) -> CPUSet? {
        files.numbers(in: folder, prefix: "index")
            .compactMap { index in
                files.number("\(folder)/index\(index)/level").map { (level: $0, index: index) }
            }
            .filter { $0.level >= 3 }
            .max { $0.level < $1.level }
            .flatMap { files.cpus("\(folder)/index\($0.index)/shared_cpu_list") }
    }

    private static func nodes(_ files: HostFiles) -> [HostCPU: NUMANode] {
        var nodes: [HostCPU: NUMANode] = [:]
        for node in files.numbers(in: nodeFolder, prefix: "node") {
            for cpu in files.cpus("\(nodeFolder)/node\(node)/cpulist") ?? [] { nodes[cpu] = NUMANode(rawValue: node) }
        }
        return nodes
    }
}
