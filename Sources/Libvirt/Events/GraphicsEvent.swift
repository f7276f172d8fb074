internal import CLibvirt

/// A client of a graphical console that came or went.
public struct GraphicsEvent: Sendable {
    public let domain: Domain
    public let phase: Phase
    public let local: Address
    public let remote: Address
    /// How the client was authenticated, such as `none` or `x509`.
    public let authenticationScheme: String
    /// Who the client is, as far as the authentication tells.
    public let identities: [Identity]

    /// The corresponding C type is `virDomainEventGraphicsPhase`.
    public struct Phase: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let connected = Self(VIR_DOMAIN_EVENT_GRAPHICS_CONNECT)
        public static let authenticated = Self(VIR_DOMAIN_EVENT_GRAPHICS_INITIALIZE)
        public static let disconnected = Self(VIR_DOMAIN_EVENT_GRAPHICS_DISCONNECT)
    }

    /// One end of the connection.
    ///
    /// The corresponding C type is `virDomainEventGraphicsAddress`.
    public struct Address: Hashable, Sendable {
        public let family: Family
        /// The IP address, or the path of a Unix socket.
        public let node: String
        /// The port's number or name.
        public let service: String

        /// The corresponding C type is `virDomainEventGraphicsAddressType`.
        public struct Family: LibvirtEnumeration {
            public let rawValue: Int32

            public init(rawValue: Int32) { self.rawValue = rawValue }

            public static let ipv4 = Self(VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_IPV4)
            public static let ipv6 = Self(VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_IPV6)
            public static let unix = Self(VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_UNIX)
        }
    }

    /// A name of the client's, such as its `x509dname`.
    ///
    /// The corresponding C type is `virDomainEventGraphicsSubjectIdentity`.
    public struct Identity: Hashable, Sendable {
        public let type: String
        public let name: String
    }
}

extension GraphicsEvent.Address {
    fileprivate init?(lent address: UnsafePointer<virDomainEventGraphicsAddress>?) {
        guard let address = unsafe address?.pointee else { return nil }
        family = unsafe Family(rawValue: address.family)
        node = unsafe String(lent: address.node) ?? ""
        service = unsafe String(lent: address.service) ?? ""
    }
}

extension GraphicsEvent.Identity {
    fileprivate static func all(in subject: UnsafePointer<virDomainEventGraphicsSubject>?) -> [Self] {
        guard let subject = unsafe subject?.pointee else { return [] }
        return unsafe (0..<Int(subject.nidentity)).compactMap { index in
            guard let identity = unsafe subject.identities?[index] else { return nil }
            return unsafe Self(type: String(lent: identity.type) ?? "", name: String(lent: identity.name) ?? "")
        }
    }
}

extension DomainEventKind<GraphicsEvent> {
    /// Clients of graphical consoles that come and go. `VIR_DOMAIN_EVENT_ID_GRAPHICS`
    public static var graphics: Self {
        let callback: virConnectDomainEventGraphicsCallback = {
            _, domain, phase, local, remote, scheme, subject, opaque in
            guard let local = unsafe GraphicsEvent.Address(lent: local),
                let remote = unsafe GraphicsEvent.Address(lent: remote)
            else { return }
            let scheme = unsafe String(lent: scheme) ?? ""
            let identities = unsafe GraphicsEvent.Identity.all(in: subject)
            unsafe Self.deliver(opaque, domain) {
                GraphicsEvent(
                    domain: $0,
                    phase: .init(rawValue: phase),
                    local: local,
                    remote: remote,
                    authenticationScheme: scheme,
                    identities: identities)
            }
        }
        return unsafe Self(VIR_DOMAIN_EVENT_ID_GRAPHICS, callback)
    }
}
