public import Vocabulary

/// What a kernel's boot log says about the CPUs and about KVM.
///
/// The log rotates: a line that is not there says nothing.
public struct KernelLog: Hashable, Sendable {
    /// Where the log was read.
    public let source: String
    /// The MPIDR of each CPU whose boot was logged.
    public let affinityRegisters: [HostCPU: AffinityRegister]
    /// HiSilicon's name for the chip, such as `HIP09`, as KVM of openEuler detected it.
    public let chip: Fact<String>
    /// Whether KVM of openEuler narrows TLB invalidations (DVMBM).
    public let narrowsInvalidations: Fact<Bool>
    /// The version of the interrupt controller whose virtual interrupts KVM injects directly: 4 for GICv4.0,
    /// 41 for GICv4.1; 0 if it does not.
    public let directInjection: Fact<DirectInjection>

    /// How far KVM uses the interrupt controller's direct injection.
    public enum DirectInjection: String, Hashable, Sendable {
        case off
        case gicv4 = "GICv4.0"
        case gicv41 = "GICv4.1"
    }

    /// Reads a log in the form of `dmesg` or `journalctl -k`: any prefix, then the kernel's words.
    public init(_ text: String, source: String) {
        self.source = source
        var registers: [HostCPU: AffinityRegister] = [:]
        var chip: Fact<String>?
        var dvmbm: Fact<Bool>?
        var injection: Fact<DirectInjection>?

        for line in text.split(whereSeparator: \.isNewline) {
            if let (cpu, register) = Self.boot(line) {
                registers[cpu] = register
            } else if let name = line.text(after: "detected: Hisi CPU type '")?.prefix(while: { $0 != "'" }) {
                chip = .known(String(name), Evidence(source, "detected: Hisi CPU type '\(name)'"))
            } else if let state = line.text(after: "KVM dvmbm ") {
                dvmbm = .known(state.hasPrefix("enabled"), Evidence(source, "KVM dvmbm \(state)"))
            } else if let state = line.text(after: "GICv4 support "), line.contains("kvm") {
                // The line for 4.1 comes after this one, and only when 4.0 is enabled too.
                let isOn = state.hasPrefix("enabled")
                injection = .known(isOn ? .gicv4 : .off, Evidence(source, "GICv4 support \(state)"))
            } else if line.contains("GICv4.1 support enabled") {
                injection = .known(.gicv41, Evidence(source, "GICv4.1 support enabled"))
            }
        }
        affinityRegisters = registers
        self.chip = chip ?? .unknown("\(source) has no line with the CPU type")
        narrowsInvalidations = dvmbm ?? .unknown("\(source) has no line about dvmbm")
        directInjection = injection ?? .unknown("\(source) has no line about GICv4 support in KVM")
    }

    /// Reads `Booting Linux on physical CPU 0x0300000000 [0x480fd020]`, which is CPU 0's, or
    /// `CPU1: Booted secondary processor 0x0300000001 [0x480fd020]`.
    private static func boot(_ line: Substring) -> (HostCPU, AffinityRegister)? {
        if let value = line.text(after: "Booting Linux on physical CPU 0x") {
            return register(value).map { (0, $0) }
        }
        guard
            let value = line.text(after: ": Booted secondary processor 0x"),
            let register = register(value),
            let name = line.text(before: ": Booted secondary processor").map({ $0.suffix { $0.isWholeNumber } }),
            let number = Int(name)
        else { return nil }
        return (HostCPU(rawValue: number), register)
    }

    private static func register(_ text: Substring) -> AffinityRegister? {
        UInt64(text.prefix(while: \.isHexDigit), radix: 16).map(AffinityRegister.init)
    }
}

extension Substring {
    /// Returns what follows the first occurrence of some words, or `nil` if they are not there.
    fileprivate func text(after words: String) -> Substring? {
        ranges(of: words).first.map { self[$0.upperBound...] }
    }

    fileprivate func text(before words: String) -> Substring? {
        ranges(of: words).first.map { self[..<$0.lowerBound] }
    }

    fileprivate func suffix(while predicate: (Character) -> Bool) -> Substring {
        var start = endIndex
        while start > startIndex, predicate(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}
