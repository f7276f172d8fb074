/// What the kernel was started with.
struct KernelCommandLine: Hashable, Sendable {
    let source: String
    let words: [String]

    init(_ text: String, source: String) {
        self.source = source
        words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// Reads it where the kernel keeps it, else from its log.
    init?(_ files: HostFiles?, _ log: KernelLog?) {
        if let text = files?.text("proc/cmdline") {
            self.init(text, source: "/proc/cmdline")
        } else if let log, let text = log.commandLine {
            self.init(text, source: log.source)
        } else {
            return nil
        }
    }

    /// Returns the last word that gives a parameter a value, as the kernel takes the last.
    func value(of parameter: String) -> Evidence? {
        words.last { $0.hasPrefix("\(parameter)=") }.map { Evidence(source, $0) }
    }

    /// Returns whether a word stands alone in it.
    func has(_ word: String) -> Bool { words.contains(word) }
}
