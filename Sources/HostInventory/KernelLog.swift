public import Vocabulary

/// What a kernel's boot log says about the CPUs and about KVM.
///
/// The log rotates: a line that is not there says nothing.
public struct KernelLog: Hashable, Sendable {
    /// Where the log was read.
    public let source: String
    /// The MPIDR of each CPU that the log tells, by a line about its boot or about its part of the interrupt
    /// controller, or by a line that somebody wrote.
    public let affinityRegisters: [HostCPU: AffinityRegister]
    /// HiSilicon's name for the chip, such as `HIP09`, as KVM of openEuler detected it.
    public let chip: Fact<String>
    /// Whether KVM of openEuler narrows TLB invalidations (DVMBM).
    public let narrowsInvalidations: Fact<Bool>
    /// The version of the interrupt controller whose virtual interrupts KVM injects directly: 4 for GICv4.0,
    /// 41 for GICv4.1; 0 if it does not.
    public let directInjection: Fact<DirectInjection>
    /// What the kernel was started with, where the log has it.
    public let commandLine: String?
    /// What the kernel said of why it does not narrow invalidations, or of what went wrong in preparing for it.
    public let remarks: Set<Remark>

    /// A message about the narrowing of invalidations, by the kernel's own words.
    public enum Remark: String, Hashable, Sendable, CaseIterable {
        /// KVM runs without the virtualization host extensions, so it cannot set the register.
        case withoutHostExtensions = "Hisi dvmbm not supported by KVM nVHE mode"
        /// Which clusters are switched off could not be read, so the kernel may select the wrong ones.
        case clustersUnread = "MN base addr ioremap failed"
    }

    /// Whether the log begins where the kernel did, so that a line that is missing was never written.
    public let isFromBoot: Bool
    /// The length of the longest scalable vector (SVE), in bytes.
    public internal(set) var longestVector: Int?

    /// The log itself, and what completes it, for what is looked for later.
    let parts: [Part]

    /// A text of the kernel's, and where it was read.
    struct Part: Hashable, Sendable {
        let source: String
        let text: String
    }

    /// How far KVM uses the interrupt controller's direct injection.
    public enum DirectInjection: String, Hashable, Sendable {
        case off
        case gicv4 = "GICv4.0"
        case gicv41 = "GICv4.1"
    }

    init(
        source: String, affinityRegisters: [HostCPU: AffinityRegister], chip: Fact<String>,
        narrowsInvalidations: Fact<Bool>, directInjection: Fact<DirectInjection>, commandLine: String?,
        remarks: Set<Remark>, isFromBoot: Bool, parts: [Part]
    ) {
        (self.source, self.affinityRegisters, self.chip) = (source, affinityRegisters, chip)
        (self.narrowsInvalidations, self.directInjection) = (narrowsInvalidations, directInjection)
        (self.commandLine, self.remarks, self.isFromBoot) = (commandLine, remarks, isFromBoot)
        self.parts = parts
    }

    /// Reads a log in the form of `dmesg` or `journalctl -k`: any prefix, then the kernel's words.
    ///
    /// A line with nothing but a CPU's number and its MPIDR, such as `4 0x0300010000`, counts as well: it lets an
    /// operator write down what no log has any more.
    public init(_ text: String, source: String) {
        self.source = source
        parts = [Part(source: source, text: text)]
        var registers: [HostCPU: AffinityRegister] = [:]
        var chip: Fact<String>?
        var dvmbm: Fact<Bool>?
        var injection: Fact<DirectInjection>?
        var commandLine: String?
        var remarks: Set<Remark> = []
        // On Arm a line about the boot CPU comes before it.
        var isFromBoot = (text.split(separator: "\n", maxSplits: 1).first ?? "").has("Linux version ")

        for bytes in text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let line = Substring(bytes)
            if let (cpu, register) = Self.boot(line) {
                registers[cpu] = register
                if cpu == 0, line.has("Booting Linux") { isFromBoot = true }
            } else if let (cpu, register) = Self.redistributor(line) ?? Self.written(line) {
                registers[cpu] = register
            } else if let words = line.text(after: "Kernel command line: ") {
                commandLine = String(words)
            } else if let remark = Remark.allCases.first(where: { line.has($0.rawValue) }) {
                remarks.insert(remark)
            } else if let name = line.text(after: "detected: Hisi CPU type '")?.prefix(while: { $0 != "'" }) {
                chip = .known(String(name), Evidence(source, "detected: Hisi CPU type '\(name)'"))
            } else if let state = line.text(after: "KVM dvmbm ") {
                dvmbm = .known(state.hasPrefix("enabled"), Evidence(source, "KVM dvmbm \(state)"))
            } else if let state = line.text(after: "GICv4 support "), line.has("kvm") {
                // The line for 4.1 comes after this one, and only when 4.0 is enabled too.
                let isOn = state.hasPrefix("enabled")
                injection = .known(isOn ? .gicv4 : .off, Evidence(source, "GICv4 support \(state)"))
            } else if let length = line.text(after: "SVE: maximum available vector length ") {
                longestVector = Int(length.prefix { $0.isNumber })
            } else if line.has("GICv4.1 support enabled") {
                injection = .known(.gicv41, Evidence(source, "GICv4.1 support enabled"))
            }
        }
        affinityRegisters = registers
        (self.commandLine, self.remarks, self.isFromBoot) = (commandLine, remarks, isFromBoot)
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
            let number = number(name)
        else { return nil }
        return (number, register)
    }

    /// Reads `GICv3: CPU1: found redistributor 300000100 region 1:0x000000c640140000`.
    private static func redistributor(_ line: Substring) -> (HostCPU, AffinityRegister)? {
        guard
            let value = line.text(after: ": found redistributor "),
            let register = register(value),
            let name = line.text(before: ": found redistributor").map({ $0.suffix { $0.isWholeNumber } }),
            let number = number(name)
        else { return nil }
        return (number, register)
    }

    /// Reads a line with a CPU's number and its register alone.
    private static func written(_ line: Substring) -> (HostCPU, AffinityRegister)? {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, words[1].hasPrefix("0x"), let number = number(words[0]) else { return nil }
        return UInt64(words[1].dropFirst(2), radix: 16).map { (number, AffinityRegister(rawValue: $0)) }
    }

    /// Reads a CPU's number; 65535 is far beyond what Linux can have, and bounds what a wrong line costs.
    private static func number(_ text: Substring) -> HostCPU? { UInt16(text).map { HostCPU(rawValue: Int($0)) } }

    private static func register(_ text: Substring) -> AffinityRegister? {
        UInt64(text.prefix(while: \.isHexDigit), radix: 16).map(AffinityRegister.init)
    }
}

extension KernelLog {
    /// Returns the first line with some words, from these words on; `nil` if there is none.
    func line(with words: String) -> Evidence? { lines(with: words).first }

    /// Returns all lines with some words, each from these words on.
    ///
    /// - Complexity: O(*n*) in the bytes of the log.
    func lines(with words: String) -> [Evidence] {
        parts.flatMap { part in
            part.text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
                .compactMap { bytes in
                    Substring(bytes).text(after: words).map { Evidence(part.source, words + $0) }
                }
        }
    }
}

extension Substring {
    /// Returns what follows the first occurrence of some words, or `nil` if they are not there.
    fileprivate func text(after words: String) -> Substring? { occurrence(of: words).map { self[$0.upperBound...] } }

    fileprivate func text(before words: String) -> Substring? { occurrence(of: words).map { self[..<$0.lowerBound] } }

    fileprivate func has(_ words: String) -> Bool { occurrence(of: words) != nil }

    /// Finds words byte by byte: a log has thousands of lines, and the general search takes microseconds for each.
    private func occurrence(of words: String) -> Range<Index>? {
        guard let first = words.utf8.first else { return nil }
        var rest = utf8[...]
        while let start = rest.firstIndex(of: first) {
            if rest[start...].starts(with: words.utf8) {
                return start..<utf8.index(start, offsetBy: words.utf8.count)
            }
            rest = rest[utf8.index(after: start)...]
        }
        return nil
    }

    fileprivate func suffix(while predicate: (Character) -> Bool) -> Substring {
        var start = endIndex
        while start > startIndex, predicate(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}
