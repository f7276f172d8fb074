/// The features of the CPUs by the kernel's names for them, from `/proc/cpuinfo`: those of the first CPU.
struct ProcessorFlags: Sendable {
    private let name: String
    private let flags: Set<Substring>
    /// The line about the CPU's model, where there is one.
    let model: String?

    init?(_ files: HostFiles) {
        guard let text = files.text("proc/cpuinfo") else { return nil }
        var fields: [Substring: Substring] = [:]
        for line in text.split(separator: "\n").prefix(64) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let key = line[..<colon].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if fields[key[...]] == nil { fields[key[...]] = line[line.index(after: colon)...] }
        }
        // "Features" on Arm and LoongArch, "flags" on x86.
        guard let name = ["Features", "flags"].first(where: { fields[$0[...]] != nil }), let list = fields[name[...]]
        else {
            return nil
        }
        self.name = name
        flags = Set(list.split(separator: " "))
        model = ["PRID", "Model Name", "model name"].lazy.compactMap { fields[$0[...]] }.first
            .map { $0.split(separator: " ").joined(separator: " ") }
    }

    func has(_ flag: String) -> Fact<Bool> {
        let isThere = flags.contains(flag[...])
        return .known(isThere, Evidence("/proc/cpuinfo", isThere ? "\(name): \(flag)" : "no \(flag) in \(name)"))
    }

    /// The flags with some beginning, in ascending order.
    func flags(beginning prefix: String) -> [String] {
        flags.filter { $0.hasPrefix(prefix) }.map(String.init).sorted()
    }
}
