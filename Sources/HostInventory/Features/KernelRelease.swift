/// Which kernel runs, as `uname -r` tells it.
struct KernelRelease: Hashable, Sendable {
    /// Such as `6.6.0-28.0.0.34.oe2403.aarch64`.
    let text: String
    let source: String
    let major: Int
    let minor: Int
    /// Whether openEuler built it: only by its own mark in the release.
    let isOpenEuler: Bool

    /// Creates a release, or `nil` if the text does not begin with two numbers.
    init?(_ text: String, source: String) {
        let numbers = text.split(separator: ".", maxSplits: 2).prefix(2).map { $0.prefix(while: \.isWholeNumber) }
        guard numbers.count == 2, let major = Int(numbers[0]), let minor = Int(numbers[1]) else { return nil }
        (self.text, self.source, self.major, self.minor) = (text, source, major, minor)
        isOpenEuler = text.firstMatch(of: /\.oe\d/) != nil
    }

    /// Reads it where the kernel itself tells it, else from its log.
    init?(_ files: HostFiles?, _ log: KernelLog?) {
        let path = "proc/sys/kernel/osrelease"
        if let text = files?.text(path), let release = Self(text, source: "/\(path)") {
            self = release
            return
        }
        let sources = [
            files?.text("proc/version").map { Evidence("/proc/version", $0) }, log?.line(with: "Linux version "),
        ]
        for evidence in sources.compactMap(\.self) {
            let words = evidence.text.split(separator: " ").dropFirst(evidence.text.hasPrefix("Linux version ") ? 2 : 1)
            if let text = words.first, let release = Self(String(text), source: evidence.source) {
                self = release
                return
            }
        }
        return nil
    }

    func isAtLeast(_ major: Int, _ minor: Int) -> Bool { (self.major, self.minor) >= (major, minor) }
}
