internal import Agent
internal import Glibc
internal import NIOCore
internal import NIOSSL

/// Decides what clients may do.
struct Access: Sendable {
    private let clients: [Role: [String]]
    private let groups: [Role: Set<UInt32>]

    /// Looks up the groups that a configuration names.
    init(_ configuration: AgentConfiguration) {
        clients = configuration.tls?.clients ?? [:]
        groups = configuration.groups.mapValues { Set($0.compactMap(Accounts.group)) }
    }

    /// What a client on the Unix socket may do.
    ///
    /// Who may open the socket may read: its mode says who that is.
    func client(user: UInt32, groups own: Set<UInt32>) -> Client {
        if user == 0 || user == geteuid() { return Client(role: .administer, name: Accounts.userName(user)) }
        let role = Role.allCases.last { groups[$0]?.isDisjoint(with: own) == false } ?? .read
        return Client(role: role, name: Accounts.userName(user))
    }

    /// What a client with a certificate may do; one that is not named may do nothing.
    func client(certificate name: String?) -> Client {
        guard let name else { return Client(role: nil, name: "a client whose certificate has no name") }
        return Client(role: Role.allCases.last { clients[$0]?.contains(name) == true }, name: name)
    }

    /// Finds out who is at the other end of a connection.
    func client(of channel: any Channel, isEncrypted: Bool) async -> Client {
        guard isEncrypted else {
            guard let peer = await PeerCredentials.of(channel) else {
                return Client(role: nil, name: "a client that the kernel does not know")
            }
            return client(user: peer.user, groups: Accounts.groups(of: peer.user).union([peer.group]))
        }
        let der = try? await channel.pipeline.handler(type: NIOSSLServerHandler.self).map { handler in
            try? handler.peerCertificate?.toDERBytes()
        }.get()
        return client(certificate: (der ?? nil).flatMap { CertificateName($0).text })
    }
}
