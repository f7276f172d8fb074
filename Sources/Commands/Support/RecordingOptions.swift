internal import ArgumentParser
internal import HostInventory

/// The option of commands that can do with a recorded host, in place of one that they ask.
struct RecordingOptions: ParsableArguments {
    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "A host that was recorded with Lab/record-host, in place of a connection.",
            discussion: "A folder with capabilities.xml, and the host's own files below root.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var folder: String?

    /// Returns the recording that the user chose; `nil` for a host to ask.
    func chosen(beside hypervisor: HypervisorOptions) throws -> HostRecording? {
        guard let folder else { return nil }
        guard hypervisor.connect == nil else {
            throw ValidationError("--from and --connect are two hosts: name one.")
        }
        return HostRecording(folder: folder)
    }
}
