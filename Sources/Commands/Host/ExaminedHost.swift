internal import ArgumentParser
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Provisioning

/// The options of commands that look into a host: which one, and what it cannot be asked for.
struct ExaminationOptions: ParsableArguments {
    @OptionGroup var recording: RecordingOptions
    @OptionGroup var log: KernelLogOptions

    /// Reads the host that the user chose.
    func examine(_ hypervisor: HypervisorOptions) async throws -> ExaminedHost {
        let given = try log.read()
        if let recording = try recording.chosen(beside: hypervisor) { return try ExaminedHost(recording, given) }
        let connection = try await open(hypervisor)
        return try await BlockingCalls.shared.run { try ExaminedHost(connection, given) }
    }

    /// Opens a connection that may ask emulators, else one that may read what there is.
    private func open(_ hypervisor: HypervisorOptions) async throws -> Connection {
        do {
            return try await hypervisor.open()
        } catch let failure as ConnectionFailure
            where [.authenticationFailed, .authenticationCancelled, .accessDenied].contains(failure.cause.code)
        {
            return try await hypervisor.open(readOnly: true)
        }
    }
}

/// A host with what its features are told by, and with what lives on it.
struct ExaminedHost {
    let host: Host
    let documents: HostDocuments
    /// Empty for a host that was recorded.
    let uri: String
    /// Those of a recorded host are not known.
    let domains: [LiveDomain]

    /// Reads a recorded host.
    init(_ recording: HostRecording, _ log: KernelLog?) throws {
        guard recording.text("capabilities.xml") != nil else {
            throw InputFailure(
                message:
                    "\(recording.name) is no recorded host: it has no capabilities.xml; make one with Lab/record-host")
        }
        var documents = recording.documents(isLocal: recording.hasFiles)
        if let log { documents.kernelLog = log.completed(by: documents.kernelLog) }
        (host, self.documents, uri, domains) = (try Host(documents), documents, "", [])
    }

    /// Reads a host through a connection.
    @available(*, noasync)
    init(_ connection: Connection, _ log: KernelLog?) throws {
        domains = try connection.domains().compactMap { try LiveDomain($0) }
        (host, documents) = try HostReader(connection, kernelLog: log).examined()
        uri = try connection.uri()
    }

    var features: [HostFeature] { HostFeature.all(of: host, documents) }

    var kernel: String? { HostFeature.kernelRelease(documents) }

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

    var hugepages: HugepageBudget {
        HugepageBudget(host, files: documents.files, log: documents.kernelLog, users: hugepageUsers)
    }
}
