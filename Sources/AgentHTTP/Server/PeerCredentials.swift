internal import NIOCore

/// The process at the other end of a Unix socket, as the kernel noted it when it connected (`struct ucred`).
struct PeerCredentials: Sendable {
    let process: Int32
    let user: UInt32
    let group: UInt32

    /// Asks the kernel for the credentials of a connection's client; `nil` if it has none.
    static func of(_ channel: any Channel) async -> Self? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        // Safe: the type is laid out as `SO_PEERCRED` documents, three numbers of 32 bits.
        let credentials: Self? =
            try? await provider.unsafeGetSocketOption(level: .socket, name: .init(rawValue: 17)).get()
        // What the kernel says of a client that it has no credentials of.
        return credentials?.user == .max ? nil : credentials
    }
}
