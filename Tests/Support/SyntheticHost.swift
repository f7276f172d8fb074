public import HostInventory
public import Vocabulary

/// A host made of numbers, as libvirt's documents would describe it.
///
/// CPUs are numbered thread by thread, core by core, cluster by cluster and die by die, unless
/// `siblingsLast` puts all first threads before all second ones, as many x86 firmwares do.
public struct SyntheticHost: Sendable {
    public var name = "synthetic"
    public var architecture = Architecture.aarch64
    public var sockets = 1
    public var diesPerSocket = 2
    public var clustersPerDie = 8
    public var coresPerCluster = 4
    public var threadsPerCore = 1
    public var siblingsLast = false
    /// Whether the firmware names clusters.
    public var namesClusters = true
    public var memoryPerDie = MemorySize.gibibytes(64)
    /// The pages of each size that a node has.
    public var pools: [(size: PageSize, total: UInt64)] = [(.mebibytes2, 16_384)]
    public var offline: CPUSet = []
    /// The chip, whose kernel log is then made too.
    public var chip: Host.Chip?
    public var guests: [SyntheticGuest] = []
    /// The Aff3 of each die, in the order of sockets and dies.
    public var dieNumbers: [UInt8] = [3, 1, 11, 9, 19, 17, 27, 25]

    public init() {}

    public var cpuCount: Int { sockets * diesPerSocket * clustersPerDie * coresPerCluster * threadsPerCore }

    /// Where a CPU is, by the numbers of its groups.
    private struct Place {
        var socket: Int
        var die: Int
        var cluster: Int
        var core: Int
        var thread: Int
    }

    private func place(_ cpu: Int) -> Place {
        let cores = cpuCount / threadsPerCore
        let (core, thread) = siblingsLast ? (cpu % cores, cpu / cores) : (cpu / threadsPerCore, cpu % threadsPerCore)
        let cluster = core / coresPerCluster
        let die = cluster / clustersPerDie
        return Place(
            socket: die / diesPerSocket,
            die: die,
            cluster: cluster % clustersPerDie,
            core: core % coresPerCluster,
            thread: thread
        )
    }

    private func siblings(of cpu: Int) -> CPUSet {
        let cores = cpuCount / threadsPerCore
        return CPUSet(
            (0..<threadsPerCore).map { thread in
                HostCPU(
                    rawValue: siblingsLast
                        ? cpu % cores + thread * cores : cpu / threadsPerCore * threadsPerCore + thread
                )
            }
        )
    }

    /// The host as Berth reads it.
    public func host() throws -> Host { try Host(documents()) }

    public func documents() -> HostDocuments {
        var documents = HostDocuments(name: name, capabilities: capabilities)
        documents.domainCapabilities = guests.flatMap(\.domainCapabilities)
        if let chip { documents.kernelLog = KernelLog(kernelLog(chip), source: "kernel log") }
        for die in 0..<(sockets * diesPerSocket) {
            documents.freePages[NUMANode(rawValue: die)] = pools.reduce(into: [:]) { $0[$1.size] = $1.total }
        }
        return documents
    }

    private var capabilities: String {
        let cells = (0..<(sockets * diesPerSocket)).map(cell).joined()
        return """
            <capabilities><host><cpu><arch>\(architecture)</arch></cpu><topology><cells>\(cells)</cells></topology>
            </host>\(guests.map(\.capabilities).joined())</capabilities>
            """
    }

    private func cell(_ die: Int) -> String {
        let cpus = (0..<cpuCount).filter { place($0).die == die }.map(cpuElement).joined()
        let distances = (0..<(sockets * diesPerSocket)).map { other in
            let value = other == die ? 10 : other / diesPerSocket == die / diesPerSocket ? 12 : 20
            return "<sibling id='\(other)' value='\(value)'/>"
        }
        let pages = pools.map { "<pages unit='b' size='\($0.size.size.bytes)'>\($0.total)</pages>" }
        return """
            <cell id='\(die)'><memory unit='b'>\(memoryPerDie.bytes)</memory>
            <pages unit='KiB' size='4'>\(memoryPerDie.bytes >> 12)</pages>\(pages.joined())
            <distances>\(distances.joined())</distances><cpus>\(cpus)</cpus></cell>
            """
    }

    private func cpuElement(_ cpu: Int) -> String {
        guard !offline.contains(HostCPU(rawValue: cpu)) else { return "<cpu id='\(cpu)'/>" }
        let place = place(cpu)
        let cluster = namesClusters ? place.cluster : 65_535
        let siblings = siblings(of: cpu).subtracting(offline)
        return """
            <cpu id='\(cpu)' socket_id='\(place.socket)' die_id='0' cluster_id='\(cluster)' core_id='\(place.core)' \
            siblings='\(siblings)'/>
            """
    }

    private func kernelLog(_ chip: Host.Chip) -> String {
        let boot = (0..<cpuCount).map { cpu in
            let place = place(cpu)
            let register = AffinityRegister(
                rawValue: UInt64(dieNumbers[place.die]) << 32 | UInt64(place.cluster) << 16 | UInt64(place.core) << 8
                    | UInt64(place.thread)
            )
            return cpu == 0
                ? "Booting Linux on physical CPU \(register) [0x480fd020]"
                : "CPU\(cpu): Booted secondary processor \(register) [0x480fd020]"
        }
        return (boot + ["kvm [1]: detected: Hisi CPU type '\(chip.rawValue)'", "kvm [1]: KVM dvmbm enabled"])
            .joined(separator: "\n")
    }
}
