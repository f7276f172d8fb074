import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// The vectors of host-facts, section 1.9, which were modelled from the code of two kernel trees.
struct TLBIDomainTests {
    /// The CPUs that a real HIP09 machine logged: cores 0 and 2 alone, two threads each.
    private static func realHIP09() throws -> Host {
        var host = SyntheticHost()
        host.chip = .hip09
        host.diesPerSocket = 1
        host.clustersPerDie = 4
        host.coresPerCluster = 2
        host.threadsPerCore = 2
        var documents = host.documents()
        let cpus = (0..<16).map { cpu -> String in
            let register = AffinityRegister(
                rawValue: 3 << 32 | UInt64(cpu / 4) << 16 | UInt64(cpu / 2 % 2 * 2) << 8 | UInt64(cpu % 2)
            )
            return cpu == 0
                ? "[    0.000000] Booting Linux on physical CPU \(register) [0x480fd020]"
                : "[    0.011718] CPU\(cpu): Booted secondary processor \(register) [0x480fd020]"
        }
        let messages = ["[    2.1] kvm [1]: detected: Hisi CPU type 'HIP09'", "[    2.2] kvm [1]: KVM dvmbm enabled"]
        documents.kernelLog = KernelLog((cpus + messages).joined(separator: "\n"), source: "kernel log")
        return try Host(documents)
    }

    private static func hip10() throws -> Host {
        var host = SyntheticHost()
        host.chip = .hip10
        host.sockets = 2
        host.threadsPerCore = 2
        return try host.host()
    }

    private static func hip12() throws -> Host {
        var host = SyntheticHost()
        host.chip = .hip12
        host.sockets = 2
        host.clustersPerDie = 6
        host.coresPerCluster = 8
        host.threadsPerCore = 2
        host.dieNumbers = [0, 1, 8, 9]
        return try host.host()
    }

    @Test(
        arguments: [
            ("0", 0x0060_0000_0000_0001, "0-1"),
            ("0,1", 0x0060_0000_0000_0001, "0-1"),
            ("0-3", 0x0060_0000_0000_0005, "0-3"),
            ("0,4,8,12", 0x0060_0000_0000_1111, "0-1,4-5,8-9,12-13"),
            ("2,4,6,8", 0x0060_0000_0000_0154, "2-9"),
            ("0-15", 0x0060_0000_0000_5555, "0-15"),
        ] as [(String, UInt64, String)]
    )
    func `is what HIP09 selects`(cpus: String, register: UInt64, receivers: String) throws {
        let domain = TLBIDomain(allowed: [try CPUSet(parsing: cpus)], on: try Self.realHIP09())
        #expect(domain.register == TLBIRegister(rawValue: register))
        #expect(domain.receivers.value?.description == receivers)
    }

    @Test(
        arguments: [
            ("0-7", 0x0060_0000_0000_000F, 8),
            ("0-15", 0x0060_0000_0000_00FF, 16),
            ("0,64", 0x4060_2000_0040_0001, 16),
            ("60,61,66", 0x4060_2000_2000_0001, 16),
            ("0,128", 0x4061_6000_0040_0001, 16),
            ("0,64,128", 0xC000_0000_0000_0000, 256),
        ] as [(String, UInt64, Int)]
    )
    func `is what HIP10 selects`(cpus: String, register: UInt64, receivers: Int) throws {
        let domain = TLBIDomain(allowed: [try CPUSet(parsing: cpus)], on: try Self.hip10())
        #expect(domain.register == TLBIRegister(rawValue: register))
        #expect(domain.receivers.value?.count == receivers)
    }

    @Test(
        arguments: [
            ("0", 0x0000_0000_0000_0040, 16),
            ("16,17", 0x0000_0000_0000_0080, 16),
            ("0,96", 0x4020_0000_0000_0041, 32),
            ("192", 0x0800_0000_0000_0040, 16),
            ("288", 0x0A00_0000_0000_0040, 16),
            ("0,192", 0x4080_0000_0000_0041, 32),
            ("0,288", 0x40A0_0000_0000_0041, 32),
            ("0,96,192", 0xC000_0000_0000_0000, 384),
        ] as [(String, UInt64, Int)]
    )
    func `is what HIP12 selects`(cpus: String, register: UInt64, receivers: Int) throws {
        let domain = TLBIDomain(allowed: [try CPUSet(parsing: cpus)], on: try Self.hip12())
        #expect(domain.register == TLBIRegister(rawValue: register))
        #expect(domain.receivers.value?.count == receivers)
    }

    @Test func `moves the bits of a chip with a disabled cluster`() {
        let cpus = [0, 1].map { AffinityRegister(rawValue: 3 << 32 | $0 << 16) }
        let clusters = PhysicalClusters(map: [3: [7, 1, 2, 3, 4, 5, 6, 0]])
        #expect(TLBIRegister(cpus, chip: .hip10, clusters: clusters).rawValue == 0x0060_0000_1000_0010)
    }

    @Test func `names the vCPU that spoils it`() throws {
        let host = try Self.hip10()
        let domain = TLBIDomain(allowed: [[0], [2], []], on: host)
        let contributions = InvalidationMap(host).contributions(of: [[0], [2], []])
        #expect(domain.reach == .allDies)
        #expect(domain.receivers.value == host.topology.online)
        #expect(contributions.map { $0.diesAlone.count } == [0, 0, 3])
        #expect(contributions[0].alone.isEmpty)
        #expect(contributions[2].alone.count == 254)
        #expect(contributions[2].without.union == [0, 2])
        #expect(contributions[2].without.reach == .oneDie)
    }

    @Test(
        arguments: [
            (Architecture.x86_64, "3"), (.loongarch64, "3"), (.aarch64, nil),
        ] as [(Architecture, String?)]
    )
    func `says nothing that the host does not tell`(architecture: Architecture, receivers: String?) throws {
        var synthetic = SyntheticHost()
        synthetic.architecture = architecture
        let domain = TLBIDomain(allowed: [[3]], on: try synthetic.host())
        #expect(domain.receivers.value?.description == receivers)
        #expect(domain.register == nil)
        #expect(domain.reach == .oneDie)
    }
}
