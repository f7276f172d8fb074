import Foundation
import Synchronization

/// A daemon that lets a client in, answers what opens and follows a connection, and nothing else.
///
/// It speaks as much of libvirt's protocol as that takes: a length, six numbers of header, and the arguments, all
/// of them in 32 bits with the highest first. A call that it does not answer waits until the connection ends.
final class SilentDaemon: Sendable {
    private let folder: URL
    private let listener: CInt
    private let client = Mutex<CInt?>(nil)

    /// The address of the daemon, for libvirt's client.
    var uri: String { "test+unix:///default?socket=\(folder.path)/socket&mode=legacy" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        listener = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("\(folder.path)/socket".utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(listener, $0, size) }
        }
        guard status == 0, listen(listener, 1) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        Thread.detachNewThread { [self] in serve() }
    }

    deinit {
        close(listener)
        if let client = client.withLock(\.self) { close(client) }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Ends the connection as a daemon does that is killed.
    func hangUp() { client.withLock { if let client = $0 { _ = shutdown(client, CInt(SHUT_RDWR)) } } }

    private func serve() {
        let accepted = accept(listener, nil, nil)
        guard accepted >= 0 else { return }
        client.withLock { $0 = accepted }
        while let length = word(from: accepted), let message = words(Int(length) / 4 - 1, from: accepted) {
            guard let reply = Self.reply(to: message) else { continue }
            // The call's own header, as a reply without an error.
            send([UInt32(28 + 4 * reply.count)] + message[0...2] + [1, message[4], 0] + reply, to: accepted)
        }
    }

    /// The results of a call, or `nil` for what is not answered; keepalive probes are a program of their own.
    private static func reply(to message: [UInt32]) -> [UInt32]? {
        guard message.count >= 6, message[0] == 0x2000_8086 else { return nil }
        return switch message[2] {
        case 1, 2: []  // REMOTE_PROC_CONNECT_OPEN, _CLOSE
        case 60: [message.last == 10 ? 1 : 0]  // _SUPPORTS_FEATURE: keepalive alone
        case 66: [1, 0]  // REMOTE_PROC_AUTH_LIST: one way, which is none
        case 167, 168: []  // _DOMAIN_EVENT_REGISTER_ANY, _DEREGISTER_ANY
        default: nil
        }
    }

    private func word(from descriptor: CInt) -> UInt32? { words(1, from: descriptor)?.first }

    private func words(_ count: Int, from descriptor: CInt) -> [UInt32]? {
        var bytes = [UInt8](repeating: 0, count: 4 * count)
        guard unsafe recv(descriptor, &bytes, bytes.count, CInt(MSG_WAITALL)) == bytes.count else {
            return nil
        }
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            bytes[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    private func send(_ words: [UInt32], to descriptor: CInt) {
        let bytes = words.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) } }
        _ = unsafe Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
    }
}
