internal import DomainXML
internal import Vocabulary

extension HostTopology {
    /// Reads the topology from the `<host>` of libvirt's capabilities.
    ///
    /// A CPU that is off line is listed there with all numbers zero, or with none by older versions, so which are on
    /// line has to be asked for apart. Returns `nil` if the driver gives no topology, as libvirt's test driver does
    /// for hosts of one's own.
    init?(capabilities host: XMLElement, online: CPUSet?, affinities: AffinityTable? = nil) {
        let cells = host.element(at: "topology/cells")?[children: "cell"] ?? []
        let caches = Self.lastLevelCaches(host)
        var builder = TopologyBuilder(source: "capabilities", affinities: affinities)
        for cell in cells {
            guard let node = cell.number("id").map(NUMANode.init) else { continue }
            for cpu in cell[child: "cpus"]?[children: "cpu"] ?? [] {
                guard let number = cpu.number("id").map(HostCPU.init) else { continue }
                guard let socket = cpu.number("socket_id"), online?.contains(number) ?? true else {
                    builder.offline.insert(number)
                    continue
                }
                builder.entries.append(
                    TopologyBuilder.Entry(
                        number: number,
                        node: node,
                        socket: socket,
                        die: cpu.number("die_id"),
                        // Since libvirt 10.1; 65535 is the kernel's -1 in 16 bits.
                        cluster: cpu.number("cluster_id").flatMap { $0 == 65_535 ? nil : $0 },
                        siblings: (try? CPUSet(parsing: cpu[attribute: "siblings"] ?? "")) ?? [],
                        lastLevelCache: caches.first { $0.contains(number) },
                        affinity: affinities?.registers[number]
                    ))
            }
        }
        guard !builder.entries.isEmpty else { return nil }
        builder.dropUnnamedClusters()
        self = builder.build()
    }

    private static func lastLevelCaches(_ host: XMLElement) -> [CPUSet] {
        let banks = host[child: "cache"]?[children: "bank"].filter { ($0.number("level") ?? 0) >= 3 } ?? []
        let level = banks.compactMap { $0.number("level") }.max()
        return banks.filter { $0.number("level") == level }
            .compactMap { try? CPUSet(parsing: $0[attribute: "cpus"] ?? "") }
    }

    /// A topology that says no more than how many CPUs there are.
    init(cpuCount: Int) {
        var builder = TopologyBuilder(source: "node information", affinities: nil)
        builder.entries = (0..<cpuCount).map {
            TopologyBuilder.Entry(number: HostCPU(rawValue: $0), node: 0, siblings: [HostCPU(rawValue: $0)])
        }
        self = builder.build()
    }
}

extension XMLElement {
    /// The value of an attribute that is a number from 0 up.
    func number(_ attribute: String) -> Int? {
        self[attribute: attribute].flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    }
}
