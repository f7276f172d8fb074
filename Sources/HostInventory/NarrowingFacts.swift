internal import Vocabulary

/// What a host says about the narrowing of invalidations (DVMBM), from which its state is decided.
///
/// The kernel's parts are in `arch/arm64/kvm/hisilicon/hisi_virt.c` of openEuler. The boot parameter is only a
/// request; the line in the log tells what came of it.
struct NarrowingFacts {
    /// HiSilicon's name for the chip, by the log or by the firmware's table.
    var chip: Fact<String>
    /// Whether KVM said that it narrows.
    var isEffective: Fact<Bool>
    /// Whether the boot parameter asks for it.
    var isRequested: Fact<Bool>
    /// The CPU's maker and part, as in `0x48` and `0xd02`.
    var processor: Fact<Processor>
    var log: KernelLog?
    private let files: HostFiles?

    struct Processor: Hashable, Sendable {
        let maker: String
        let part: String

        static let hiSilicon = "0x48"
        /// TSV110, the CPU of HIP08, which Linux calls Hisi1620.
        static let tsv110 = "0xd01"
    }

    static let configuration = "CONFIG_KVM_HISI_VIRT"
    static let parameter = "kvm-arm.dvmbm_enabled"

    init(_ log: KernelLog?, _ files: HostFiles?) {
        let unreadable = "the kernel's log of this host cannot be read from here"
        (self.log, self.files) = (log, files)
        chip = log?.chip ?? .unknown(unreadable)
        if case .unknown = chip, let table = files.flatMap(Self.tableChip) { chip = table }
        isEffective = log?.narrowsInvalidations ?? .unknown(unreadable)
        isRequested = Self.request(log, files)
        processor = Self.processor(files)
    }

    /// Whether the kernel was built with it: only then is its configuration read, which is long.
    var isBuiltIn: Fact<Bool> { KernelConfiguration(files, KernelRelease(files, log)).has(Self.configuration) }

    /// Reads the chip's name where the kernel does: the OEM table ID of ACPI's DSDT, which root alone may read.
    private static func tableChip(_ files: HostFiles) -> Fact<String>? {
        let path = "sys/firmware/acpi/tables/DSDT"
        guard let bytes = files.bytes(path), bytes.count >= 24, bytes.starts(with: Array("DSDT".utf8)) else {
            return nil
        }
        // Eight characters, padded with blanks or zeros.
        let name = String(decoding: bytes[16..<24].prefix { $0 != 0 }, as: UTF8.self).split(separator: " ").first
        let known = Host.Chip.allCases.map(\.rawValue) + Self.chipsWithout
        guard let match = known.first(where: { name == $0[...] }) else { return nil }
        return .known(match, Evidence("/\(path)", "OEM table ID '\(match)'"))
    }

    /// HiSilicon's older chips, none of which can narrow.
    static let chipsWithout = ["Hisi1612", "Hisi1616", "Hisi1620", "HIP05", "HIP06", "HIP07", "HIP08"]

    /// Reads the request: openEuler's boot parameter, or Anolis' parameter of a module.
    private static func request(_ log: KernelLog?, _ files: HostFiles?) -> Fact<Bool> {
        for module in ["kvm", "hisi_virt"] {
            let path = "sys/module/\(module)/parameters/dvmbm_enabled"
            if let state = files?.text(path).flatMap({ truth($0[...]) }) {
                return .known(state, Evidence("/\(path)", state ? "Y" : "N"))
            }
        }
        let (text, source) =
            if let text = files?.text("proc/cmdline") {
                (text, "/proc/cmdline")
            } else if let text = log?.commandLine {
                (text, "kernel log")
            } else {
                ("", "")
            }
        guard !source.isEmpty else { return .unknown("the kernel's command line cannot be read from here") }
        // The last one counts.
        for word in text.split(separator: " ").reversed() {
            guard let equal = word.firstIndex(of: "="), word[..<equal].hasSuffix(".dvmbm_enabled") else { continue }
            if let state = truth(word[word.index(after: equal)...]) {
                return .known(state, Evidence(source, String(word)))
            }
        }
        return .known(false, Evidence(source, "no \(parameter)"))
    }

    /// Reads a truth as the kernel's `kstrtobool` does.
    private static func truth(_ text: Substring) -> Bool? {
        switch text.lowercased().prefix(2) {
        case let start where start.hasPrefix("y") || start.hasPrefix("t") || start.hasPrefix("1") || start == "on": true
        case let start where start.hasPrefix("n") || start.hasPrefix("f") || start.hasPrefix("0") || start == "of":
            false
        default: nil
        }
    }

    private static func processor(_ files: HostFiles?) -> Fact<Processor> {
        let lines = files?.text("proc/cpuinfo")?.split(separator: "\n") ?? []
        func value(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name) }?.split(separator: ":").last.map { $0.filter { !$0.isWhitespace } }
        }
        guard let maker = value("CPU implementer"), let part = value("CPU part") else {
            return .unknown("/proc/cpuinfo of this host cannot be read from here")
        }
        return .known(
            Processor(maker: maker, part: part), Evidence("/proc/cpuinfo", "implementer \(maker), part \(part)"))
    }
}
