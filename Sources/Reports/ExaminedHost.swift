package import HostInventory
package import Libvirt
internal import Placement
package import Provisioning

/// A host with what its features are told by, and with what lives on it.
package struct ExaminedHost: Sendable {
    package let host: Host
    package let documents: HostDocuments
    /// Empty for a host that was recorded.
    package let uri: String
    /// Those of a recorded host are not known.
    package let domains: [LiveDomain]

    /// Takes a host that was recorded, on which nothing lives.
    package init(recorded host: Host, _ documents: HostDocuments) {
        (self.host, self.documents, uri, domains) = (host, documents, "", [])
    }

    /// Reads a host through a connection.
    @available(*, noasync)
    package init(_ connection: Connection, _ log: KernelLog?) throws {
        domains = try connection.domains().compactMap { try LiveDomain($0) }
        (host, documents) = try HostReader(connection, kernelLog: log).examined()
        uri = try connection.uri()
    }

    package var features: [HostFeature] { HostFeature.all(of: host, documents) }

    package var kernel: String? { HostFeature.kernelRelease(documents) }

    /// Who has hugepages: by the kernel's account, and for machines that cannot be looked at by their documents;
    /// `nil` for a recorded host.
    private var hugepageUsers: [HugepageUser]? {
        guard !uri.isEmpty else { return nil }
        let seen = documents.files.map(HugepageUser.reading) ?? []
        let names = Set(seen.filter(\.isMachine).map(\.name))
        let usual = HugepageBudget.usualSize(host, documents.files)
        let told = domains.filter { $0.isActive && !names.contains($0.name) }
            .compactMap { HugepageUser($0.root, usual: usual) }
        return (seen + told).sorted { $0.name < $1.name }
    }

    package var hugepages: HugepageBudget {
        HugepageBudget(host, files: documents.files, log: documents.kernelLog, users: hugepageUsers)
    }
}
