internal import ArgumentParser
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Reports

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

extension ExaminedHost {
    /// Reads a recorded host.
    init(_ recording: HostRecording, _ log: KernelLog?) throws {
        guard recording.text("capabilities.xml") != nil else {
            throw InputFailure(
                message:
                    "\(recording.name) is no recorded host: it has no capabilities.xml; make one with Lab/record-host")
        }
        var documents = recording.documents(isLocal: recording.hasFiles)
        if let log { documents.kernelLog = log.completed(by: documents.kernelLog) }
        self.init(recorded: try Host(documents), documents)
    }
}
