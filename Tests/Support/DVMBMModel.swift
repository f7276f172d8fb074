/// What KVM of openEuler writes to `LSUDVMBM_EL2`, and who receives, straight from the kernel's algorithm.
///
/// Written from the description of `arch/arm64/kvm/hisilicon/hisi_virt.c` alone, with sets and loops and no regard
/// to speed, so that it shares nothing with what it checks.
public struct DVMBMModel: Sendable {
    /// A CPU by its number, with the four fields of its MPIDR.
    public struct CPU: Hashable, Sendable {
        public var number: Int
        public var aff3, aff2, aff1, aff0: Int

        public init(number: Int, aff3: Int, aff2: Int, aff1: Int, aff0: Int) {
            (self.number, self.aff3, self.aff2, self.aff1, self.aff0) = (number, aff3, aff2, aff1, aff0)
        }
    }

    public var cpus: [CPU]
    /// Cluster granularity even within one die, and four bits for a die.
    public var isHIP12: Bool
    /// The numbers of CPUs that do not receive, as they are off line.
    public var offline: Set<Int> = []
    /// The physical clusters of each die, by its Aff3; the identity where there is none.
    public var physical: [Int: [Int]] = [:]

    public init(cpus: [CPU], isHIP12: Bool) { (self.cpus, self.isHIP12) = (cpus, isHIP12) }

    /// The register's value and the numbers of those who receive.
    public func answer(_ set: Set<Int>) -> (register: UInt64, receivers: Set<Int>) {
        let members = cpus.filter { set.contains($0.number) }.sorted { $0.number < $1.number }
        var dies: [Int] = []
        for cpu in members where !dies.contains(cpu.aff3) { dies.append(cpu.aff3) }
        if dies.count > 2 { return (0b11 << 62, online(cpus)) }
        guard let first = dies.first else { return (0, []) }

        let byCore = !isHIP12 && dies.count == 1
        let receivers = cpus.filter { cpu in
            members.contains { member in
                member.aff3 == cpu.aff3 && member.aff2 == cpu.aff2 && (!byCore || member.aff1 == cpu.aff1)
            }
        }
        var value: UInt64 = dies.count == 2 ? 0b01 << 62 : 0
        if isHIP12 {
            value += code(first) * (1 << 57)
            if dies.count == 2 { value += code(dies[1]) * (1 << 53) }
        } else {
            value += UInt64(first) * (1 << 53)
            if dies.count == 2 { value += UInt64(dies[1]) * (1 << 45) }
        }
        for bit in Set(members.map { bit($0, first, dies.count) }) { value += 1 << UInt64(bit) }
        return (value, online(receivers))
    }

    private func bit(_ cpu: CPU, _ first: Int, _ dies: Int) -> Int {
        if isHIP12 { return cpu.aff2 + (cpu.aff3 == first ? 6 : 0) }
        let cluster = physical[cpu.aff3]?[cpu.aff2] ?? cpu.aff2
        return dies == 1 ? cluster * 4 + cpu.aff1 : cluster + (cpu.aff3 == first ? 22 : 0)
    }

    private func code(_ aff3: Int) -> UInt64 { UInt64((aff3 / 8 % 4) * 4 + aff3 % 8) }

    private func online(_ cpus: [CPU]) -> Set<Int> { Set(cpus.map(\.number)).subtracting(offline) }
}
