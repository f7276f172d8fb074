public import Placement
public import Vocabulary

/// What an administrator chose for the agent of a host.
public struct AgentConfiguration: Hashable, Sendable {
    /// The hypervisor's URI; `nil` for libvirt's own default.
    public var hypervisor: String?
    public var socket = Socket()
    /// Where the API is also to be had over TCP, by clients with a certificate; `nil` for nowhere.
    public var tls: TLS?
    /// The groups whose members may do something, over the socket.
    ///
    /// The superuser and the agent's own user may do all.
    public var groups: [Role: [String]] = [:]
    public var drift = Drift()
    public var pools = Pools()
    /// Whether what a killed run left half made or half removed is finished when the agent starts.
    public var finishesUnfinished = true
    /// The CPUs to keep for emulators and the host, where somebody chose them.
    public var housekeeping: CPUSet?
    public var reserves = PageReserves()
    public var logForm = LogForm.text
    public var limits = Limits()

    public init() {}

    /// The Unix socket that the API is had at.
    public struct Socket: Hashable, Sendable {
        public var path = "/run/berth/berth.sock"
        /// The group that may open it; `nil` for the agent's own.
        public var group: String?
        public var mode: UInt32 = 0o660

        public init() {}
    }

    /// Where and how clients over TCP are let in.
    public struct TLS: Hashable, Sendable {
        public var host: String
        public var port: Int
        /// The files with the agent's own certificate and key, in PEM.
        public var certificate: String
        public var key: String
        /// The file with the authorities that clients' certificates are to be from.
        public var authorities: String
        /// The names of clients, as in the common name of their certificates, by what they may do.
        public var clients: [Role: [String]] = [:]

        public init(host: String, port: Int, certificate: String, key: String, authorities: String) {
            (self.host, self.port) = (host, port)
            (self.certificate, self.key, self.authorities) = (certificate, key, authorities)
        }
    }

    /// What is done about machines that are not where they belong.
    public struct Drift: Hashable, Sendable {
        public var policy = Policy.observe
        /// How often is looked.
        public var interval = Duration.seconds(2)
        /// The most repairs of one machine in ``window``; then it is left to whoever moves it.
        public var repairs = 3
        public var window = Duration.seconds(600)

        /// Whether drift is told, or also repaired.
        public enum Policy: String, CaseIterable, Hashable, Sendable {
            case observe
            case repair
        }

        public init() {}
    }

    /// What one client, or all together, can take of the agent.
    public struct Limits: Hashable, Sendable {
        public var connections = 1024
        /// The most that the body of a request may hold, in bytes.
        public var bodyBytes = 1 << 20
        /// How long a request may take to arrive, and a connection may idle.
        public var requestTime = Duration.seconds(10)
        /// How long a client may leave an answer unread.
        public var responseTime = Duration.seconds(30)

        public init() {}
    }

    /// The form of the lines that the agent logs.
    public enum LogForm: String, CaseIterable, Hashable, Sendable {
        case text
        case json
    }
}

/// What a client may do; each includes those before it.
public enum Role: String, CaseIterable, Comparable, Hashable, Sendable {
    /// Look at all there is.
    case read
    /// Start, stop and move machines that are there.
    case operate
    /// Make and delete machines.
    case administer

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .read: 0
        case .operate: 1
        case .administer: 2
        }
    }
}
