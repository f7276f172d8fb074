internal import Glibc

/// A conversation over a Unix socket: something is said, and then the other side is heard to its end.
enum UnixSocket {
    /// A reason that there is no conversation.
    struct Failure: Error {
        let reason: String

        fileprivate init(_ code: CInt) { reason = unsafe String(cString: strerror(code)) }

        fileprivate init(_ reason: String) { self.reason = reason }
    }

    /// Says something, and returns all that is answered.
    ///
    /// Blocks its thread; without a word for `patience` seconds, the other side is taken to be gone.
    static func exchange(_ request: [UInt8], at path: String, patience: Int) throws(Failure) -> [UInt8] {
        let descriptor = try connect(path, patience)
        defer { close(descriptor) }
        try send(request, descriptor)
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe piece.withUnsafeMutableBytes { buffer in
                unsafe read(descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw errno == EAGAIN ? Failure("it does not answer") : Failure(errno) }
            guard count > 0 else { return answer }
            answer += piece.prefix(count)
        }
    }

    private static func connect(_ path: String, _ patience: Int) throws(Failure) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw Failure("its path is too long") }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(errno) }
        var time = timeval(tv_sec: patience, tv_usec: 0)
        unsafe _ = setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe Glibc.connect(descriptor, pointer, length)
            }
        }
        guard status == 0 else {
            let failure = Failure(errno)
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    private static func send(_ request: [UInt8], _ descriptor: CInt) throws(Failure) {
        var rest = request[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(errno) }
            rest = rest.dropFirst(count)
        }
    }
}
