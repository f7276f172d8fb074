/// How the kernel was built, by the file that its package or the kernel itself keeps of that.
struct KernelConfiguration: Sendable {
    private let source: String
    /// `nil` where no such file can be read.
    private let options: [Substring: Substring]?

    /// Reads `/proc/config.gz`, which is about the kernel that runs, else the file in `/boot`.
    init(_ files: HostFiles?, _ release: KernelRelease?) {
        if let bytes = files?.bytes("proc/config.gz"), let text = Inflation.text(gzip: bytes) {
            self.init(text, source: "/proc/config.gz")
        } else if let release, let text = files?.text("boot/config-\(release.text)") {
            self.init(text, source: "/boot/config-\(release.text)")
        } else {
            self.init(source: "", options: nil)
        }
    }

    private init(source: String, options: [Substring: Substring]?) {
        (self.source, self.options) = (source, options)
    }

    init(_ text: String, source: String) {
        var options: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("CONFIG_") {
            guard let equal = line.firstIndex(of: "=") else { continue }
            options[line[..<equal]] = line[line.index(after: equal)...]
        }
        self.init(source: source, options: options)
    }

    /// Returns whether one of some options is set.
    func hasAny(_ names: [String]) -> Fact<Bool> {
        guard options != nil else { return has("") }
        return names.lazy.map(has).first { $0.value == true }
            ?? .known(false, Evidence(source, "none of \(names.joined(separator: ", "))"))
    }

    /// Returns whether an option is set, built in or as a module.
    func has(_ option: String) -> Fact<Bool> {
        guard let options else { return .unknown("the kernel's configuration cannot be read") }
        guard let value = options[option[...]], value == "y" || value == "m" else {
            return .known(false, Evidence(source, "no \(option)"))
        }
        return .known(true, Evidence(source, "\(option)=\(value)"))
    }
}
