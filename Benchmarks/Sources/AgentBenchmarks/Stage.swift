import Foundation
import Synchronization

/// A folder of its own with the programs that were started there, all of which go with it, however the benchmark ends.
final class Stage: Sendable {
    let folder: URL
    private let programs = Mutex<[Program]>([])

    /// Makes the folder, and has it removed when somebody ends the benchmark by a signal.
    ///
    /// Has to be made before there is a second thread, since it is for this one and those to come that signals wait.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "berth-agent-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var signals = Self.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        Thread.detachNewThread { [self] in
            var signals = Self.signals
            var signal: Int32 = 0
            sigwait(&signals, &signal)
            end(with: 128 + signal)
        }
    }

    /// The signals that end programs.
    private static var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        return signals
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Starts a program that ends with the stage, at the latest.
    func start(_ command: [String], log: String) throws -> Program {
        try programs.withLock { programs in
            let program = try Program(command, log: folder.appending(path: log))
            programs.append(program)
            return program
        }
    }

    /// Ends the programs, removes the folder and ends the benchmark; whoever comes second has no say any more.
    ///
    /// - Parameters:
    ///   - status: The benchmark's own.
    ///   - failure: Why nothing more can be measured; programs have their last words then.
    func end(with status: Int32, failure: String? = nil) -> Never {
        programs.withLock { programs in
            if let failure {
                Report.line(failure)
                for words in programs.compactMap(\.lastWords) { Report.line(words) }
            }
            for program in programs { program.end() }
            try? FileManager.default.removeItem(at: folder)
            exit(status)
        }
    }
}
