internal import Glibc

/// A lock between runs of Berth on one machine, which the kernel takes back when its process ends.
///
/// All locks are ranges of one byte in one file, at a place that their name decides: nothing is left behind that
/// would have to be cleaned up, whichever way a run ends. Runs on different machines are kept apart by libvirt
/// itself, where a name can be claimed only once.
public final class HostLock: Sendable {
    private let descriptor: CInt

    private init(descriptor: CInt) { self.descriptor = descriptor }

    // Closing the file gives the lock back: it belongs to the open file, not to the process (`fcntl(2)`, open file description locks).
    deinit { close(descriptor) }

    /// `F_OFD_SETLK`, which Swift does not import: glibc has it behind `_GNU_SOURCE`.
    private static let setOpenFileLock: CInt = 37

    /// The outcome of an attempt that does not wait.
    public enum Attempt: Sendable {
        case locked(HostLock)
        case taken
        /// There is no folder for locks that may be written, so nobody can be kept apart.
        case unavailable
    }

    /// Takes the lock of a name, unless somebody has it.
    public static func attempt(_ name: String, in folder: String = usualFolder) -> Attempt {
        let descriptor = unsafe open(
            "\(folder)/berth-\(getuid()).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return .unavailable }
        var range = flock()
        range.l_type = Int16(F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = offset(of: name)
        range.l_len = 1
        let status = unsafe withUnsafeMutablePointer(to: &range) { unsafe fcntl(descriptor, setOpenFileLock, $0) }
        let reason = errno
        guard status == 0 else {
            close(descriptor)
            return reason == EAGAIN || reason == EACCES ? .taken : .unavailable
        }
        return .locked(HostLock(descriptor: descriptor))
    }

    /// Takes the lock of a name, and waits until it is free.
    ///
    /// Asks again and again, and does not wait in the kernel, so that Ctrl-C is seen.
    ///
    /// - Returns: `nil` if there is no folder for locks that may be written.
    /// - Throws: ``Interrupted``, if somebody asks to stop.
    public static func wait(
        for name: String,
        unless interruption: Interruption,
        in folder: String = usualFolder
    ) throws(Interrupted) -> HostLock? {
        while true {
            switch attempt(name, in: folder) {
            case .locked(let lock): return lock
            case .unavailable: return nil
            case .taken: usleep(20_000)
            }
            try interruption.check()
        }
    }

    /// The folder for locks: the system's for root, and a user's own.
    public static var usualFolder: String {
        if getuid() == 0 { return "/run/lock" }
        return unsafe getenv("XDG_RUNTIME_DIR").map { unsafe String(cString: $0) } ?? "/tmp"
    }

    /// The place of a name in the file: a hash (FNV-1a) that is the same in each run, unlike Swift's own.
    private static func offset(of name: String) -> off_t {
        let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return off_t(hash >> 2)
    }
}
