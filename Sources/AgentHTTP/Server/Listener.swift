internal import Agent
internal import FoundationEssentials
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// A place where clients are let in.
enum Listener: Sendable {
    /// A Unix socket that is made here.
    case unix(AgentConfiguration.Socket)
    /// A socket that whoever started the program opened before, and gave it by its number.
    case inherited(CInt)
    case tls(AgentConfiguration.TLS, NIOSSLContext)

    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>>
    typealias Server = NIOAsyncChannel<any Channel, Never>

    var isEncrypted: Bool { if case .tls = self { true } else { false } }

    /// What is listened on, for the log.
    var description: String {
        switch self {
        case .unix(let socket): socket.path
        case .inherited(let number): "the socket that was handed over as \(number)"
        case .tls(let tls, _): "\(tls.host):\(tls.port)"
        }
    }

    /// Creates the place where clients with a certificate are let in.
    ///
    /// - Throws: ``AgentFailure`` if a file cannot be read, or holds something else.
    static func tls(_ tls: AgentConfiguration.TLS) throws(AgentFailure) -> Self {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate).map(NIOSSLCertificateSource.certificate)
            let key = try NIOSSLPrivateKey(file: tls.key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain, privateKey: .privateKey(key))
            // Clients have names and not hosts; that there is a certificate, and by whom, is verified.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(tls.authorities))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return .tls(tls, try NIOSSLContext(configuration: configuration))
        } catch {
            throw AgentFailure(
                .failed,
                "the certificates for \(tls.host):\(tls.port) cannot be used: \(error); see tls in berthd's configuration"
            )
        }
    }

    /// Begins to listen.
    func open(_ limits: AgentConfiguration.Limits, on group: MultiThreadedEventLoopGroup) async throws -> Server {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Nothing is read before somebody answers: see `HTTPServer`.
            .childChannelOption(.autoRead, value: false)
        let prepare = preparation(limits)
        switch self {
        case .inherited(let descriptor):
            let server = try await bootstrap.bind(descriptor, childChannelInitializer: prepare)
            // Who is at the other end of any other kind of socket, nobody would know.
            guard case .unixDomainSocket = server.channel.localAddress else {
                try await server.executeThenClose { _ in }
                throw AgentFailure(
                    .failed, "it is no Unix socket; over TCP clients are let in by tls in berthd's configuration alone")
            }
            return server
        case .tls(let tls, _):
            return try await bootstrap.bind(host: tls.host, port: tls.port, childChannelInitializer: prepare)
        case .unix(let socket):
            try Self.prepareFolder(of: socket)
            // The socket has its mode from the first moment on: nobody slips in before it is set.
            let old = umask(~mode_t(socket.mode) & 0o777)
            defer { umask(old) }
            let server = try await bootstrap.bind(
                unixDomainSocketPath: socket.path, cleanupExistingSocketFile: true, childChannelInitializer: prepare)
            try Self.give(socket)
            return server
        }
    }

    private func preparation(
        _ limits: AgentConfiguration.Limits
    ) -> @Sendable (any Channel) -> EventLoopFuture<any Channel> {
        let context: NIOSSLContext? = if case .tls(_, let context) = self { context } else { nil }
        return { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: true, withErrorHandling: true)
                try pipeline.addHandler(ConnectionGuard(limits))
                return channel
            }
        }
    }

    private static func prepareFolder(of socket: AgentConfiguration.Socket) throws {
        let folder = URL(filePath: socket.path).deletingLastPathComponent().path
        guard !FileManager.default.fileExists(atPath: folder) else { return }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    }

    private static func give(_ socket: AgentConfiguration.Socket) throws {
        guard let group = socket.group else { return }
        guard Accounts.group(named: group) != nil else {
            throw AgentFailure(
                .failed, "there is no group '\(group)' to give \(socket.path) to; make it, or name another")
        }
        try FileManager.default.setAttributes([.groupOwnerAccountName: group], ofItemAtPath: socket.path)
    }
}
