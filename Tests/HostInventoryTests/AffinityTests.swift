import HostInventory
import Testing
import TestSupport
import Vocabulary

/// Where the CPUs' affinity registers come from.
struct AffinityTests {
    /// Two sockets of one die of two clusters of two cores: four CPUs a die, without SMT.
    private static let synthetic: SyntheticHost = {
        var host = SyntheticHost()
        host.chip = .hip10
        host.sockets = 2
        host.diesPerSocket = 2
        host.clustersPerDie = 2
        host.coresPerCluster = 2
        return host
    }()

    private static let registers: [UInt64] = [3, 1, 11, 9].flatMap { die in
        [0, 1].flatMap { cluster in [0, 1].map { UInt64(die) << 32 | cluster << 16 | $0 << 8 } }
    }

    private static let chip = ["kvm [1]: detected: Hisi CPU type 'HIP10'", "kvm [1]: KVM dvmbm enabled"]

    /// ACPI's table with a GICC structure for each CPU.
    private static func table(
        _ entries: [(uid: UInt32, register: UInt64, flags: UInt32)], length: Int = 82
    ) -> [UInt8] {
        func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        // A distributor comes first, as on many hosts.
        let distributor: [UInt8] = [12, 24] + [UInt8](repeating: 0, count: 22)
        let interfaces = entries.flatMap { entry -> [UInt8] in
            var structure = [UInt8](repeating: 0, count: 82)
            structure[0...1] = [11, UInt8(length)]
            structure.replaceSubrange(8..<12, with: bytes(UInt64(entry.uid), 4))
            structure.replaceSubrange(12..<16, with: bytes(UInt64(entry.flags), 4))
            structure.replaceSubrange(68..<76, with: bytes(entry.register, 8))
            return Array(structure.prefix(length))
        }
        return Array("APIC".utf8) + [UInt8](repeating: 0, count: 40) + distributor + interfaces
    }

    private static func host(_ log: [String], _ table: [UInt8]?, _ files: [String: String] = [:]) throws -> Host {
        let root = try TemporaryRoot(files)
        if let table { try root.write(table, to: "sys/firmware/acpi/tables/APIC") }
        var documents = synthetic.documents()
        documents.files = root.files
        documents.kernelLog = KernelLog((log + chip).joined(separator: "\n"), source: "log")
        return try Host(documents)
    }

    private static func values(_ host: Host) -> [UInt64?] {
        (0..<16).map { host.affinityRegisters[HostCPU(rawValue: $0)]?.rawValue }
    }

    @Test(
        arguments: [
            // dmesg, with and without times; journalctl; /dev/kmsg.
            "[    0.000000] Booting Linux on physical CPU 0x0300000000 [0x480fd020]",
            "Booting Linux on physical CPU 0x0300000000 [0x480fd020]",
            "Jul 13 10:00:00 node1 kernel: Booting Linux on physical CPU 0x0300000000 [0x480fd020]",
            "6,0,0,-;Booting Linux on physical CPU 0x0300000000 [0x480fd020]",
            "GICv3: CPU0: found redistributor 300000000 region 0:0x000000c640100000",
            "[    0.000000] GICv3: CPU0: found redistributor 300000000 region 0:0x000000c640100000",
            "0 0x300000000",
            "  0\t0x0300000000",
        ]
    )
    func `are read from a line of the log`(line: String) {
        #expect(KernelLog(line, source: "log").affinityRegisters == [0: AffinityRegister(rawValue: 0x03_0000_0000)])
    }

    @Test(
        arguments: [
            "CPU: Booted secondary processor 0x1", "CPU99999999999: Booted secondary processor 0x0300000001 [0x1]",
            "CPU1: Booted secondary processor", "GICv3: CPU: found redistributor 1", "0 300000000", "x 0x3", "-1 0x3",
            "70000 0x3", "CPU2: failed to boot: -5",
        ]
    )
    func `are not made up from others`(line: String) {
        #expect(KernelLog(line, source: "log").affinityRegisters.isEmpty)
    }

    @Test func `are taken from ACPI's table by the numbers of its CPUs`() throws {
        // The table lists the second socket first, and CPUs are told by their objects.
        let entries = Self.registers.indices.map {
            (uid: UInt32($0 + 100), register: Self.registers[$0], flags: UInt32(1))
        }
        let files = Dictionary(
            uniqueKeysWithValues: (0..<16).map {
                ("sys/devices/system/cpu/cpu\($0)/firmware_node/uid", "\($0 + 100)\n")
            })
        let host = try Self.host([], Self.table(Array(entries[8...] + entries[..<8])), files)
        #expect(Self.values(host) == Self.registers)
        #expect(host.topology.dieBasis.basis.hasPrefix("/sys/firmware/acpi/tables/APIC: MPIDR of every CPU, 4 values"))
    }

    @Test func `are taken from ACPI's table in its order, the boot CPU first`() throws {
        // CPU 0 is the table's third; a disabled CPU does not count.
        let order = [1, 2, 0] + Array(3..<16)
        var entries = order.map { (uid: UInt32($0), register: Self.registers[$0], flags: UInt32(1)) }
        entries.insert((uid: 50, register: 0x05_0000_0000, flags: 0), at: 5)
        let host = try Self.host(["0 0x300000000"], Self.table(entries))
        #expect(Self.values(host) == Self.registers)
        #expect(host.topology.dieBasis.basis.hasPrefix("/sys/firmware/acpi/tables/APIC, in its order: MPIDR"))
    }

    @Test func `are not taken from a table that contradicts the log`() throws {
        let entries = Self.registers.indices.map { (uid: UInt32($0), register: Self.registers[$0], flags: UInt32(1)) }
        let host = try Self.host(["0 0x300000000", "5 0xb00000000"], Self.table(entries))
        #expect(host.affinityRegisters.count == 2)
        #expect(host.topology.dieBasis.value == .nodes)
    }

    @Test func `are not taken from a table that contradicts the sockets`() throws {
        // Dies alternate, as if the kernel had numbered CPUs otherwise.
        let order = (0..<16).map { $0 % 4 * 4 + $0 / 4 }
        let entries = order.map { (uid: UInt32($0), register: Self.registers[$0], flags: UInt32(1)) }
        #expect(try Self.host([], Self.table(entries)).affinityRegisters.isEmpty)
    }

    @Test func `are not read from a damaged table`() throws {
        let entries = Self.registers.indices.map { (uid: UInt32($0), register: Self.registers[$0], flags: UInt32(1)) }
        let whole = Self.table(entries)
        for count in [0, 3, 20, 44, 45, 69, whole.count - 1] {
            #expect(try Self.host([], Array(whole.prefix(count))).affinityRegisters.isEmpty, "\(count) bytes")
        }
        var endless = whole
        endless[45] = 0
        #expect(try Self.host([], endless).affinityRegisters.isEmpty)
        // Structures of ACPI 5.0 have no register.
        #expect(try Self.host([], Self.table(entries, length: 40)).affinityRegisters.isEmpty)
    }

    @Test func `of an operator's list count before the log's`() {
        let given = KernelLog("1 0x0300000200", source: "given")
        let own = KernelLog(
            "Booting Linux on physical CPU 0x0300000000 [0x1]\n1 0x7\nkvm [1]: KVM dvmbm enabled", source: "log")
        let log = given.completed(by: own)
        #expect(log.affinityRegisters[0]?.rawValue == 0x03_0000_0000)
        #expect(log.affinityRegisters[1]?.rawValue == 0x03_0000_0200)
        #expect(log.narrowsInvalidations.value == true)
        #expect(log.isFromBoot)
    }
}
