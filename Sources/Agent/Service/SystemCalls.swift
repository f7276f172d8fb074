internal import Glibc

/// Standard error, which systemd hands to the journal.
enum StandardError {
    /// Writes a line, in one call, so that the lines of two threads do not mix.
    static func write(_ line: String) {
        var text = line + "\n"
        text.withUTF8 { buffer in
            unsafe _ = Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count)
        }
    }
}
