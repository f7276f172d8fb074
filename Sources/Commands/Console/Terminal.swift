internal import Glibc
internal import Synchronization

/// The terminal that a command was started on, or what stands in its place.
///
/// For a console each key goes to the guest as it is pressed, Ctrl-C among them, and the guest alone shows it.
final class Terminal: Sendable {
    /// What came from standard input.
    enum Input: Equatable {
        case bytes([UInt8])
        case end
        /// ``wake()`` was called.
        case woken
    }

    /// Whether somebody sits there.
    let isInteractive = isatty(STDIN_FILENO) == 1
    private let saved = Mutex<termios?>(nil)
    /// A pipe whose second end ends a wait for input.
    private let wakeEnds: (read: CInt, write: CInt)

    init() {
        var ends: (CInt, CInt) = (-1, -1)
        let status = unsafe withUnsafeMutablePointer(to: &ends) { pointer in
            unsafe pointer.withMemoryRebound(to: CInt.self, capacity: 2) { unsafe pipe($0) }
        }
        precondition(status == 0, "The process has no file descriptors left.")
        wakeEnds = (ends.0, ends.1)
    }

    deinit {
        restore()
        close(wakeEnds.read)
        close(wakeEnds.write)
    }

    /// Has keys come as they are pressed, until ``restore()``.
    func enterRawMode() {
        guard isInteractive else { return }
        saved.withLock { saved in
            var attributes = termios()
            guard saved == nil, unsafe tcgetattr(STDIN_FILENO, &attributes) == 0 else { return }
            saved = attributes
            unsafe cfmakeraw(&attributes)
            unsafe _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &attributes)
        }
    }

    /// Makes the terminal as it was; does nothing if it is.
    func restore() {
        saved.withLock { saved in
            guard var attributes = saved.take() else { return }
            unsafe _ = tcsetattr(STDIN_FILENO, TCSADRAIN, &attributes)
        }
    }

    /// Ends a wait for input, on whatever thread it is.
    func wake() {
        var byte: UInt8 = 0
        unsafe _ = write(wakeEnds.write, &byte, 1)
    }

    /// Waits for input.
    func read() -> Input {
        var waits = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeEnds.read, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            guard unsafe poll(&waits, nfds_t(waits.count), -1) >= 0 || errno != EINTR else { continue }
            if waits[1].revents != 0 { return .woken }
            guard waits[0].revents != 0 else { continue }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = unsafe Glibc.read(STDIN_FILENO, &bytes, bytes.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            return count > 0 ? .bytes(Array(bytes.prefix(count))) : .end
        }
    }

    /// Waits until ``wake()`` is called, where there is no more input.
    func waitForWake() {
        var wait = pollfd(fd: wakeEnds.read, events: Int16(POLLIN), revents: 0)
        while unsafe poll(&wait, 1, -1) < 0, errno == EINTR {}
    }

    /// Shows what a guest sent; returns whether all of it could be written.
    func show(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Another program that shares the terminal may have made it so.
                var wait = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                unsafe _ = poll(&wait, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
