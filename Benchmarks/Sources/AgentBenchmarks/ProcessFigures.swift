import Foundation

/// What the kernel says of a process.
enum ProcessFigures {
    /// CPU seconds that it used, from `/proc/PID/stat`.
    static func cpuSeconds(_ identifier: pid_t) throws -> Double {
        let text = try text(identifier, "stat")
        // The name of the program, in parentheses, may hold anything; what follows are numbers, from the third field on.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw Failure("/proc/\(identifier)/stat is not as it should be.")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// MiB that it has in memory, from `/proc/PID/status`.
    static func residentMiB(_ identifier: pid_t) throws -> Double {
        let text = try text(identifier, "status")
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        guard let size = line?.split(whereSeparator: \.isWhitespace).dropFirst().first, let kibibytes = Double(size)
        else {
            throw Failure("/proc/\(identifier)/status has no VmRSS.")
        }
        return kibibytes / 1024
    }

    private static func text(_ identifier: pid_t, _ file: String) throws -> String {
        guard let text = try? String(contentsOfFile: "/proc/\(identifier)/\(file)", encoding: .utf8) else {
            throw Failure("Process \(identifier) has ended.")
        }
        return text
    }

    /// How many processes wanted a CPU in the last minute, on the whole machine.
    static var load: String {
        let text = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)
        return text?.split(separator: " ").first.map(String.init) ?? "unknown"
    }
}
