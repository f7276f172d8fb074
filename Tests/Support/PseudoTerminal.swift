internal import Foundation
internal import Glibc

/// A terminal that a test sits at, in the place of a person: what it types, a program reads.
public struct PseudoTerminal: Sendable {
    private let master: Int32
    /// The program's end, which stays open, so that its settings can be looked at.
    private let slave: Int32

    /// That the system gave no terminal, or that a program did not say in time what it should.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    public init() throws {
        master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (locked, number): (CInt, CUnsignedInt) = (0, 0)
        // TIOCSPTLCK and TIOCGPTN, which posix_openpt's companions use and which the C module does not show.
        guard master >= 0, unsafe ioctl(master, 0x4004_5431, &locked) == 0,
            unsafe ioctl(master, 0x8004_5430, &number) == 0
        else { throw Failure(description: "there is no pseudo-terminal: errno \(errno)") }
        slave = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard slave >= 0 else { throw Failure(description: "the terminal cannot be opened: errno \(errno)") }
    }

    public func close() {
        _ = Glibc.close(master)
        _ = Glibc.close(slave)
    }

    /// A program that runs at the terminal.
    public final class Session: @unchecked Sendable {
        fileprivate let process = Process()

        public func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        /// Waits until the program has ended, and returns its exit status.
        public func wait() async -> Int32 {
            await Task.detached { [process] in
                process.waitUntilExit()
                return process.terminationStatus
            }.value
        }
    }

    /// Starts the program `berth` at the terminal.
    public func start(_ arguments: [String]) throws -> Session {
        let session = Session()
        let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
        session.process.executableURL = URL(filePath: Program.berth)
        session.process.arguments = arguments
        session.process.standardInput = handle
        session.process.standardOutput = handle
        session.process.standardError = handle
        try session.process.run()
        return session
    }

    public func type(_ text: String) {
        let bytes = Array(text.utf8)
        unsafe _ = write(master, bytes, bytes.count)
    }

    /// Whether the terminal hands on each key as it is, as it does while a console has it.
    public var isRaw: Bool {
        var attributes = termios()
        guard unsafe tcgetattr(slave, &attributes) == 0 else { return false }
        return attributes.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0
    }

    /// Reads what programs show until it contains some words, and returns it.
    ///
    /// - Throws: ``Failure`` with what was shown, if the words do not come in some minutes.
    public func read(until words: String, seconds: Int = 180) async throws -> String {
        let master = master
        return try await Task.detached {
            let deadline = ContinuousClock.now + .seconds(seconds)
            var shown: [UInt8] = []
            while ContinuousClock.now < deadline {
                var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
                guard unsafe poll(&wait, 1, 1000) > 0 else { continue }
                var bytes = [UInt8](repeating: 0, count: 4096)
                let count = unsafe Glibc.read(master, &bytes, bytes.count)
                guard count > 0 else { break }
                shown += bytes.prefix(count)
                let text = String(decoding: shown, as: UTF8.self)
                if text.contains(words) { return text }
            }
            throw Failure(description: "'\(words)' is not in what was shown: \(String(decoding: shown, as: UTF8.self))")
        }.value
    }
}
