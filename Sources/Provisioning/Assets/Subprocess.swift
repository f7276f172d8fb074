internal import FoundationEssentials
internal import Glibc

/// A program that is run to its end, with a deadline.
struct Subprocess {
    private let path: String
    private let arguments: [String]

    /// Describes a run of a program with arguments; no shell is between.
    init(_ path: String, _ arguments: [String]) { (self.path, self.arguments) = (path, arguments) }

    /// How a run ended.
    struct Outcome {
        fileprivate let status: CInt
        fileprivate let log: String

        var isSuccess: Bool { status == 0 }

        /// The last thing that the program said, or the number that it ended with.
        var explanation: String {
            let lines = log.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.isEmpty }
            // A status of wait(2) holds the signal below, and the exit status above.
            let end = status & 0x7F == 0 ? "exit status \(status >> 8)" : "signal \(status & 0x7F)"
            return lines.last.map { "\($0) (\(end))" } ?? end
        }
    }

    /// Runs the program, in a process group of its own.
    ///
    /// - Parameters:
    ///   - patience: How long it may take; then all of its group is killed.
    ///   - log: A file for what it prints.
    ///   - interruption: Looked at while it runs; the group is killed then too.
    /// - Returns: How it ended, whatever its status.
    /// - Throws: ``ProvisioningError`` if it cannot be started or takes too long, or ``Interrupted``.
    func run(within patience: Duration, log: String, unless interruption: Interruption) throws -> Outcome {
        let process = try start(log: log)
        let deadline = ContinuousClock.now + patience
        while true {
            var status: CInt = 0
            let ended = unsafe waitpid(process, &status, WNOHANG)
            if ended == process {
                let text = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) }
                return Outcome(status: status, log: text ?? "")
            }
            let reason = errno
            guard ended == 0 || reason == EINTR else {
                throw ProvisioningError(.failed, "the end of \(path) cannot be awaited: error \(reason)")
            }
            do {
                try interruption.check()
                guard ContinuousClock.now < deadline else {
                    throw ProvisioningError(.failed, "\(path) was not done after \(patience.components.seconds) s")
                }
            } catch {
                kill(-process, SIGKILL)
                _ = waitpid(process, nil, 0)
                throw error
            }
            usleep(5_000)
        }
    }

    /// Nothing of the user's, so that a run is the same for all: no settings of the program, and English messages.
    private static let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]

    /// Starts the program with nothing to read (`posix_spawn(3)`).
    private func start(log: String) throws(ProvisioningError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) }
        defer { unsafe words.forEach { unsafe free($0) } }
        unsafe words.append(nil)
        var environment = unsafe Self.environment.map { unsafe strdup($0) }
        defer { unsafe environment.forEach { unsafe free($0) } }
        unsafe environment.append(nil)
        var process: pid_t = 0
        let status = unsafe posix_spawn(&process, path, &actions, &attributes, words, environment)
        guard status == 0 else {
            let reason = unsafe String(cString: strerror(status))
            throw ProvisioningError(.failed, "\(path) cannot be started: \(reason)")
        }
        return process
    }
}
