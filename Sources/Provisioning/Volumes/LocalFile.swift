internal import Glibc

/// A file of this machine, open for reading.
final class LocalFile {
    let path: String
    let descriptor: CInt
    let size: UInt64
    /// The time of the last change, in nanoseconds since 1970.
    let modified: Int64

    /// Opens a file; anything but a regular file is refused.
    init(_ path: String) throws(ProvisioningError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            size = 0
            modified = 0
            throw ProvisioningError(
                .missing, "'\(path)' cannot be read: \(reason)",
                remedy: "name a file beside you, or a volume of the pool without a '/'")
        }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            size = 0
            modified = 0
            throw ProvisioningError(.missing, "'\(path)' is not a file")
        }
        size = UInt64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Reads the first bytes, or fewer of a smaller file.
    func start(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe pread(descriptor, buffer.baseAddress, count, 0)
        }
        return Array(bytes.prefix(max(0, read)))
    }
}
