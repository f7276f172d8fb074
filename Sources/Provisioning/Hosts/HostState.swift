public import HostInventory
public import Libvirt
public import Placement
public import Vocabulary
internal import Templates

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
    ///   - devices: PCI devices whose nodes are asked for, beside those that the host's machines are to be near to.
    ///   - listsDevices: Whether all PCI devices are read.
    ///   - housekeeping: The CPUs to keep, where somebody chose them.
    ///   - reserves: The pages to keep for others.
    ///   - kernelLog: What an operator gave of the host's kernel log.
    ///   - readsLog: Whether the whole of that log is looked for, in the journal too.
    /// - Throws: ``LibvirtError``, ``HostReadingError``, or ``ProvisioningError`` if the host does not have the reserves.
    /// - Complexity: One or two calls a domain.
    @available(*, noasync)
    public init(
        _ connection: Connection,
        for kinds: [HostReader.GuestKind] = [],
        devices: Set<PCIAddress> = [],
        listsDevices: Bool = false,
        housekeeping: Housekeeping? = nil,
        reserves: PageReserves = PageReserves(),
        kernelLog: KernelLog? = nil,
        readsLog: Bool = false
    ) throws {
        let domains = try connection.domains().compactMap { try LiveDomain($0) }
        let near = domains.flatMap { $0.record.map { $0.machine.policies.devices.union($0.devices) } ?? [] }
        let reader = HostReader(connection, kernelLog: kernelLog)
        let documents = try reader.documents(
            devices: devices.union(near), listsDevices: listsDevices, readsLog: readsLog)
        let host = try reader.host(documents) { _ in kinds }
        try Self.check(reserves, on: host)
        self.init(
            host: host,
            domains: domains,
            housekeeping: housekeeping,
            reserves: reserves,
            files: documents.files
        )
    }

    /// Refuses a reserve of pages that the host does not have: what was meant would not be kept.
    ///
    /// - Throws: ``ProvisioningError`` of kind `missing`.
    public static func check(_ reserves: PageReserves, on host: Host) throws(ProvisioningError) {
        for reserve in reserves.reserves {
            guard reserve.size != host.basePageSize else {
                throw ProvisioningError(
                    .missing, "pages of \(reserve.size) are the ordinary ones of \(host.name), which nobody counts out",
                    remedy: "keep hugepages")
            }
            guard host.node(reserve.node)?.pool(reserve.size) == nil else { continue }
            let nodes = host.nodes.filter { $0.pool(reserve.size) != nil }.map(\.number)
            throw ProvisioningError(
                .missing, "node \(reserve.node) of \(host.name) has no pages of \(reserve.size) to keep",
                remedy: nodes.isEmpty
                    ? "it has pages of \(host.pageSizes.map { "\($0)" }.joined(separator: ", "))"
                    : "node \(NodeSet(nodes)) has some")
        }
    }

    /// Puts a host and its domains together.
    ///
    /// - Parameters:
    ///   - host: The host.
    ///   - domains: Its domains.
    ///   - housekeeping: The CPUs to keep, where somebody chose them.
    ///   - reserves: The pages to keep for others.
    ///   - files: The host's files, where this program runs on it and the domains' memory is to be looked for.
    public init(
        host: Host,
        domains: [LiveDomain],
        housekeeping: Housekeeping? = nil,
        reserves: PageReserves = PageReserves(),
        files: HostFiles? = nil
    ) {
        self.host = host
        self.domains = domains.sorted { $0.name < $1.name }
        ledger = Ledger(host, housekeeping: housekeeping, reserves: reserves)
        for domain in self.domains {
            if let claim = domain.claim(on: ledger.layout, files: files) { ledger.enter(claim) }
        }
    }

    /// Returns the domain with a name.
    ///
    /// - Complexity: O(*n*) in the domains.
    public func domain(named name: String) -> LiveDomain? { domains.first { $0.name == name } }
}
