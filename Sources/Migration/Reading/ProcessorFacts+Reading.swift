internal import HostInventory

extension ProcessorFacts {
    /// Reads what a host's files tell of its CPUs.
    ///
    /// - Parameters:
    ///   - files: The host's files.
    ///   - log: The kernel's boot log, with where it was read.
    init(_ files: HostFiles?, log: (text: String, source: String)?) {
        self.init()
        guard let files else { return }
        midr = Self.registers("midr_el1", files)
        revidr = Self.registers("revidr_el1", files)
        aidr = Self.registers("aidr_el1", files)
        if let text = files.text("proc/cpuinfo") {
            features = Self.features(text)
            model = Self.value(["Model Name", "model name"], text)
            if midr.value == nil { midr = Self.mainIdentity(text) }
        }
        guard let log else { return }
        sveMaximum = VectorExtension.longest(in: KernelLog(log.text, source: log.source))
        counterKilohertz = Self.fact(in: log, /cp15 timer\(?s?\)? running at (\d+\.\d+)MHz/) {
            Double($0).map { Int(($0 * 1000).rounded()) }
        }
    }

    /// The values of a register on all CPUs, each once.
    private static func registers(_ name: String, _ files: HostFiles) -> Fact<Set<UInt64>> {
        var values: Set<UInt64> = []
        // Linux numbers CPUs densely but for holes of a few; those that are off line have no registers to show.
        var missing = 0
        var cpu = 0
        while missing < 64 {
            let path = "sys/devices/system/cpu/cpu\(cpu)/regs/identification/\(name)"
            if let text = files.text(path), text.hasPrefix("0x"), let value = UInt64(text.dropFirst(2), radix: 16) {
                values.insert(value)
                missing = 0
            } else {
                missing += 1
            }
            cpu += 1
        }
        guard !values.isEmpty else { return .unknown("/sys/devices/system/cpu has no \(name)") }
        return .known(values, Evidence("/sys/devices/system/cpu/cpu*/regs/identification/\(name)", ""))
    }

    /// MIDR_EL1 by the parts of it that `/proc/cpuinfo` has, where the register itself was not recorded.
    private static func mainIdentity(_ text: String) -> Fact<Set<UInt64>> {
        func numbers(_ name: String) -> [UInt64] {
            text.split(separator: "\n").filter { $0.hasPrefix(name) }.compactMap { line in
                guard let word = line.split(whereSeparator: \.isWhitespace).last else { return nil }
                return word.hasPrefix("0x") ? UInt64(word.dropFirst(2), radix: 16) : UInt64(word)
            }
        }
        let makers = numbers("CPU implementer")
        let (variants, parts, revisions) = (numbers("CPU variant"), numbers("CPU part"), numbers("CPU revision"))
        guard !makers.isEmpty, [variants, parts, revisions].allSatisfy({ $0.count == makers.count }) else {
            return .unknown("neither /sys/devices/system/cpu nor /proc/cpuinfo tells the CPUs' make")
        }
        // The architecture's field is 15 in every CPU since Armv7.
        let values = makers.indices.map {
            makers[$0] << 24 | variants[$0] << 20 | 15 << 16 | parts[$0] << 4 | revisions[$0]
        }
        return .known(Set(values), Evidence("/proc/cpuinfo", "CPU implementer, variant, part and revision"))
    }

    /// The features that every CPU has: the words of all lines of that name, less what one of them lacks.
    private static func features(_ text: String) -> Fact<Set<String>> {
        var common: Set<String>?
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard ["Features", "flags"].contains(name) else { continue }
            let words = Set(line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace).map(String.init))
            common = common?.intersection(words) ?? words
        }
        return common.map { .known($0, Evidence("/proc/cpuinfo", "Features")) }
            ?? .unknown("/proc/cpuinfo has no features")
    }

    private static func value(_ names: Set<String>, _ text: String) -> Fact<String> {
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard names.contains(name) else { continue }
            let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
            return .known(String(value), Evidence("/proc/cpuinfo", name))
        }
        return .unknown("/proc/cpuinfo names no model")
    }

    private static func fact<Value: Hashable & Sendable>(
        in log: (text: String, source: String), _ pattern: Regex<(Substring, Substring)>, _ value: (Substring) -> Value?
    ) -> Fact<Value> {
        guard let match = log.text.firstMatch(of: pattern), let value = value(match.1) else {
            return .unknown("\(log.source) has no such line")
        }
        return .known(value, Evidence(log.source, String(match.0)))
    }
}
