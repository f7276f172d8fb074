/// How the kernel was built, by the file that its package or the kernel itself keeps of that.
struct KernelConfiguration: Sendable {
    /// The options that are set, with their values.
    private let options: Fact<[Substring: Substring]>

    /// Reads `/proc/config.gz`, which is about the kernel that runs, else the file of its package.
    ///
    /// - Complexity: O(*n*) in the file, of some 300 KiB.
    init(_ files: HostFiles?, _ release: KernelRelease?) {
        if let bytes = files?.bytes("proc/config.gz"), let text = Inflation.text(gzip: bytes) {
            options = .known(Self.options(text), Evidence("/proc/config.gz", ""))
        } else if let (path, text) = Self.packaged(files, release) {
            options = .known(Self.options(text), Evidence("/\(path)", ""))
        } else {
            options = .unknown(files == nil ? FeatureSources.remote : "the kernel's configuration cannot be read")
        }
    }

    /// Where packages keep it: Debian up to 13, openEuler and others in `/boot`; Fedora, Debian 14 and what else keeps all of a
    /// kernel in one folder beside its modules.
    private static func packaged(_ files: HostFiles?, _ release: KernelRelease?) -> (path: String, text: String)? {
        guard let files, let release = release?.text else { return nil }
        let paths = ["boot/config-\(release)", "usr/lib/modules/\(release)/config", "lib/modules/\(release)/config"]
        return paths.lazy.compactMap { path in files.text(path).map { (path, $0) } }.first
    }

    private static func options(_ text: String) -> [Substring: Substring] {
        text.split(separator: "\n").reduce(into: [:]) { options, line in
            guard line.hasPrefix("CONFIG_"), let equal = line.firstIndex(of: "=") else { return }
            options[line[..<equal]] = line[line.index(after: equal)...]
        }
    }

    /// Returns whether an option is set, built in or as a module.
    func has(_ option: String) -> Fact<Bool> {
        switch options {
        case .unknown(let reason): return .unknown(reason)
        case .known(let options, let evidence):
            guard let value = options[option[...]], value == "y" || value == "m" else {
                return .known(false, Evidence(evidence.source, "no \(option)"))
            }
            return .known(true, Evidence(evidence.source, "\(option)=\(value)"))
        }
    }

    /// Whether a kernel for Arm offers guests PV spinlocks and PV sched, which is openEuler's own.
    var offersSpinlocks: Fact<Bool> { has("CONFIG_PARAVIRT_SPINLOCKS") }

    /// Returns whether one of some options is set.
    func hasAny(_ names: [String]) -> Fact<Bool> {
        guard case .known(_, let evidence) = options else { return has("") }
        return names.lazy.map(has).first { $0.value == true }
            ?? .known(false, Evidence(evidence.source, "none of \(names.joined(separator: ", "))"))
    }
}
