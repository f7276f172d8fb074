public import HostInventory
public import Libvirt
public import Placement

/// A host and all that lives on it, read at one moment.
public struct HostState: Sendable {
    public let host: Host
    public let domains: [LiveDomain]
    /// Who has what, by the domains' real affinities.
    public var ledger: Ledger

    /// Reads a host.
    ///
    /// - Parameters:
    ///   - connection: The connection to it.
    ///   - kinds: The kinds of guests whose emulators are asked for their capabilities.
    ///   - housekeeping: The CPUs to keep, where somebody chose them.
    /// - Throws: ``LibvirtError``, or ``HostReadingError``.
    /// - Complexity: One or two calls a domain.
    @available(*, noasync)
    public init(
        _ connection: Connection,
        for kinds: [HostReader.GuestKind] = [],
        housekeeping: Housekeeping? = nil
    ) throws {
        self.init(
            host: try HostReader(connection).host(for: kinds),
            domains: try connection.domains().compactMap { try LiveDomain($0) },
            housekeeping: housekeeping
        )
    }

    /// Puts a host and its domains together.
    public init(host: Host, domains: [LiveDomain], housekeeping: Housekeeping? = nil) {
        self.host = host
        self.domains = domains.sorted { $0.name < $1.name }
        ledger = Ledger(host, housekeeping: housekeeping)
        for domain in self.domains {
            if let claim = domain.claim(on: ledger.layout) { ledger.enter(claim) }
        }
    }

    /// Returns the domain with a name.
    ///
    /// - Complexity: O(*n*) in the domains.
    public func domain(named name: String) -> LiveDomain? { domains.first { $0.name == name } }
}
