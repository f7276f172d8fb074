import Foundation

/// A connection over a Unix socket, on which nothing waits for ever.
final class UnixSocket {
    private let descriptor: Int32

    /// Connects.
    ///
    /// - Throws: ``Failure``, if nobody listens.
    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("make a socket") }
        // That it connects and takes what is written; reading has deadlines.
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw Failure("The path of the socket '\(path)' is too long: set TMPDIR to a shorter one.")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Self.failure("connect to '\(path)'") }
    }

    deinit { close(descriptor) }

    func write(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            // A server that has closed is an error and not the end of this process.
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Self.failure("write") }
            rest = rest.dropFirst(count)
        }
    }

    /// Adds what comes next to some bytes; returns whether there was anything before the other side closed.
    ///
    /// - Throws: ``Failure``, if nothing came until the deadline.
    func read(into bytes: inout [UInt8], until deadline: ContinuousClock.Instant) throws -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let milliseconds = (deadline - .now) / .milliseconds(1)
        guard poll(&waiting, 1, Int32(max(0, milliseconds))) > 0 else { throw Failure("Nothing came in time.") }
        let count = withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 1) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { bytes += UnsafeRawBufferPointer(rebasing: buffer[..<count]) }
            return count
        }
        guard count >= 0 else { throw Self.failure("read") }
        return count > 0
    }

    private static func failure(_ what: String) -> Failure {
        Failure("Cannot \(what): \(String(cString: strerror(errno))).")
    }
}
