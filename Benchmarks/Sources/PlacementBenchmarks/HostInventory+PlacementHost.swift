import HostInventory
import PlacementScenarios
import Vocabulary

extension Host {
    /// Reads a host of numbers as if libvirt and the kernel's log had described it: an Arm host whose chip narrows
    /// invalidations, with all of its memory in pages of 2 MiB.
    init(_ host: PlacementHost) throws(HostReadingError) {
        var documents = HostDocuments(name: "benchmark", capabilities: Self.capabilities(host))
        documents.kernelLog = KernelLog(Self.kernelLog(host), source: "kernel log")
        for die in 0..<host.dieCount {
            documents.freePages[NUMANode(rawValue: die)] = [.mebibytes2: UInt64(host.memoryPerDie / 2)]
        }
        try self.init(documents)
    }

    private static func capabilities(_ host: PlacementHost) -> String {
        let cells = (0..<host.dieCount).map { cell($0, host) }.joined()
        return """
            <capabilities><host><cpu><arch>aarch64</arch></cpu><topology><cells>\(cells)</cells></topology></host>
            </capabilities>
            """
    }

    private static func cell(_ die: Int, _ host: PlacementHost) -> String {
        let distances = (0..<host.dieCount).map { other in
            let value = other == die ? 10 : other / host.diesPerSocket == die / host.diesPerSocket ? 12 : 20
            return "<sibling id='\(other)' value='\(value)'/>"
        }
        let cpus = host.cpus(ofDie: die).map { cpu in
            let core = host.core(of: cpu)
            let siblings = (core * host.threadsPerCore)..<((core + 1) * host.threadsPerCore)
            return """
                <cpu id='\(cpu)' socket_id='\(host.socket(of: cpu))' die_id='0' \
                cluster_id='\(host.cluster(of: cpu))' core_id='\(core)' \
                siblings='\(siblings.map(String.init).joined(separator: ","))'/>
                """
        }
        return """
            <cell id='\(die)'><memory unit='MiB'>\(host.memoryPerDie)</memory>
            <pages unit='KiB' size='4'>0</pages><pages unit='KiB' size='2048'>\(host.memoryPerDie / 2)</pages>
            <distances>\(distances.joined())</distances><cpus>\(cpus.joined())</cpus></cell>
            """
    }

    /// The lines by which the kernel tells each CPU's affinity register and its chip.
    private static func kernelLog(_ host: PlacementHost) -> String {
        let boot = (0..<host.cpuCount).map { cpu in
            let register = AffinityRegister(
                rawValue: UInt64(host.die(of: cpu)) << 32
                    | UInt64(host.cluster(of: cpu) % host.clustersPerDie) << 16
                    | UInt64(host.core(of: cpu) % host.coresPerCluster) << 8
                    | UInt64(cpu % host.threadsPerCore)
            )
            return cpu == 0
                ? "Booting Linux on physical CPU \(register) [0x480fd020]"
                : "CPU\(cpu): Booted secondary processor \(register) [0x480fd020]"
        }
        return (boot + ["kvm [1]: detected: Hisi CPU type 'HIP09'", "kvm [1]: KVM dvmbm enabled"])
            .joined(separator: "\n")
    }
}
