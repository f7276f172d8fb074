internal import Vocabulary

/// The CPUs in ACPI's table of interrupt controllers (MADT, signature `APIC`), in the order of the table.
///
/// The layout of its GICC structures is in the ACPI specification, section 5.2.12.14, and in the kernel's
/// `include/acpi/actbl2.h`, `struct acpi_madt_generic_interrupt`. Readable by root alone.
struct InterruptControllerTable {
    static let path = "sys/firmware/acpi/tables/APIC"

    struct Processor {
        /// The number that ACPI's CPU object has, too.
        let identifier: UInt32
        let register: AffinityRegister
        /// Whether the CPU is there from the start, and not just may come later.
        let isEnabled: Bool
    }

    private(set) var processors: [Processor] = []

    /// Reads a host's table; returns `nil` if there is none that may be read, or none with Arm's CPUs.
    init?(reading files: HostFiles) {
        guard let bytes = files.bytes(Self.path) else { return nil }
        self.init(bytes)
    }

    /// Reads a table; returns `nil` for one that is cut off, or that has no CPU of Arm's.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Array("APIC".utf8)), bytes.count >= 44 else { return nil }
        var offset = 44
        while offset + 2 <= bytes.count {
            let length = Int(bytes[offset + 1])
            guard length >= 2, offset + length <= bytes.count else { return nil }
            let entry = bytes[offset..<(offset + length)]
            offset += length
            // Type 11 is a CPU's interface; the oldest form, of ACPI 5.0, has no affinity register.
            guard entry.first == 11, length >= 76 else { continue }
            let flags = entry.number(at: 12, size: 4)
            guard flags & 0b1001 != 0 else { continue }
            processors.append(
                Processor(
                    identifier: UInt32(truncatingIfNeeded: entry.number(at: 8, size: 4)),
                    register: AffinityRegister(rawValue: entry.number(at: 68, size: 8)),
                    isEnabled: flags & 1 != 0
                ))
        }
        guard !processors.isEmpty else { return nil }
    }

    /// Returns the register of each CPU by the kernel's number for it.
    ///
    /// By the number of the CPU's ACPI object, where sysfs links to it. Else by the table's order, in which the
    /// kernel numbers CPUs, with the boot CPU first (`acpi_map_gic_cpu_interface` in `arch/arm64/kernel/smp.c`);
    /// that is taken only if it agrees with all that is known otherwise.
    func registers(
        _ files: HostFiles?,
        _ known: [HostCPU: AffinityRegister],
        _ topology: HostTopology
    ) -> AffinityTable? {
        if let files, let registers = byIdentifier(files, topology), agrees(registers, known, topology) {
            return AffinityTable(registers: registers, source: "/\(Self.path)")
        }
        if let registers = byOrder(known[0]), agrees(registers, known, topology) {
            return AffinityTable(registers: registers, source: "/\(Self.path), in its order")
        }
        return nil
    }

    private func byIdentifier(_ files: HostFiles, _ topology: HostTopology) -> [HostCPU: AffinityRegister]? {
        let byIdentifier = Dictionary(processors.map { ($0.identifier, $0.register) }) { first, _ in first }
        guard byIdentifier.count == processors.count else { return nil }
        var registers: [HostCPU: AffinityRegister] = [:]
        for cpu in topology.online.union(topology.offline) {
            let number = files.text("sys/devices/system/cpu/cpu\(cpu)/firmware_node/uid").flatMap { UInt32($0) }
            registers[cpu] = number.flatMap { byIdentifier[$0] }
        }
        return registers.isEmpty ? nil : registers
    }

    private func byOrder(_ boot: AffinityRegister?) -> [HostCPU: AffinityRegister]? {
        // Kernels differ in whether CPUs that may come later get a number at once.
        guard processors.allSatisfy(\.isEnabled), let first = boot ?? processors.first?.register else { return nil }
        let rest = processors.map(\.register).filter { $0 != first }
        guard rest.count == processors.count - 1 else { return nil }
        return Dictionary(
            uniqueKeysWithValues: ([first] + rest).enumerated().map { (HostCPU(rawValue: $0), $1) })
    }

    /// Whether each CPU that is on line has a register, those that are known have theirs, and the cores and sockets
    /// come out as firmware groups them.
    private func agrees(
        _ registers: [HostCPU: AffinityRegister],
        _ known: [HostCPU: AffinityRegister],
        _ topology: HostTopology
    ) -> Bool {
        var (cores, sockets): ([UInt64: Int], [UInt8: Int]) = ([:], [:])
        for cpu in topology.cpus {
            guard let register = registers[cpu.number], known[cpu.number].map({ $0 == register }) ?? true else {
                return false
            }
            let core = cores[register.rawValue & ~0xFF, default: cpu.core]
            let socket = sockets[register.aff3, default: cpu.socket]
            guard core == cpu.core, socket == cpu.socket else { return false }
            (cores[register.rawValue & ~0xFF], sockets[register.aff3]) = (core, socket)
        }
        return cores.count == topology.cores.count
    }
}

extension ArraySlice<UInt8> {
    /// Reads a number, lowest byte first, at a distance from the slice's start.
    fileprivate func number(at distance: Int, size: Int) -> UInt64 {
        self[(startIndex + distance)...].prefix(size).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
