import Foundation

/// A program that runs beside the benchmark, and writes what it says to a file.
final class Program: Sendable {
    private let process = Process()
    private let log: URL

    /// Starts a program with its arguments.
    ///
    /// - Throws: What Foundation says, if it cannot be started.
    init(_ command: [String], log: URL) throws {
        self.log = log
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        defer { try? output.close() }
        // The kernel ends it with this process, which may be killed and then can end nothing by itself.
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments = ["--pdeathsig", "TERM"] + command
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    /// Its number, which it keeps when `setpriv` becomes it.
    var identifier: pid_t { process.processIdentifier }

    var isRunning: Bool { process.isRunning }

    /// The last lines that it wrote; `nil` for one that has ended well, or because it was asked to.
    var lastWords: String? {
        guard isRunning || ![0, SIGTERM].contains(process.terminationStatus) else { return nil }
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n").suffix(10).joined(separator: "\n")
        return "\(log.lastPathComponent) ends with:\n\(lines)"
    }

    /// Ends it as a supervisor does: it is asked to, and killed if it does not within 15 seconds.
    func end() {
        for (signal, seconds) in [(SIGTERM, 15.0), (SIGKILL, 5)] where isRunning {
            kill(identifier, signal)
            let deadline = ContinuousClock.now + .seconds(seconds)
            while isRunning, ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.01) }
        }
    }
}
